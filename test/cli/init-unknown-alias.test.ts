import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {runMi, sandbox} from '../support/cli.js'
import {type JavaKeystoreType, makeKeystore} from '../support/decrypt.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('the alias in mi secret init', () => {
  const place = sandbox()
  const password = 'wso2carbon'
  const env = {MI_KEYSTORE_PASSWORD: password}
  const saved = () => parse(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')) as Record<string, unknown>

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] satisfies JavaKeystoreType[]) {
    it(`selects either of two keys in ${type}, by the names that Java uses`, async () => {
      await makeKeystore({type, aliases: ['first', 'second'], password}, place().path('mi.jks'))
      const certificates = new Set()
      for (const alias of ['first', 'SECOND']) {
        const run = await runMi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias, '--force'], {
          in: place(),
          env,
        })
        expect(run.code, run.stderr).to.equal(0)
        expect(saved().alias).to.equal(alias.toLowerCase())
        certificates.add(saved().certificate)
      }
      expect(certificates).to.have.length(2)
    })

    it(`is refused with a list of the entries in ${type} if it is unknown or empty`, async () => {
      await makeKeystore({type, aliases: ['first', 'second'], password}, place().path('mi.jks'))
      for (const alias of ['third', '', 'first ']) {
        const run = await runMi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias], {in: place(), env})
        expect(run, alias).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.include('no such alias').and.to.include('"first"').and.to.include('"second"')
        expect(run.stderr).not.to.include('third')
      }
      expect(place().files()).to.deep.equal(['work/mi.jks'])
    })
  }

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    it('is not in the list before the password if the keystore shows its aliases', async () => {
      await makeKeystore({type: 'JKS', aliases: ['first', 'second'], password}, place().path('mi.jks'))
      const run = await inTerminal(
        ['secret', 'init', '--keystore', 'mi.jks'],
        async (terminal) => {
          await terminal.expect('? Key alias')
          await terminal.expect(/first|second/)
          terminal.type(`second${keys.enter}`)
          await terminal.answer('? Keystore password', password)
        },
        {in: place()},
      )
      expect(run.code).to.equal(0)
      expect(saved().alias).to.equal('second')
    })

    it('is not in the list after the password if the keystore does not', async () => {
      await makeKeystore({type: 'PKCS12', aliases: ['first', 'second'], password}, place().path('mi.p12'))
      const run = await inTerminal(
        ['secret', 'init', '--keystore', 'mi.p12'],
        async (terminal) => {
          await terminal.answer('? Keystore password', password)
          await terminal.expect('? Key alias')
          await terminal.expect('second')
          terminal.type(keys.down + keys.enter)
        },
        {in: place()},
      )
      expect(run.code).to.equal(0)
      expect(saved().alias).to.equal('second')
    })
  })
})
