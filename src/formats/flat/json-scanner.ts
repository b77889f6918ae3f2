/** Finds the tokens of JSON with their places, strictly by RFC 8259. Takes linear time, and no stack for what is nested. */

export interface JsonToken {
  /** `end` closes an object or an array. */
  readonly kind: 'array' | 'end' | 'name' | 'object' | 'string' | 'word'
  /** As it is written. */
  readonly text: string
  /** Its index in the text. */
  readonly start: number
}

/** What may be next: a value, the first name or item, a name, a comma or an end, or nothing. */
type Expected = 'done' | 'first item' | 'first name' | 'more' | 'name' | 'value'

export class JsonScanner {
  /** Where the text is not JSON; undefined as long as it is. */
  failedAt: number | undefined
  readonly #text: string
  #at = 0
  #expected: Expected = 'value'
  /** The brackets that close what is open, the innermost last. */
  readonly #open: ('}' | ']')[] = []

  constructor(text: string) {
    this.#text = text
  }

  /** Ends early if the text is not JSON. */
  *tokens(): Generator<JsonToken> {
    for (;;) {
      this.#skip(/[ \t\r\n]*/y)
      if (this.#at === this.#text.length && this.#expected === 'done') return
      const token = this.#next()
      if (token === undefined) {
        this.failedAt = Math.min(this.#at, Math.max(this.#text.length - 1, 0))
        return
      }
      if (token !== 'comma') yield token
    }
  }

  #next(): JsonToken | 'comma' | undefined {
    const character = this.#text[this.#at]
    if (this.#mayEnd() && character === this.#open.at(-1)) return this.#end()
    if (this.#expected === 'more') return character === ',' ? this.#comma() : undefined
    if (this.#expected === 'done') return undefined
    if (this.#expected === 'name' || this.#expected === 'first name') return this.#name()
    return this.#value(character)
  }

  #mayEnd(): boolean {
    return ['first item', 'first name', 'more'].includes(this.#expected)
  }

  #end(): JsonToken {
    this.#open.pop()
    this.#expectMore()
    return this.#token('end', this.#at, ++this.#at)
  }

  #comma(): 'comma' {
    this.#at++
    this.#expected = this.#open.at(-1) === '}' ? 'name' : 'value'
    return 'comma'
  }

  #name(): JsonToken | undefined {
    const name = this.#string('name')
    if (name === undefined) return undefined
    this.#skip(/[ \t\r\n]*/y)
    if (this.#text[this.#at] !== ':') return undefined
    this.#at++
    this.#expected = 'value'
    return name
  }

  #value(character: string | undefined): JsonToken | undefined {
    if (character === '{') return this.#begin('object')
    if (character === '[') return this.#begin('array')
    const value = character === '"' ? this.#string('string') : this.#word()
    if (value !== undefined) this.#expectMore()
    return value
  }

  #begin(kind: 'array' | 'object'): JsonToken {
    this.#open.push(kind === 'object' ? '}' : ']')
    this.#expected = kind === 'object' ? 'first name' : 'first item'
    return this.#token(kind, this.#at, ++this.#at)
  }

  #expectMore(): void {
    this.#expected = this.#open.length === 0 ? 'done' : 'more'
  }

  #word(): JsonToken | undefined {
    const start = this.#at
    this.#skip(/(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.+-])/y)
    return this.#at === start ? undefined : this.#token('word', start, this.#at)
  }

  /** A single pattern for all of a string would take as much stack as it is long. */
  #string(kind: 'name' | 'string'): JsonToken | undefined {
    const start = this.#at
    if (this.#text[start] !== '"') return undefined
    this.#at++
    for (;;) {
      while (isPlain(this.#text.charCodeAt(this.#at))) this.#at++
      if (this.#text[this.#at] === '"') return this.#token(kind, start, ++this.#at)
      const before = this.#at
      this.#skip(/\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y)
      if (this.#at === before) return undefined
    }
  }

  #token(kind: JsonToken['kind'], start: number, end: number): JsonToken {
    return {kind, text: this.#text.slice(start, end), start}
  }

  /** Moves past a match of a sticky pattern. */
  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex
  }
}

const quotationMark = 0x22
const backslash = 0x5c

/** Whether a string may contain the character as it is. NaN, at the end of the text, is none. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== quotationMark && code !== backslash
}
