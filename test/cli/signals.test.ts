import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

/** When the program is killed, by `timeout` or a closed terminal, nothing is written and the terminal is restored. */
describe('a signal', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'python3')
  })

  beforeEach(async () => {
    await initialise(place())
    place().write('mi.p12', identity().pkcs12('wso2carbon', 'mi'))
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    for (const {prompt, arguments_} of [
      {prompt: '? Alias', arguments_: ['create', 'file']},
      {prompt: '? Secret', arguments_: ['create', 'file', '-a', 'db']},
      {prompt: '? Keystore password', arguments_: ['init', '--keystore', 'mi.p12', '--alias', 'mi', '--force']},
    ]) {
      it(`${signal} at "${prompt}" ends the program with 130 and restores the terminal`, async () => {
        const before = place().files()
        const run = await inTerminal(
          ['secret', ...arguments_],
          async (terminal) => {
            await terminal.expect(prompt)
            terminal.signal(signal)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code: 130, signal: null, stdout: ''})
        expect(run.leftovers).to.deep.equal([])
        expect(place().files()).to.deep.equal(before)
      })
    }
  }

  it('from Ctrl-C ends the program while secrets are typed line by line', async () => {
    const before = place().files()
    const run = await inTerminal(
      ['secret', 'create', 'file', '-f', '-'],
      async (terminal) => {
        await terminal.expect('waiting for the secrets')
        terminal.type(`a=1${keys.enter}`)
        await terminal.expect('a=1')
        terminal.type(keys.ctrlC)
      },
      {in: place()},
    )
    expect(run.signal ?? run.code).to.be.oneOf(['SIGINT', 130])
    expect(run.leftovers).to.deep.equal([])
    expect(place().files()).to.deep.equal(before)
  })
})
