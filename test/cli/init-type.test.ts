import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {runMi, sandbox} from '../support/cli.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorBytes} from '../keystore/vectors.js'

describe('the keystore type', () => {
  const place = sandbox()
  const password = 'secret1'
  const saved = () => parse(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')) as Record<string, unknown>

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    for (const {what, vector, typed, type, note} of [
      {what: 'is JKS if JKS is typed', vector: 'keytool.jks', typed: 'JKS', type: 'JKS', note: undefined},
      {
        what: 'is the preselected one after Enter',
        vector: 'keytool.jks',
        typed: '',
        type: 'JKS',
        note: undefined,
      },
      {
        what: 'is the preselected one after Enter if a PKCS#12 is named .jks',
        vector: 'keytool.p12',
        typed: '',
        type: 'PKCS12',
        note: undefined,
      },
      {
        what: 'is detected from the file if JKS is typed for a PKCS#12',
        vector: 'keytool.p12',
        typed: 'JKS',
        type: 'PKCS12',
        note: 'the file is PKCS12, not JKS',
      },
      {
        what: 'is detected from the file if PKCS12 is typed for a JKS',
        vector: 'keytool.jks',
        typed: 'PKCS12',
        type: 'JKS',
        note: 'the file is JKS, not PKCS12',
      },
    ]) {
      it(what, async () => {
        place().write('stores/mi.jks', vectorBytes(vector))
        const run = await inTerminal(
          ['secret', 'init'],
          async (terminal) => {
            await terminal.answer('? Keystore location', 'stores/mi.jks')
            await terminal.expect('? Keystore type')
            terminal.type(typed)
            if (typed !== '') await terminal.expect(new RegExp(`❯ ${typed}\\b`))
            terminal.type(keys.enter)
            const questions = ['? Keystore password', '? Key alias']
            for (const question of type === 'PKCS12' ? questions : questions.toReversed())
              await terminal.answer(question, question === '? Key alias' ? 'leaf' : password)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code: 0, stdout: ''})
        expect(saved()).to.include({type, keystore: place().path('stores/mi.jks'), alias: 'leaf'})
        if (note === undefined) expect(run.text).not.to.include('the file is')
        else expect(run.text).to.include(`note: ${note}`)
      })
    }
  })

  it('is detected from the file if the flag differs, with a note', async () => {
    place().write('mi.jks', vectorBytes('keytool.p12'))
    for (const [type, said] of [
      ['JKS', true],
      ['jceks', true],
      ['pkcs12', false],
    ] as const) {
      const arguments_ = ['secret', 'init', '--keystore', 'mi.jks', '--type', type, '--alias', 'leaf', '--force']
      const run = await runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
      expect(run, type).to.include({code: 0, stdout: ''})
      expect(run.stderr.includes(`note: the file is PKCS12, not ${type.toUpperCase()}`), type).to.equal(said)
      expect(saved().type).to.equal('PKCS12')
    }
  })
})
