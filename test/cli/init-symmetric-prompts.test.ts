import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, keys, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const first = /\? Symmetric key(?! again)/
const again = '? Symmetric key again'
const key = '8f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'
const text = ' pass phrase 32 bytes to the é '

describe('mi secret init symmetric at a terminal', () => {
  const place = sandbox()
  const kept = () => readFileSync(path.join(place().config, 'default.key'), 'utf8')
  const init = async (scenario: (terminal: Terminal) => Promise<void>, arguments_: string[] = [], env = {}) =>
    inTerminal(['secret', 'init', 'symmetric', ...arguments_], scenario, {in: place(), stdout: 'pipe', env})
  const typed = (answer: string) => async (terminal: Terminal) => {
    await terminal.answer(first, answer)
    await terminal.answer(again, answer)
  }

  before(function () {
    needs(this, 'python3')
  })

  for (const answer of [key, text]) {
    it(`asks twice for ${answer === key ? 'digits' : 'text with whitespace'}, and never shows it`, async () => {
      expect(Buffer.byteLength(text)).to.equal(32)
      const run = await init(typed(answer))
      expect(run).to.include({code: 0, stdout: ''})
      expect(run.leftovers).to.deep.equal([])
      expect(kept()).to.equal(`${answer}\n`)
      expect(run.raw).not.to.include(answer.slice(2, 12))
      expect(run.text).not.to.match(/\*{3}/)
      expect(place().filesHolding(answer)).to.deep.equal(['home/.config/mi/default.key'])
    })
  }

  it('prompts for the key with "--key-file -", and ignores the variable', async () => {
    expect((await init(typed(key), ['--key-file', '-'], {MI_ENCRYPTION_KEY: '0'.repeat(64)})).code).to.equal(0)
    expect(kept()).to.equal(`${key}\n`)
  })

  for (const {what, wrong, says} of [
    {what: 'it is too short', wrong: [key.slice(1)], says: '64 hexadecimal digits'},
    {
      what: 'it is empty',
      wrong: [''],
      says: 'the key must not be empty; to generate one, press Ctrl-C and use --generate; try',
    },
    {what: 'the two entries differ', wrong: [key, `${key.slice(1)}0`], says: 'the two entries differ'},
  ]) {
    it(`asks again if ${what}`, async () => {
      const run = await init(async (terminal) => {
        await terminal.answer(first, wrong[0]!)
        if (wrong[1] !== undefined) await terminal.answer(again, wrong[1])
        await terminal.expect(says)
        await typed(key)(terminal)
      })
      expect(run.code, run.text).to.equal(0)
      expect(kept()).to.equal(`${key}\n`)
      expect(run.raw).not.to.include(key.slice(2, 12))
    })
  }

  describe('when interrupted', () => {
    for (const {name, stop} of [
      {
        name: 'Ctrl-C',
        stop: (terminal: Terminal) => {
          terminal.type(keys.ctrlC)
        },
      },
      {
        name: 'Ctrl-D',
        stop: (terminal: Terminal) => {
          terminal.type(keys.ctrlD)
        },
      },
      {
        name: 'SIGTERM',
        stop: (terminal: Terminal) => {
          terminal.signal('SIGTERM')
        },
      },
      {
        name: 'SIGHUP',
        stop: (terminal: Terminal) => {
          terminal.signal('SIGHUP')
        },
      },
    ]) {
      it(`exits with 130 on ${name}, and leaves nothing behind`, async () => {
        const run = await init(async (terminal) => {
          await terminal.answer(first, key)
          await terminal.expect(again)
          stop(terminal)
        })
        expect(run).to.include({code: 130, stdout: ''})
        expect(run.leftovers).to.deep.equal([])
        expect(place().files()).to.deep.equal([])
      })
    }

    it('keeps the old key at the question about replacing it', async () => {
      expect(
        (await runMi(['secret', 'init', 'symmetric'], {in: place(), env: {MI_ENCRYPTION_KEY: key}})).code,
      ).to.equal(0)
      const before = place().files()
      const run = await init(
        async (terminal) => {
          await terminal.expect(/Overwrite\s+it\?/)
          terminal.type(keys.ctrlC)
        },
        ['--generate'],
      )
      expect(run).to.include({code: 130, stdout: ''})
      expect(kept()).to.equal(`${key}\n`)
      expect(place().files()).to.deep.equal(before)
    })
  })

  for (const [answer, code] of [
    ['y', 0],
    ['n', 1],
    ['', 1],
  ] as const) {
    it(`says what is lost with an old key, and ${code === 0 ? 'replaces' : 'keeps'} it if the answer is "${answer}"`, async () => {
      expect(
        (await runMi(['secret', 'init', 'symmetric'], {in: place(), env: {MI_ENCRYPTION_KEY: key}})).code,
      ).to.equal(0)
      const run = await init(
        async (terminal) => {
          await terminal.expect(/cannot be\s+decrypted without it/)
          await terminal.expect(/Overwrite\s+it\?/)
          terminal.type(answer + keys.enter)
        },
        ['--generate'],
      )
      expect(run).to.include({code, stdout: ''})
      expect(kept() === `${key}\n`).to.equal(code === 1)
    })
  }

  it('asks about an existing profile and key separately, and replaces both or neither', async () => {
    await initialise(place())
    const stale = path.join(place().config, 'default.key')
    const profile = path.join(place().config, 'default.yaml')
    const before = readFileSync(profile, 'utf8')
    expect(
      (await runMi(['secret', 'init', 'symmetric', '--force'], {in: place(), env: {MI_ENCRYPTION_KEY: key}})).code,
    ).to.equal(0)
    await initialise(place())
    const run = await init(
      async (terminal) => {
        await terminal.answer('Profile "default" already exists', 'y')
        await terminal.answer('The key of profile "default" already exists', 'n')
      },
      ['--generate'],
    )
    expect(run).to.include({code: 1, stdout: ''})
    expect(readFileSync(stale, 'utf8')).to.equal(`${key}\n`)
    expect(readFileSync(profile, 'utf8')).to.equal(before)
  })
})
