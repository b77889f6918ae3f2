import {expect} from 'chai'
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {buildExecutable} from '../../../tools/release/executable.js'
import {runProgram, sandbox} from '../../support/cli.js'
import {initialise} from '../../support/identity.js'
import {needs} from '../../support/tools.js'

describe('the executable', () => {
  const place = sandbox()

  it('runs no script of the working directory, in its threads neither', async function () {
    needs(this, 'node')
    await initialise(place())
    const program = path.join(place().root, 'mi')
    writeFileSync(program, await buildExecutable(process.execPath), {mode: 0o755})
    const mark = path.join(place().root, 'ran')
    const evil = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')\n`
    for (const script of ['mi.cjs', 'batch-worker.js', 'libraries/node-forge.js', 'node_modules/node-forge/index.js'])
      place().write(script, evil)
    const lines = Array.from({length: 4000}, (_, index) => `key_${index}=secret of ${index}\n`)
    place().write('many.properties', lines.join(''))
    const several = place().write('several.cjs', "require('node:os').availableParallelism = () => 3\n")
    // Node.js cannot do the padding of this one, so every thread loads a library.
    const words = ['--cipher', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding', '-f', 'many.properties']
    const run = await runProgram([program, 'secret', 'create', ...words], {
      in: place(),
      env: {NODE_OPTIONS: `--require ${several}`},
    })
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout.match(/[A-Za-z0-9+/]{342}==/g)).to.have.length(4000)
    expect(existsSync(mark)).to.equal(false)
  })
})
