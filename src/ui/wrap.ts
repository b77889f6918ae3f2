/** Breaks a text into lines of a terminal. */
import {isAscii, textWidth} from './text-width.js'

/** What a person sees as one character. */
interface Character {
  readonly text: string
  /** In terminal columns. */
  readonly width: number
}

/** Where a text may be broken, the best places first. */
const breaks: readonly ((characters: readonly Character[]) => readonly (readonly Character[])[])[] = [
  // A command in quotation marks can be copied if it is on one line.
  (characters) => cutAfterSpaces(characters, '"'),
  (characters) => cutAfterSpaces(characters),
  cutAfterPunctuation,
  (characters) => characters.map((character) => [character]),
]

/**
 * @param text without control characters
 * @param width of a line in terminal columns, at least 2
 * @returns lines whose concatenation is the text. The spaces at the end of a line are not counted
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const place = (characters: readonly Character[], level: number) => {
    const needed = widthOf(withoutLastSpaces(characters))
    const isAlone = level === breaks.length - 1
    if (used + needed > width && !(used > 0 && needed <= width) && !isAlone) {
      for (const part of breaks[level + 1]?.(characters) ?? []) place(part, level + 1)
      return
    }
    if (used > 0 && used + needed > width && needed > 0) {
      lines.push(line)
      line = ''
      used = 0
    }
    line += characters.map((character) => character.text).join('')
    used += widthOf(characters)
  }
  place(charactersOf(text), -1)
  return [...lines, line]
}

/** @returns the lines without their last spaces, for a column @param width as in `wrapText` */
export function wrapCell(text: string, width: number): readonly string[] {
  return wrapText(text, Math.max(width, 2)).map((line) => line.trimEnd())
}

/** @returns the width of the longest part that is not broken if it fits */
export function longestPart(text: string): number {
  const words = cutAfterSpaces(charactersOf(text)).flatMap(cutAfterPunctuation)
  return Math.max(0, ...words.map((part) => widthOf(withoutLastSpaces(part))))
}

function charactersOf(text: string): readonly Character[] {
  if (isAscii(text)) return Array.from(text, (character) => ({text: character, width: 1}))
  return Array.from(new Intl.Segmenter().segment(text), ({segment}) => ({text: segment, width: textWidth(segment)}))
}

function widthOf(characters: readonly Character[]): number {
  return characters.reduce((sum, {width}) => sum + width, 0)
}

function withoutLastSpaces(characters: readonly Character[]): readonly Character[] {
  return characters.slice(0, characters.findLastIndex(({text}) => text !== ' ') + 1)
}

/** @param quote what is between two of these is not cut */
function cutAfterSpaces(characters: readonly Character[], quote?: string): readonly (readonly Character[])[] {
  let isQuoted = false
  return cut(characters, ({text}, next) => {
    if (text === quote) isQuoted = !isQuoted
    return !isQuoted && text === ' ' && next.text !== ' '
  })
}

function cutAfterPunctuation(characters: readonly Character[]): readonly (readonly Character[])[] {
  return cut(characters, ({text}) => /^[/\\.,:;=_-]$/.test(text))
}

/** @param isEnd whether a part ends with a character, and the next part begins with the next one */
function cut(
  characters: readonly Character[],
  isEnd: (character: Character, next: Character) => boolean,
): readonly (readonly Character[])[] {
  const parts: Character[][] = []
  let part: Character[] = []
  characters.forEach((character, index) => {
    part.push(character)
    const next = characters[index + 1]
    if (next !== undefined && !isEnd(character, next)) return
    parts.push(part)
    part = []
  })
  return parts
}
