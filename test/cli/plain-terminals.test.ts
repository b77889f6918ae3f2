/** Terminals that know no escape codes (TERM=dumb), and variables that turn colors off. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {sandbox} from '../support/cli.js'
import {identity, initialise, password} from '../support/identity.js'
import {needsStrace, tracedMi} from '../support/strace.js'
import {inTerminal, keys, programInTerminal, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const escape = '\u001B'

describe('a terminal', () => {
  const place = sandbox()
  const at = async (words: readonly string[], scenario: (terminal: Terminal) => Promise<void>, env = {}) =>
    inTerminal(words, scenario, {in: place(), env})
  const dumb = {TERM: 'dumb'}

  before(function () {
    needs(this, 'python3')
  })

  for (const env of [
    {NO_COLOR: '1'},
    {FORCE_COLOR: '0'},
    {FORCE_COLOR: 'false'},
    {CLICOLOR: '0'},
    {NO_COLOR: '1', FORCE_COLOR: '1'},
    dumb,
  ]) {
    it(`shows no colour with ${JSON.stringify(env)}, in help, prompts and messages`, async () => {
      await initialise(place())
      const create = ['secret', 'create', 'file', '--alias', 'db']
      const run = await at(
        create,
        async (terminal) => {
          await terminal.answer(/\? Secret(?! again)/, 'x')
          await terminal.answer('? Secret again', 'x')
        },
        env,
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.text)
        .to.include('done:')
        .and.not.to.match(/NO_COLOR|FORCE_COLOR/)
      const help = await at(['secret', 'create', '--help'], () => Promise.resolve(), env)
      expect(help.code, help.text).to.equal(0)
      for (const {raw} of [run, help]) expect(raw).not.to.match(/\[(?:[1-9]|\d+;\d+|3\d|9[0-7])m/)
    })
  }

  it('shows colors without these variables', async () => {
    await initialise(place())
    const run = await at(['secret', 'create', 'file', '--alias', 'db'], async (terminal) => {
      await terminal.answer(/\? Secret(?! again)/, 'x')
      await terminal.answer('? Secret again', 'x')
    })
    expect(run.raw).to.include(`${escape}[32mdone:`)
  })

  describe('without escape codes', () => {
    it('asks every kind of question in plain text, and hides the password', async () => {
      place().write('mi.p12', identity().pkcs12(password, 'mi'))
      const run = await at(
        ['secret', 'init'],
        async (terminal) => {
          await terminal.answer('1) mi.p12 (PKCS#12)\n  2) another location\n? Keystore location (Enter: mi.p12)', '2')
          await terminal.answer('? Keystore location', 'gone.p12')
          await terminal.expect('does not exist')
          await terminal.answer('? Keystore location', 'mi.p12')
          await terminal.answer('? Keystore type', 'BKS')
          await terminal.expect('type one of the numbers or names above')
          await terminal.answer('? Keystore type', 'pkcs12')
          await terminal.answer('? Keystore password (typing is hidden)', 'wrong')
          await terminal.expect('2 attempts left')
          await terminal.expect('? Keystore password')
          terminal.type(`nonsense\u0015${password}x${keys.backspace}${keys.enter}`)
          await terminal.answer('? Key alias (Enter: mi)', 'mi')
        },
        dumb,
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).not.to.include(escape)
      expect(run.raw).not.to.include(password).and.not.to.include('nonsense')
      expect(run.leftovers).to.deep.equal([])
      expect(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')).to.include('alias: mi')
    })

    it('takes yes and no', async () => {
      await initialise(place())
      for (const [answer, code] of [
        ['n', 1],
        ['', 1],
        ['y', 0],
      ] as const) {
        const run = await at(['profile', 'remove', 'default'], (terminal) => terminal.answer('(y/N)', answer), dumb)
        expect(run.code, run.text).to.equal(code)
        expect(run.raw).not.to.include(escape)
      }
    })

    it('takes the number of a choice, and several secrets', async () => {
      const {open} = await initialise(place())
      place().write('out.properties', 'old=1\n')
      const run = await at(
        ['secret', 'create', 'file', '--dest', 'out.properties'],
        async (terminal) => {
          await terminal.answer(/ 1\) cancel .*\n {2}2\) merge .*\n {2}3\) replace .*\n\? .*\(Enter: cancel\)/, '2')
          for (const alias of ['one', 'two']) {
            await terminal.answer('? Alias', alias)
            await terminal.answer(/\? Secret(?! again)/, `S3cret ${alias}`)
            await terminal.answer('? Secret again', `S3cret ${alias}`)
            await terminal.answer('? Another secret? (y/N)', alias === 'one' ? 'y' : '')
          }
        },
        dumb,
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).not.to.include(escape).and.not.to.include('S3cret')
      const [, one = '', two = ''] = /^old=1\none=(.+)\ntwo=(.+)\n$/.exec(place().read('out.properties')) ?? []
      expect([open(one), open(two)]).to.deep.equal(['S3cret one', 'S3cret two'])
    })

    it('shows what .env suggests, and Enter accepts it', async () => {
      place().write('mi.p12', identity().pkcs12(password, 'mi'))
      place().write('.env', `MI_KEYSTORE=mi.p12\nMI_KEY_ALIAS=mi\nMI_KEYSTORE_PASSWORD=${password}\n`)
      const run = await at(
        ['secret', 'init'],
        async (terminal) => {
          await terminal.answer('? Keystore location (Enter: mi.p12, from .env)', '')
          await terminal.answer('? Keystore type', '')
          await terminal.answer('Enter: the one in .env)', '')
          await terminal.answer(/mi .*\(from \.env\)\n\? Key alias \(Enter: mi\)/, '')
        },
        dumb,
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).not.to.include(escape).and.not.to.include(password)
    })

    for (const question of ['? Alias', '? Secret']) {
      for (const [name, stop] of [
        [
          'Ctrl-C',
          (terminal: Terminal) => {
            terminal.type(keys.ctrlC)
          },
        ],
        [
          'Ctrl-D',
          (terminal: Terminal) => {
            terminal.type(keys.ctrlD)
          },
        ],
        [
          'Esc',
          (terminal: Terminal) => {
            terminal.type(question === '? Alias' ? `${keys.escape}${keys.enter}` : keys.escape)
          },
        ],
        [
          'SIGTERM',
          (terminal: Terminal) => {
            terminal.signal('SIGTERM')
          },
        ],
      ] as const) {
        it(`ends with 130 on ${name} at "${question}", and restores the terminal`, async () => {
          await initialise(place())
          const run = await at(
            ['secret', 'create'],
            async (terminal) => {
              if (question === '? Secret') await terminal.answer('? Alias', 'db')
              await terminal.expect(question)
              stop(terminal)
            },
            dumb,
          )
          expect(run.code, run.text).to.equal(130)
          expect(run.text).to.include('error: interrupted; nothing was written')
          expect(run.leftovers).to.deep.equal([])
        })
      }
    }

    for (const [name, answer, code] of [
      ['a secret', `S3cret${keys.enter}`, 0],
      ['Ctrl-D', keys.ctrlD, 130],
    ] as const) {
      it(`hides ${name} from the moment the prompt is seen, however slowly the terminal's mode changes`, async function () {
        needsStrace(this)
        await initialise(place())
        const slowModes = {at: 'ioctl', what: 'delay_enter=100000'}
        const run = await programInTerminal(
          tracedMi(['secret', 'create', '--alias', 'db'], [slowModes]),
          async (terminal) => {
            await terminal.expect(/\? Secret(?! again).*\)/)
            terminal.type(answer)
            if (code === 0) await terminal.answer('? Secret again', 'S3cret')
          },
          {in: place(), env: dumb},
        )
        expect(run.code, run.text).to.equal(code)
        expect(run.text).not.to.include('S3cret')
      })
    }

    it('takes a secret of several bytes a character, and none of several lines', async () => {
      await initialise(place())
      const run = await inTerminal(
        ['secret', 'create', '--alias', 'db'],
        async (terminal) => {
          await terminal.answer(/\? Secret(?! again)/, 'one\rtwo')
          await terminal.expect('more than one line')
          await terminal.answer(/\? Secret(?! again)/, 'Grüße 🔑')
          await terminal.answer('? Secret again', 'Grüße 🔑')
        },
        {in: place(), env: dumb, stdout: 'pipe'},
      )
      expect(run.code, run.text).to.equal(0)
      expect(identity().open(run.stdout.replace('db : ', ''))).to.equal('Grüße 🔑')
    })
  })
})
