/** Each file of test/transcripts is a session with the built program, compared literally. See test/README.md. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {sandbox} from './support/cli.js'
import {needs} from './support/tools.js'
import {isAtTerminal, parseTranscript, runTranscript} from './support/transcript.js'
import {expectUnchanged} from './support/updating.js'

const folder = path.join(import.meta.dirname, 'transcripts')

describe('the transcript', () => {
  const place = sandbox()

  for (const name of readdirSync(folder).sort()) {
    it(name, async function () {
      const file = path.join(folder, name)
      const steps = parseTranscript(readFileSync(file, 'utf8'))
      if (steps.some(isAtTerminal)) needs(this, 'python3')
      expectUnchanged(file, await runTranscript(steps, place()))
    })
  }
})
