import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret create, interrupted', () => {
  const place = sandbox()
  const questions = [
    {name: 'the overwrite question', prompt: /What do you want to do/, answer: 'replace'},
    {name: 'Alias', prompt: '? Alias', answer: 'db'},
    {name: 'Secret', prompt: /\? Secret(?! again)/, answer: 'hunter2'},
    {name: 'Secret again', prompt: '? Secret again', answer: 'hunter2'},
    {name: 'Another secret', prompt: '? Another secret?', answer: 'y'},
  ] as const

  before(function () {
    needs(this, 'python3')
  })

  for (const [key, keyName] of [
    [keys.ctrlC, 'Ctrl-C'],
    [keys.ctrlD, 'Ctrl-D'],
    [keys.escape, 'Esc'],
  ] as const) {
    for (const [index, {name, prompt}] of questions.entries()) {
      it(`exits with 130 on ${keyName} at ${name}, and keeps the existing file`, async () => {
        await initialise(place())
        place().write('security/wso2-secrets.properties', 'old=1\n')
        const run = await inTerminal(
          ['secret', 'create', '--output', 'file'],
          async (terminal) => {
            for (const earlier of questions.slice(0, index)) await terminal.answer(earlier.prompt, earlier.answer)
            await terminal.expect(prompt)
            terminal.type(key)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code: 130, stdout: ''})
        expect(run.text)
          .to.include('interrupted')
          .and.not.to.match(/\n\s+at /)
        expect(run.raw).not.to.include('hunter2')
        expect(run.leftovers).to.deep.equal([])
        expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/security/wso2-secrets.properties'])
        expect(place().read('security/wso2-secrets.properties')).to.equal('old=1\n')
      })
    }
  }
})
