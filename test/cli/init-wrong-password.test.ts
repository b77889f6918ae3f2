import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {type JavaKeystoreType, makeKeystore} from '../support/decrypt.js'
import {identity} from '../support/identity.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorBytes} from '../keystore/vectors.js'

describe('mi secret init with a wrong password', () => {
  const place = sandbox()
  const password = 'wso2carbon'

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] satisfies JavaKeystoreType[]) {
    it(`saves nothing, for ${type}`, async function () {
      needs(this, 'java', 'javac', 'keytool')
      await makeKeystore({type, aliases: ['mi'], password}, place().path('mi.jks'))
      const arguments_ = ['secret', 'init', '--keystore', 'mi.jks', '--alias', 'mi']
      for (const wrong of ['hunter2', '', `${password} `, 'WSO2CARBON']) {
        const run = await runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: wrong}})
        expect(run, wrong).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.match(/the password does not open this keystore/)
        expect(run.stderr).not.to.include('hunter2')
      }
      expect(place().files()).to.deep.equal(['work/mi.jks'])
      expect((await runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})).code).to.equal(0)
    })
  }

  for (const {type, content} of [
    {type: 'PKCS12', content: () => identity().pkcs12(password, 'leaf')},
    {type: 'JKS', content: () => vectorBytes('keytool.jks')},
  ]) {
    it(`asks three times at a terminal, for ${type}`, async function () {
      needs(this, 'python3')
      place().write('mi.keystore', content())
      const run = await inTerminal(
        ['secret', 'init', '--keystore', 'mi.keystore', '--alias', 'leaf'],
        async (terminal) => {
          await terminal.answer('? Keystore password', 'hunter1')
          await terminal.expect('does not open')
          await terminal.answer('? Keystore password', 'hunter2')
          await terminal.expect('does not open')
          await terminal.answer('? Keystore password', 'hunter3')
          await terminal.expect('error:')
        },
        {in: place()},
      )
      expect(run.code).to.equal(1)
      expect(run.leftovers).to.deep.equal([])
      expect(run.raw).not.to.match(/hunter/)
      expect(run.text).not.to.match(/\? Keystore password[^]*error:[^]*\? Keystore password/)
      expect(place().files()).to.deep.equal(['work/mi.keystore'])
    })
  }

  it('continues if the second password is right', async function () {
    needs(this, 'python3')
    place().write('mi.p12', identity().pkcs12(password, 'mi'))
    const run = await inTerminal(
      ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi'],
      async (terminal) => {
        await terminal.answer('? Keystore password', 'hunter1')
        await terminal.expect('does not open')
        await terminal.answer('? Keystore password', password)
      },
      {in: place()},
    )
    expect(run.code).to.equal(0)
    expect(place().files()).to.include('home/.config/mi/default.yaml')
  })
})
