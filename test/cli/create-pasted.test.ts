import {expect} from 'chai'
import {miCommand, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {inTerminal, keys, programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

/** A prompt accepts one line of text: if more lines or other bytes are pasted, nothing is encrypted. */
describe('text pasted at a prompt of mi secret create', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'python3')
  })

  beforeEach(async () => {
    await initialise(place())
  })

  for (const [what, pasted, answer] of [
    ['several lines', '-----BEGIN KEY-----\rAAAA\rBBBB\r', 'you pasted more than one line'],
    ['several lines that end in LF', '-----BEGIN KEY-----\nAAAA\n', 'you pasted more than one line'],
  ] as const) {
    it(`is refused if it is ${what}`, async () => {
      const run = await inTerminal(
        ['secret', 'create', '-a', 'key'],
        async (terminal) => {
          await terminal.expect('? Secret')
          terminal.type(pasted)
          await terminal.expect(answer)
          await terminal.answer(/\? Secret(?! again)/, 'one line')
          await terminal.answer('? Secret again', 'one line')
        },
        {in: place(), stdout: 'pipe'},
      )
      expect(run.code).to.equal(0)
      expect(identity().open(run.stdout.replace('key : ', ''))).to.equal('one line')
    })
  }

  it('is refused after the first time if it is longer than the key allows', async () => {
    const run = await inTerminal(
      ['secret', 'create', '-a', 'key'],
      async (terminal) => {
        await terminal.answer('? Secret', 'x'.repeat(215))
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.text).to.include('"key" is 215 bytes long').and.not.to.include('Secret again')
  })

  it('is kept through Ctrl-Z and fg', async () => {
    const command = miCommand(['secret', 'create', '-a', 'key']).map((word) => `'${word}'`)
    const run = await programInTerminal(
      ['bash', '--norc', '--noprofile', '-i'],
      async (terminal) => {
        terminal.type(`${command.join(' ')} > out${keys.enter}`)
        await terminal.expect('? Secret')
        terminal.type('ke\x1A')
        await terminal.expect('Stopped')
        terminal.type(`fg${keys.enter}`)
        await terminal.expect(/fg[^]*secret/)
        terminal.type(`pt${keys.enter}`)
        await terminal.answer('? Secret again', 'kept')
        await terminal.expect(/[$#] /)
        terminal.type(`exit${keys.enter}`)
      },
      {in: place()},
    )
    expect(run.text).not.to.include('interrupted')
    expect(identity().open(place().read('out').replace('key : ', ''))).to.equal('kept')
  })
})
