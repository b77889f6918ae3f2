/** Measures how long the program takes to start, compared with Node.js on its own. */
import {rmSync} from 'node:fs'
import {compare, emptyScript, emptyScriptLegend, type Bench} from './comparison.js'
import type {Sample} from './run.js'
import type {Pair, Section} from './section.js'
import {fileNames, type Workshop} from './workshop.js'

const rounds = 15

interface Start {
  readonly command: string
  readonly words: readonly string[]
  /** What it writes, which must not exist when it starts. */
  readonly output?: string
}

const fromFile = ['--from', fileNames.secrets]

const starts: readonly Start[] = [
  {command: 'mi --version', words: ['--version']},
  {command: 'mi --help', words: ['--help']},
  {command: 'mi secret create --help', words: ['secret', 'create', '--help']},
  {command: 'mi secret create --alias x', words: ['secret', 'create', '--alias', 'x']},
  {command: 'mi secret create console', words: ['secret', 'create', 'console', ...fromFile]},
  {
    command: 'mi secret create file',
    words: ['secret', 'create', 'file', ...fromFile, '--dest', 'one-more.properties'],
    output: 'one-more.properties',
  },
  {
    command: 'mi secret create k8',
    words: ['secret', 'create', 'k8', ...fromFile, '--dest', 'one.yaml'],
    output: 'one.yaml',
  },
]

const caches = [
  {cache: 'code cache', environment: {}},
  {cache: 'no code cache', environment: {MI_CACHE_DIR: '/dev/null'}},
]

const legend = [
  ['`mi --version`', '`mi` starts, prints its version and ends; likewise `--help`.'],
  ['`mi secret create --alias x`', '`mi secret create --alias x < secret` encrypts one secret with RSA-2048.'],
  [
    '`mi secret create console`',
    'encrypts a file of one secret; `file` and `k8` write what they encrypt to a new file.',
  ],
  ['code cache', '`mi` has run before and finds compiled code in its cache directory.'],
  ['no code cache', '`mi` has no cache directory, as in a fresh container (`MI_CACHE_DIR=/dev/null`).'],
  emptyScriptLegend,
] as const

export async function measureStart(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const pairs: Pair[] = []
  for (const start of starts) {
    // Once without measuring: from then on, its code is cached.
    await run(workshop, start, {})
    for (const {cache, environment} of caches) {
      const task = `\`${start.command}\`, ${cache}`
      const ours = () => run(workshop, start, environment)
      pairs.push(...(await compare(bench, {task, rounds, ours, others: [emptyScript(workshop)]})))
    }
  }
  return {title: 'Start', pairs, legend}
}

async function run(workshop: Workshop, {words, output}: Start, environment: NodeJS.ProcessEnv): Promise<Sample> {
  const sample = await workshop.mi(words, {stdin: workshop.path(fileNames.secret), environment})
  if (output !== undefined) rmSync(workshop.path(output))
  return sample
}
