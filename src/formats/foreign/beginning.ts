/** The beginning of a file, prepared for telling formats apart. The rest of a file is not looked at: it may be a gibibyte. */

export interface Beginning {
  readonly bytes: Uint8Array
  /**
   * One character per byte, without a byte order mark, with an LF at the end of every line. A line that continues another one after a
   * backslash is blank: what it says is part of a value.
   */
  readonly text: string
  /** The index of the first character that is neither whitespace nor in a line of comment; the length of the text if there is none. */
  readonly first: number
}

/** In bytes. */
const mostExamined = 64 << 10

/** @param bytes a complete file, or a block from its start */
export function beginningOf(bytes: Uint8Array): Beginning {
  const examined = bytes.subarray(0, mostExamined)
  const text = Buffer.from(examined.buffer, examined.byteOffset, examined.length)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\\\n(?:[^\n\\]|\\(?!\n))*/g, blank)
  return {bytes: examined, text, first: firstSignificant(text)}
}

function blank(continuation: string): string {
  return continuation.replaceAll(/[^\n]/g, ' ')
}

/** Comments of .properties, .env, TOML, YAML and INI files. */
function firstSignificant(text: string): number {
  const skipped = /(?:\s|[#!;][^\n]*)*/y
  skipped.test(text)
  return skipped.lastIndex
}

/** @returns the number of the line, from 1, that contains the index */
export function lineAt({text}: Beginning, index: number): number {
  return 1 + (text.slice(0, index).match(/\n/g)?.length ?? 0)
}

/** @param pattern sticky: it must match at the first significant character @returns where that is; undefined without a match */
export function atFirst({text, first}: Beginning, pattern: RegExp): number | undefined {
  pattern.lastIndex = first
  return pattern.test(text) ? first : undefined
}

/** @returns the index of the first match */
export function anywhere({text}: Beginning, pattern: RegExp): number | undefined {
  const index = text.search(pattern)
  return index === -1 ? undefined : index
}
