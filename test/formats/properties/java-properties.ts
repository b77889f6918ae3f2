/** Reads files with java.util.Properties. */
import {runJava} from '../../support/java.js'

export interface JavaReading {
  /** Every key and value in the order of the file, including repeated keys. */
  readonly puts: readonly (readonly [string, string])[]
  /** Whether Java threw because of a `\u` escape after them. */
  readonly malformed: boolean
}

/** Uses load(Reader) with UTF-8, or load(InputStream). Returns one reading per file. */
export function readByJava(files: readonly string[], how: 'reader' | 'stream' = 'reader'): JavaReading[] {
  const input = files.map((file) => `${Buffer.from(file).toString('base64')}\n`).join('')
  return runJava('PropertiesLoad', input, how).split('\n').slice(0, files.length).map(parseReading)
}

function parseReading(line: string): JavaReading {
  const fields = line.split(' ')
  const end = fields.pop()
  const texts = fields.map(decodeField)
  const puts = Array.from({length: texts.length / 2}, (_, index) => [texts[2 * index]!, texts[2 * index + 1]!] as const)
  return {puts, malformed: end === 'malformed'}
}

function decodeField(field: string): string {
  return Buffer.from(field, 'base64').swap16().toString('utf16le')
}
