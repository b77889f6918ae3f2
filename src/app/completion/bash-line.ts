/** Reads a command line as bash would, without evaluating anything in it, and writes words that bash reads as they are. */

/** A line up to the cursor. */
interface BashLine {
  /** The words before the one at the cursor, without quotes. */
  readonly words: readonly string[]
  readonly current: BashWord
}

/** The word at the cursor. */
export interface BashWord {
  readonly text: string
  /** How much of the text readline keeps: it replaces only what follows the last of its word breaks, or an open quotation mark. */
  readonly kept: number
  /** The quotation mark that is still open. */
  readonly quote: '"' | "'" | undefined
}

const separators = ' \t\n;|&()<>'

/** @param breaks the variable COMP_WORDBREAKS */
export function splitBashLine(line: string, breaks: string): BashLine {
  const words: string[] = []
  let word: BashWord | undefined
  let skips = false
  const add = (text: string, kept?: number) => {
    const before = word?.text ?? ''
    word = {text: before + text, kept: kept ?? word?.kept ?? 0, quote: word?.quote}
  }
  const end = () => {
    if (word === undefined) return
    if (!skips) words.push(word.text)
    skips = false
    word = undefined
  }
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    const quote: BashWord['quote'] = word?.quote
    if (quote !== undefined) {
      if (character === quote) word = {text: word?.text ?? '', kept: word?.kept ?? 0, quote: undefined}
      else if (quote === '"' && character === '\\' && '$`"\\\n'.includes(line.charAt(at + 1))) add(line.charAt(++at))
      else add(character)
    } else if (character === '"' || character === "'") {
      const text: string = word?.text ?? ''
      word = {text, kept: text.length, quote: character}
    } else if (character === '\\') add(line.charAt(++at))
    else if (separators.includes(character)) {
      end()
      // The name of a file to redirect to is not an argument.
      if (character === '<' || character === '>') skips = true
    } else {
      add(character)
      if (breaks.includes(character)) add('', word?.text.length)
    }
  }
  return {words, current: word ?? {text: '', kept: 0, quote: undefined}}
}

/** @returns what bash reads as the text at this place; undefined if it cannot be written there */
export function quoteForBash(text: string, quote: BashWord['quote']): string | undefined {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`)
  if (quote === undefined) return text.replaceAll(/[^\w./@%+=:,\u0080-\u{10ffff}-]/gu, String.raw`\$&`)
  // An interactive bash replaces "!" even there, and keeps a backslash before it.
  return text.includes('!') ? undefined : text.replaceAll(/[$`"\\]/g, String.raw`\$&`)
}
