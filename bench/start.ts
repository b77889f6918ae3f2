/** How long the program takes to start, beside a Node.js that has nothing to do. */
import {compare, emptyScript, emptyScriptIs, type Bench} from './comparison.js'
import type {Pair, Section} from './section.js'
import {things} from './workshop.js'

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
  ['`mi --version`', 'the start of the program and its end.'],
  ['`mi secret create`', 'one secret, `mi secret create --alias x < secret`, encrypted with RSA-2048 to the console.'],
  ['code cache', 'the program has run before, and finds what it has kept in its cache folder.'],
  ['no code cache', 'it can keep nothing, as in a fresh container (`MI_CACHE_DIR=/dev/null`).'],
  emptyScriptIs,
] as const

export async function start(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const stdin = workshop.path(things.secret)
  const pairs: Pair[] = []
  for (const {command, words} of commands) {
    for (const {cache, environment} of caches) {
      const ours = () => workshop.mi(words, {stdin, environment})
      pairs.push(
        ...(await compare(bench, {task: `\`${command}\`, ${cache}`, rounds, ours, beside: [emptyScript(workshop)]})),
      )
    }
  }
  return {title: 'Start', pairs, legend}
}
