/** Measures how long the program takes to start, compared with Node.js on its own. */
import {compare, emptyScript, emptyScriptLegend, type Bench} from './comparison.js'
import type {Pair, Section} from './section.js'
import {fileNames} from './workshop.js'

const rounds = 15

const commands = [
  {command: 'mi --version', words: ['--version']},
  {command: 'mi secret create', words: ['secret', 'create', '--alias', 'x']},
]

const caches = [
  {cache: 'code cache', environment: {}},
  {cache: 'no code cache', environment: {MI_CACHE_DIR: '/dev/null'}},
]

const legend = [
  ['`mi --version`', '`mi` starts, prints its version and ends.'],
  ['`mi secret create`', '`mi secret create --alias x < secret` encrypts one secret with RSA-2048.'],
  ['code cache', '`mi` has run before and finds compiled code in its cache directory.'],
  ['no code cache', '`mi` has no cache directory, as in a fresh container (`MI_CACHE_DIR=/dev/null`).'],
  emptyScriptLegend,
] as const

export async function measureStart(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const stdin = workshop.path(fileNames.secret)
  const pairs: Pair[] = []
  for (const {command, words} of commands) {
    for (const {cache, environment} of caches) {
      const ours = () => workshop.mi(words, {stdin, environment})
      pairs.push(
        ...(await compare(bench, {task: `\`${command}\`, ${cache}`, rounds, ours, others: [emptyScript(workshop)]})),
      )
    }
  }
  return {title: 'Start', pairs, legend}
}
