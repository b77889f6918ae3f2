/** What other runs of the program left next to a file, or what someone else put there: journals and locks. */
import path from 'node:path'
import {readJournal} from '../../src/io/journal.js'
import {releaseLocks, tryToLock} from '../../src/io/lock-file.js'
import {ownMark} from '../../src/io/maker.js'
import {damageBytes} from '../mutators/bytes.js'
import {ciphertextDialect} from '../mutators/dialects.js'
import {mutateText} from '../mutators/text.js'
import type {Random} from '../random.js'
import type {Target} from '../target.js'
import {withFile} from './scratch.js'

const maker = '4194304-0123abcd-89abcdef'
const journal = `.mi-a.properties-${maker}-00000001.journal`

/** Stands for the directory of the file, which the input cannot know. */
const here = '@here'

export const journalTarget: Target = {
  name: 'journal',
  weight: 2,
  generate: (random) => {
    const exchanges = Array.from({length: random.amount(4)}, () => makeExchange(random))
    const content = random.pick([{exchanges}, {exchanges}, {journal: `${here}/${journal}`}, exchanges])
    return mutate(JSON.stringify(content), random)
  },
  read: (input, witness) =>
    withFile(
      journal,
      (directory) => replaceIn(input, here, directory),
      (file) => {
        const found = readJournal(file)
        const directories =
          found?.exchanges.map(({target, temporary}) =>
            [target, temporary ?? target].map((each) => path.dirname(each)),
          ) ?? []
        witness.agree('a journal changes only its own directory', new Set(directories.flat()).size <= 1, true)
        for (const [target] of directories) witness.agree('a journal is beside its files', target, path.dirname(file))
      },
    ),
}

function makeExchange(random: Random): unknown {
  const name = random.pick(['a.properties', 'a.properties', 'b.env', 'b.env', '__proto__', '../c.yaml', ''])
  const directory = random.pick([here, here, here, here, here, here, `${here}/x`, '/tmp', ''])
  const id = random.oneIn(8) ? '1-00000000-00000000' : maker
  const target = `${directory}/${name}`
  if (random.oneIn(6)) return {target, temporary: null, was: '0'.repeat(64), sha256: null}
  return {
    target,
    temporary: `${directory}/.mi-${name}-${id}-00000002.tmp`,
    was: random.oneIn(8) ? 7 : random.pick([null, '0'.repeat(64)]),
    sha256: random.oneIn(8) ? null : random.pick(['1'.repeat(64), '']),
  }
}

/** Stands for the mark of this computer, which the input cannot know. */
const place = '@place'

/** The mark of a process that has ended. */
const ended = `0-00000000-${place}`

export const lockTarget: Target = {
  name: 'lock',
  weight: 2,
  generate: (random) => {
    const holder = {
      maker: random.pick([maker, ended, ended, '../x', 1]),
      pid: random.pick([1, 0, -1, '1']),
      host: random.pick(['localhost', '\n', null]),
      id: random.pick(['0123456789abcdef', '../../x', `${random.below(1000)}`.padStart(16, '0')]),
    }
    return mutate(`${JSON.stringify(holder)}\n`, random)
  },
  read: (input, witness) =>
    withFile(
      '.mi-a.properties.lock',
      () => replaceIn(input, place, ownMark().split('-').at(-1) ?? ''),
      (file) => {
        const attempt = tryToLock(file, () => undefined)
        if (attempt.outcome === 'taken') releaseLocks([file], () => undefined)
        else witness.agree('a lock that cannot be read is held', attempt.outcome, 'held')
      },
    ),
}

function replaceIn(input: Buffer, word: string, meant: string): Buffer {
  return Buffer.from(input.toString('latin1').replaceAll(word, meant), 'latin1')
}

function mutate(text: string, random: Random): Buffer {
  if (random.oneIn(4)) return Buffer.from(text)
  return random.oneIn(3)
    ? damageBytes(Buffer.from(text), random)
    : Buffer.from(mutateText(text, ciphertextDialect, random))
}
