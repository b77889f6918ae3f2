import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret create at a terminal', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'python3')
  })

  it('asks on standard error for the alias and twice for the secret, and prints one line', async () => {
    const {open} = await initialise(place())
    const run = await inTerminal(
      ['secret', 'create'],
      async (terminal) => {
        await terminal.answer('? Alias', 'db')
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.answer('? Secret again', 'hunter2')
        await terminal.answer('? Another secret?', '')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run.code).to.equal(0)
    expect(run.leftovers).to.deep.equal([])
    const [, ciphertext] = /^db : ([A-Za-z0-9+/]{342}==)\n$/.exec(run.stdout)!
    expect(open(ciphertext!)).to.equal('hunter2')
    expect(run.raw).not.to.include('hunter2')
  })

  it('shows neither the secret nor its length, even after Ctrl-T', async () => {
    await initialise(place())
    const screens = []
    for (const secret of ['hunter2', 'hunter2hunter2hunter2']) {
      const run = await inTerminal(
        ['secret', 'create', '--alias', 'db'],
        async (terminal) => {
          await terminal.expect(/\? Secret(?! again)/)
          terminal.type(secret + keys.ctrlT + keys.enter)
          await terminal.answer('? Secret again', secret)
        },
        {in: place(), stdout: 'pipe'},
      )
      expect(run.code).to.equal(0)
      expect(run.raw).not.to.include('hunter2')
      // Every key redraws the question; it must look the same each time.
      screens.push(new Set(run.text.split(/[?✔\n]/)))
    }
    expect(screens[0]).to.deep.equal(screens[1])
  })

  it('asks again for an empty alias and an empty secret', async () => {
    const {open} = await initialise(place())
    const run = await inTerminal(
      ['secret', 'create'],
      async (terminal) => {
        await terminal.expect('? Alias')
        terminal.type(keys.enter)
        await terminal.expect(/empty|type/)
        terminal.type(`db${keys.enter}`)
        await terminal.expect(/\? Secret(?! again)/)
        terminal.type(keys.enter)
        await terminal.expect('a secret cannot be empty')
        await terminal.answer(/\? Secret(?! again)/, 'x')
        await terminal.answer('? Secret again', 'x')
        await terminal.answer('? Another secret?', '')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run.code).to.equal(0)
    expect(open(run.stdout.trim().slice('db : '.length))).to.equal('x')
  })

  it('starts again if the two entries differ', async () => {
    const {open} = await initialise(place())
    const run = await inTerminal(
      ['secret', 'create', '--alias', 'db'],
      async (terminal) => {
        await terminal.answer(/\? Secret(?! again)/, 'hunter1')
        await terminal.answer('? Secret again', 'hunter1 ')
        await terminal.expect('the two entries differ')
        await terminal.answer(/\? Secret(?! again)/, 'hunter3')
        await terminal.answer('? Secret again', 'hunter3')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run.code).to.equal(0)
    expect(open(run.stdout.trim().slice('db : '.length))).to.equal('hunter3')
    expect(run.raw).not.to.match(/hunter/)
  })

  for (const secret of ['  both ends \t', ' ', 'é中🙂', `$[]#=:\\!'"%`]) {
    it(`keeps ${JSON.stringify(secret)} byte for byte`, async () => {
      const {open} = await initialise(place())
      const run = await inTerminal(
        ['secret', 'create', '--alias', 'db'],
        async (terminal) => {
          await terminal.answer(/\? Secret(?! again)/, secret)
          await terminal.answer('? Secret again', secret)
        },
        {in: place(), stdout: 'pipe'},
      )
      expect(run.code).to.equal(0)
      expect(open(run.stdout.trim().slice('db : '.length))).to.equal(secret)
    })
  }

  it('uses no colour with NO_COLOR, and still asks', async () => {
    await initialise(place())
    const run = await inTerminal(
      ['secret', 'create', '--alias', 'db', '--output', 'file'],
      async (terminal) => {
        await terminal.answer(/\? Secret(?! again)/, 'x')
        await terminal.answer('? Secret again', 'x')
      },
      {in: place(), env: {NO_COLOR: '1'}},
    )
    expect(run.code).to.equal(0)
    expect(run.text).to.include('done:')
    expect(run.raw).not.to.match(/\[(?:3[1-7]|9[0-7])m/)
  })
})
