/** Mutates text by its lines and by the marks of its format. */
import type {Random} from '../random.js'
import {damageBytes} from './bytes.js'

/** What is special in a format. */
export interface Dialect {
  /** Texts that it treats specially, and fragments of what is usual in it. */
  readonly pieces: readonly string[]
  /** Changes that keep most of the structure. Each gets a text and returns another. */
  readonly changes: readonly TextChange[]
}

export type TextChange = (text: string, random: Random) => string

/** Changes for every format. */
const changes: readonly TextChange[] = [
  function swapLines(text, random) {
    return onLines(text, (lines) => {
      const [one, other] = [random.below(lines.length), random.below(lines.length)]
      const kept = lines[one] ?? ''
      lines[one] = lines[other] ?? ''
      lines[other] = kept
    })
  },
  function repeatLine(text, random) {
    return onLines(text, (lines) => {
      const at = random.below(lines.length)
      lines.splice(at, 0, ...Array.from({length: random.pick([1, 1, 2, 40])}, () => lines[at] ?? ''))
    })
  },
  function indentLines(text, random) {
    const indent = random.pick([' ', '  ', '    ', '\t', '\u00a0'])
    return onLines(text, (lines) => {
      const from = random.below(lines.length)
      const to = from + 1 + random.below(3)
      lines.forEach((line, index) => {
        if (index >= from && index < to) lines[index] = indent + line
      })
    })
  },
  function changeLineEnds(text, random) {
    return text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', '\u2028', '\u0085']))
  },
  function changeOneLineEnd(text, random) {
    const at = text.indexOf('\n', random.below(text.length + 1))
    return at === -1 ? text : text.slice(0, at) + random.pick(['\r\n', '\r', '', '\n\n', '\u2029']) + text.slice(at + 1)
  },
  function removeRange(text, random) {
    const start = random.below(text.length + 1)
    return text.slice(0, start) + text.slice(start + random.below(12))
  },
  function repeatRange(text, random) {
    const start = random.below(text.length + 1)
    return text.slice(0, start + random.below(40)) + text.slice(start)
  },
  function truncate(text, random) {
    return text.slice(0, random.below(text.length + 1))
  },
]

/** Applies one to six changes, a third of them insertions of the dialect's pieces. */
export function mutateText(text: string, dialect: Dialect, random: Random): string {
  let mutant = text
  for (let left = random.amount(6); left > 0; left--) {
    const change = random.oneIn(3) ? insertPiece(dialect.pieces) : random.pick([...changes, ...dialect.changes])
    mutant = change(mutant, random)
  }
  return mutant
}

/** Makes a text of nothing but pieces. */
export function composeText({pieces}: Dialect, random: Random): string {
  return Array.from({length: random.below(30)}, () => random.pick(pieces)).join('')
}

function insertPiece(pieces: readonly string[]): TextChange {
  return (text, random) => {
    const at = random.below(text.length + 1)
    const piece = random.pick(pieces).repeat(random.pick([1, 1, 1, 1, 1, 1, 2, 50]))
    return text.slice(0, at) + piece + text.slice(at + random.pick([0, 0, 1, piece.length]))
  }
}

/** Applies a change of the lines to a text. */
export function onLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n')
  change(lines)
  return lines.join('\n')
}

/** Encodes a text, mostly in UTF-8, sometimes in what editors on Windows write, or in something broken. */
export function encodeText(text: string, random: Random): Buffer {
  switch (random.below(30)) {
    case 0:
      return Buffer.from(text, 'utf16le')
    case 1:
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 2:
      return Buffer.from(text, 'latin1')
    case 3:
      return Buffer.from(`\uFEFF${text}`)
    case 4:
    case 5:
      return breakEncoding(Buffer.from(text), random)
    case 6:
      return damageBytes(Buffer.from(text), random)
    default:
      return Buffer.from(text)
  }
}

/** Half a surrogate pair, an overlong form, a continuation and so on, which are not UTF-8, and a NUL. */
const broken = ['eda080', 'c0af', '80', 'ff', 'fe', 'f8888080', 'e28080', 'c3', 'f4908080', '00'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

function breakEncoding(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), random.pick(broken), bytes.subarray(at)])
}
