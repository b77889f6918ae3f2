/** Measures how long a Tab takes, compared with Node.js on its own. */
import {compare, emptyScript, emptyScriptLegend, type Bench} from './comparison.js'
import type {Pair, Section} from './section.js'
import {fileNames} from './workshop.js'

const rounds = 15

/** What is typed, with the word at the cursor last. */
const lines: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['mi sec', ['sec']],
  ['mi secret create --pro', ['secret', 'create', '--pro']],
  ['mi secret create --profile ', ['secret', 'create', '--profile', '']],
  ['mi secret create --cipher ', ['secret', 'create', '--cipher', '']],
  ['mi secret remove FILE ', ['secret', 'remove', fileNames.secrets, '']],
]

const legend = [
  ['`mi sec⇥`', 'the script for zsh asks `mi` what can follow; the same for the other lines.'],
  ['`FILE`', 'a `.properties` file of one secret.'],
  emptyScriptLegend,
] as const

export async function measureCompletion(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const pairs: Pair[] = []
  for (const [line, words] of lines) {
    const ours = () => workshop.mi(['complete', 'zsh', ...words])
    // Once without measuring: from then on, its code is cached.
    await ours()
    pairs.push(...(await compare(bench, {task: `\`${line}⇥\``, rounds, ours, others: [emptyScript(workshop)]})))
  }
  return {title: 'Completion', pairs, legend}
}
