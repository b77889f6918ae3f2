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

const noWord: BashWord = {text: '', kept: 0, quote: undefined}

/** @param breaks the variable COMP_WORDBREAKS */
export function splitBashLine(line: string, breaks: string): BashLine {
  return new LineSplitter(line, breaks).split()
}

/** Reads a line from left to right. */
class LineSplitter {
  readonly #line: string
  readonly #breaks: string
  readonly #words: string[] = []
  #at = 0
  /** Undefined between two words. */
  #word: BashWord | undefined
  /** Whether the next word is the name of a file to redirect to, which is no argument. */
  #isTarget = false

  constructor(line: string, breaks: string) {
    this.#line = line
    this.#breaks = breaks
  }

  split(): BashLine {
    for (; this.#at < this.#line.length; this.#at++) {
      const character = this.#line.charAt(this.#at)
      const quote = this.#word?.quote
      if (quote === undefined) this.#readUnquoted(character)
      else this.#readQuoted(character, quote)
    }
    return {words: this.#words, current: this.#word ?? noWord}
  }

  #readQuoted(character: string, quote: BashWord['quote']): void {
    const word = this.#word ?? noWord
    if (character === quote) this.#word = {...word, quote: undefined}
    else if (quote === '"' && character === '\\' && '$`"\\\n'.includes(this.#line.charAt(this.#at + 1))) this.#addNext()
    else this.#add(character)
  }

  #readUnquoted(character: string): void {
    const {text} = this.#word ?? noWord
    if (character === '"' || character === "'") this.#word = {text, kept: text.length, quote: character}
    else if (character === '\\') this.#addNext()
    else if (separators.includes(character)) this.#end(character)
    else {
      this.#add(character)
      if (this.#breaks.includes(character)) this.#word = {...noWord, text: text + character, kept: text.length + 1}
    }
  }

  #add(text: string): void {
    const word = this.#word ?? noWord
    this.#word = {...word, text: word.text + text}
  }

  /** Adds what follows a backslash. */
  #addNext(): void {
    this.#add(this.#line.charAt(++this.#at))
  }

  #end(separator: string): void {
    if (this.#word !== undefined) {
      if (!this.#isTarget) this.#words.push(this.#word.text)
      this.#isTarget = false
      this.#word = undefined
    }
    if (separator === '<' || separator === '>') this.#isTarget = true
  }
}

/** @returns what bash reads as the text at this place; undefined if it cannot be written there */
export function quoteForBash(text: string, quote: BashWord['quote']): string | undefined {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`)
  if (quote === undefined) return text.replaceAll(/[^\w./@%+=:,\u0080-\u{10ffff}-]/gu, String.raw`\$&`)
  // An interactive bash replaces "!" even there, and keeps a backslash before it.
  return text.includes('!') ? undefined : text.replaceAll(/[$`"\\]/g, String.raw`\$&`)
}
