import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {inTerminal, keys, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const first = /\? Keystore password(?! again)/
const again = '? Keystore password again'

describe('mi keystore create at a terminal', () => {
  const place = sandbox()
  const password = ' hunter2 $x '
  const create = async (scenario: (terminal: Terminal) => Promise<void>) =>
    inTerminal(['keystore', 'create', 'dev.p12'], scenario, {in: place(), stdout: 'pipe'})
  const opens = async (given: string) =>
    (
      await runMi(['secret', 'init', '--keystore', 'dev.p12', '--alias', 'wso2carbon'], {
        in: place(),
        env: {MI_KEYSTORE_PASSWORD: given},
      })
    ).code === 0

  before(function () {
    needs(this, 'python3')
  })

  it('asks for the password twice, and never shows it', async () => {
    const run = await create(async (terminal) => {
      await terminal.answer(first, password)
      await terminal.answer(again, password)
    })
    expect(run).to.include({code: 0, stdout: ''})
    expect(run.leftovers).to.deep.equal([])
    expect(run.raw).not.to.include('hunter2')
    expect(run.text).not.to.match(/\*{3}/)
    expect(place().filesHolding('hunter2')).to.deep.equal([])
    expect(await opens(password.trim())).to.equal(false)
    expect(await opens(password)).to.equal(true)
  })

  for (const {what, typed, says} of [
    {what: 'the two entries differ', typed: [password, `${password}x`], says: 'the two entries differ'},
    {what: 'it is too short for keytool', typed: ['abcde'], says: 'too short'},
    {what: 'it is empty', typed: [''], says: 'too short'},
    {what: 'it has characters that Java refuses', typed: ['pässwörd'], says: 'ASCII'},
  ]) {
    it(`asks again if ${what}`, async () => {
      const run = await create(async (terminal) => {
        await terminal.answer(first, typed[0]!)
        if (typed[1] !== undefined) await terminal.answer(again, typed[1])
        await terminal.expect(says)
        await terminal.answer(first, password)
        await terminal.answer(again, password)
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).not.to.include('hunter2')
      if (typed[0] !== '') expect(run.raw).not.to.include(typed[0])
      expect(await opens(password)).to.equal(true)
    })
  }

  for (const [key, keyName] of [
    [keys.ctrlC, 'Ctrl-C'],
    [keys.ctrlD, 'Ctrl-D'],
  ] as const) {
    for (const {name, reach} of [
      {name: 'the password', reach: async (terminal: Terminal) => terminal.expect(first)},
      {
        name: 'the password again',
        reach: async (terminal: Terminal) => {
          await terminal.answer(first, password)
          return terminal.expect(again)
        },
      },
      {
        name: 'the password after a mistake',
        reach: async (terminal: Terminal) => {
          await terminal.answer(first, 'abcde')
          await terminal.expect('too short')
          return terminal.expect(first)
        },
      },
    ]) {
      it(`exits with 130 on ${keyName} at ${name}, and writes nothing`, async () => {
        const run = await create(async (terminal) => {
          await reach(terminal)
          terminal.type(key)
        })
        expect(run).to.include({code: 130, stdout: ''})
        expect(run.text)
          .to.include('interrupted')
          .and.not.to.match(/\n\s+at /)
        expect(run.raw).not.to.include('hunter2')
        expect(run.leftovers).to.deep.equal([])
        expect(place().files()).to.deep.equal([])
      })
    }
  }

  it('exits with 130 on Ctrl-C at the question about replacing, and keeps the file', async () => {
    place().write('dev.p12', 'the only copy')
    const run = await create(async (terminal) => {
      await terminal.expect(/overwrite/i)
      terminal.type(keys.ctrlC)
    })
    expect(run).to.include({code: 130, stdout: ''})
    expect(run.leftovers).to.deep.equal([])
    expect(place().read('dev.p12')).to.equal('the only copy')
  })
})
