/**
 * JSON as Gson's lenient `JsonReader` reads it, with which Micro Integrator reads an envelope: comments, single quotation marks, unquoted
 * names and strings, `=` and `=>` after a name, `;` after a value, a byte order mark and the prefix `)]}'`. After the object, its
 * `JsonParser` accepts only whitespace.
 * https://github.com/google/gson/blob/gson-parent-2.11.0/gson/src/main/java/com/google/gson/stream/JsonReader.java
 */

/** In objects and arrays. Gson 2.12 and later refuse deeper ones. */
const deepest = 255

const prefix = ")]}'\n"

/**
 * @returns for each name the text that Gson's `getAsString()` returns, or undefined if it throws (null, an object, an array unless it has
 *   one element); the last one of a repeated name. Undefined unless the text is exactly one object.
 */
export function readGsonObject(text: string): ReadonlyMap<string, string | undefined> | undefined {
  try {
    return new GsonReader(text).readDocument()
  } catch (error) {
    if (error instanceof MalformedJson) return undefined
    throw error
  }
}

class MalformedJson extends Error {}

const escapes: Readonly<Record<string, string>> = {t: '\t', b: '\b', n: '\n', r: '\r', f: '\f'}

class GsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  readDocument(): ReadonlyMap<string, string | undefined> {
    if (this.#text.startsWith('\uFEFF')) this.#at++
    this.#skipBlank()
    if (this.#text.startsWith(prefix, this.#at)) this.#at += prefix.length
    this.#expect('{')
    const fields = this.#readObject(1)
    if (/[^ \t\r\n]/.test(this.#text.slice(this.#at))) throw new MalformedJson()
    return fields
  }

  /** Starts after the brace. */
  #readObject(depth: number): ReadonlyMap<string, string | undefined> {
    const fields = new Map<string, string | undefined>()
    if (this.#next() === '}') return fields
    for (this.#at--; ; this.#expect(',;')) {
      const name = this.#readName()
      if (this.#expect(':=') === '=' && this.#text[this.#at] === '>') this.#at++
      fields.set(name, this.#readValue(depth))
      if (this.#next() === '}') return fields
      this.#at--
    }
  }

  #readName(): string {
    const first = this.#next()
    return first === '"' || first === "'" ? this.#readQuoted(first) : this.#readUnquoted()
  }

  #readValue(depth: number): string | undefined {
    const first = this.#next()
    if (depth === deepest && (first === '{' || first === '[')) throw new MalformedJson()
    if (first === '"' || first === "'") return this.#readQuoted(first)
    if (first === '[') return this.#readArray(depth + 1)
    if (first === '{') {
      this.#readObject(depth + 1)
      return undefined
    }
    const word = this.#readUnquoted()
    if (/^null$/i.test(word)) return undefined
    return /^(?:true|false)$/i.test(word) ? word.toLowerCase() : word
  }

  /** Starts after the bracket. */
  #readArray(depth: number): string | undefined {
    const elements: (string | undefined)[] = []
    if (this.#next() === ']') return undefined
    for (this.#at--; ; this.#expect(',;')) {
      elements.push(this.#readElement(depth))
      if (this.#next() === ']') return elements.length === 1 ? elements[0] : undefined
      this.#at--
    }
  }

  /** An element that is missing is null. */
  #readElement(depth: number): string | undefined {
    const isMissing = ',;]'.includes(this.#next())
    this.#at--
    return isMissing ? undefined : this.#readValue(depth)
  }

  /** Starts after the quotation mark. */
  #readQuoted(mark: string): string {
    const parts: string[] = []
    for (let from = this.#at; ;) {
      const character = this.#text[this.#at++]
      if (character === undefined) throw new MalformedJson()
      if (character !== mark && character !== '\\') continue
      parts.push(this.#text.slice(from, this.#at - 1))
      if (character === mark) return parts.join('')
      parts.push(this.#readEscape())
      from = this.#at
    }
  }

  /** Starts after the backslash. */
  #readEscape(): string {
    const letter = this.#text[this.#at++] ?? ''
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4)
      if (!/^[\da-fA-F]{4}$/.test(digits)) throw new MalformedJson()
      this.#at += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = escapes[letter] ?? letter
    if (character === letter && !/^[\n'"\\/]$/.test(letter)) throw new MalformedJson()
    return character
  }

  /** Starts at the character that was read last. */
  #readUnquoted(): string {
    const word = /[^/\\;#={}[\]:, \t\f\r\n]+/y
    word.lastIndex = this.#at - 1
    const found = word.exec(this.#text)?.[0]
    if (found === undefined) throw new MalformedJson()
    this.#at = word.lastIndex
    return found
  }

  #expect(characters: string): string {
    const next = this.#next()
    if (!characters.includes(next)) throw new MalformedJson()
    return next
  }

  /** The next character that is neither whitespace nor in a comment. */
  #next(): string {
    this.#skipBlank()
    const character = this.#text[this.#at++]
    if (character === undefined) throw new MalformedJson()
    return character
  }

  #skipBlank(): void {
    const blank = /[ \t\r\n]+|\/\*[^]*?\*\/|(?:\/\/|#)[^\r\n]*/y
    blank.lastIndex = this.#at
    while (blank.test(this.#text)) this.#at = blank.lastIndex
  }
}
