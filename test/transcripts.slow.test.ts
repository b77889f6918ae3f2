/** Each file of test/transcripts is a session with the built program, compared literally. See test/README.md. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {Preparations} from './support/preparations.js'
import {needs} from './support/tools.js'
import {isAtTerminal, parseTranscript, runTranscript} from './support/transcript.js'
import {expectUnchanged} from './support/updating.js'

const folder = path.join(import.meta.dirname, 'transcripts')

describe('the transcript', () => {
  const files = readdirSync(folder).sort()
  const stepsOf = (name: string) => parseTranscript(readFileSync(path.join(folder, name), 'utf8'))
  let preparations: Preparations

  before(() => {
    preparations = new Preparations(files.map(stepsOf))
  })

  after(() => {
    preparations.remove()
  })

  for (const name of files) {
    it(name, async function () {
      const steps = stepsOf(name)
      if (steps.some(isAtTerminal)) needs(this, 'python3')
      const actual = await runTranscript(steps, preparations.newPlace(), preparations)
      expectUnchanged(path.join(folder, name), actual)
    })
  }
})
