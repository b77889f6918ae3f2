import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init, interrupted', () => {
  const place = sandbox()
  const questions = [
    ['? Keystore location', 'another'],
    [/✔ Keystore location[^]*\? Keystore location/, 'mi.p12'],
    ['? Keystore type', ''],
    ['? Keystore password', 'wso2carbon'],
    ['? Key alias', 'mi'],
  ] as const

  before(function () {
    needs(this, 'python3')
  })

  for (const [key, name] of [
    [keys.ctrlC, 'Ctrl-C'],
    [keys.ctrlD, 'Ctrl-D'],
    [keys.escape, 'Esc'],
  ] as const) {
    for (const [index, [question]] of questions.entries()) {
      it(`exits with 130 on ${name} at "${String(question)}", and writes nothing`, async () => {
        place().write('mi.p12', identity().pkcs12('wso2carbon', 'mi'))
        const run = await inTerminal(
          ['secret', 'init'],
          async (terminal) => {
            for (const [earlier, answer] of questions.slice(0, index)) await terminal.answer(earlier, answer)
            await terminal.expect(question)
            terminal.type(key)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code: 130, stdout: ''})
        expect(run.text)
          .to.include('interrupted')
          .and.not.to.match(/\n\s+at /)
        expect(run.leftovers).to.deep.equal([])
        expect(place().files()).to.deep.equal(['work/mi.p12'])
      })
    }
  }
})
