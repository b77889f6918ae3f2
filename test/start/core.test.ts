/** What is in `mi.cjs`, which Node.js parses at every start. */
import {expect} from 'chai'
import {copyFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {availableParallelism, tmpdir} from 'node:os'
import path from 'node:path'
import {bundle} from '../../tools/bundle.js'
import {root} from '../../tools/paths.js'
import {coreModules} from '../../tools/scripts.js'
import {runProgram, sandbox, type RunOptions} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {needs} from '../support/tools.js'

interface Case {
  readonly words: readonly string[]
  readonly options?: RunOptions
  readonly code: number
}

const create = ['secret', 'create']
const fromFile = ['--from', 's.properties']

/** In this order: the later ones find the file that the earlier ones write. */
const cases: readonly Case[] = [
  {words: ['--version'], code: 0},
  {words: [...create, '--alias', 'a'], options: {stdin: 'secret'}, code: 0},
  // Nearly a ciphertext: it is looked at closely.
  {words: [...create, '--alias', 'a'], options: {stdin: `${'aB3+'.repeat(43)} `}, code: 0},
  {words: [...create, '--alias', 'a', '--json'], options: {stdin: 'secret'}, code: 0},
  {words: [...create, 'console', ...fromFile], code: 0},
  {words: [...create, 'console', '--from', 'many.properties'], code: 0},
  {words: [...create, 'file', ...fromFile], code: 0},
  {words: [...create, 'file', ...fromFile], code: 1},
  {words: [...create, 'file', ...fromFile, '--merge'], code: 0},
  {words: [...create, 'console', '--from', 'repeated.properties'], code: 0},
  {words: ['secret', 'unknown'], code: 2},
]

/** A machine with one core starts no threads. */
const forThreads = availableParallelism() === 1 ? ['bulk/in-order.ts', 'bulk/pool.ts'] : []

describe('the core', () => {
  const place = sandbox()
  let program = ''

  before(async function () {
    needs(this, 'node')
    program = mkdtempSync(path.join(tmpdir(), 'mi-test-program-'))
    for (const file of ['package.json', 'oclif.manifest.json'])
      copyFileSync(path.join(root, file), path.join(program, file))
    const record = (name: string) => `require('node:fs').appendFileSync(process.env.MI_TEST_EVALUATED, '${name}\\n')`
    await bundle({dist: path.join(program, 'dist'), afterModule: record})
  })

  after(() => {
    if (program !== '') rmSync(program, {recursive: true, force: true})
  })

  it('has no module that starting and secret create never use', async () => {
    await initialise(place())
    // The colon takes the long way.
    place().write('s.properties', 'a=b:c\n')
    place().write('repeated.properties', 'a=b\na=c\n')
    place().write('many.properties', Array.from({length: 3000}, (_, index) => `a${index}=b\n`).join(''))
    // Only in a repository, git is asked about the source.
    mkdirSync(place().path('.git'))
    const env = {MI_CACHE_DIR: '/dev/null', MI_TEST_EVALUATED: place().path('evaluated')}
    for (const {words, options, code} of cases) {
      const run = await runProgram([process.execPath, path.join(program, 'dist', 'start.js'), ...words], {
        ...options,
        in: place(),
        env,
      })
      expect(run.code, `mi ${words.join(' ')}: ${run.stderr}`).to.equal(code)
    }
    const evaluated = new Set([...place().read('evaluated').split('\n'), ...forThreads.map((name) => `src/${name}`)])
    const unused = coreModules().filter((name) => !evaluated.has(`src/${name}`))
    const advice =
      'no run of this test uses these modules; take them out of the core list in tools/scripts.ts, ' +
      'or add a run of "mi secret create" that uses them'
    expect(unused, advice).to.deep.equal([])
  })
})
