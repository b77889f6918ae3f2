/**
 * Passwords from a file like Micro Integrator's `password-tmp`: line 1 is the keystore's, line 2 the private key's if
 * it differs.
 */
import {FileError} from '../errors.js'
import {utf16Form} from '../formats/text/text.js'
import {inputName, readInput} from './input.js'
import {limits} from './reading.js'

/** The lines without their line breaks; other whitespace, and a byte order mark in UTF-8, are kept. */
export interface PasswordFile {
  /** Line 1; empty if the file is. */
  readonly store: string
  /** Line 2; undefined if there is none, but empty if it ends in a line break of its own. */
  readonly key: string | undefined
  /** Whether the file was UTF-16, as editors and shells on Windows write it. */
  readonly isUtf16: boolean
}

/**
 * @param file a path, or `-` for standard input
 * @param whenQuiet as for `readInput`
 * @throws FileError, also if the first two lines are neither UTF-8 nor UTF-16
 */
export async function readPasswordFile(file: string, whenQuiet: () => void): Promise<PasswordFile> {
  return parsePasswords(await readInput(file, limits.password, whenQuiet), inputName(file))
}

/**
 * @param name what to call the file in an error
 * @throws FileError if the first two lines are neither UTF-8 nor UTF-16
 */
export function parsePasswords(bytes: Buffer, name: string): PasswordFile {
  const {text, isUtf16} = decodeLines(bytes, name)
  const [store = '', key, rest] = text.split(/\r?\n/, 3)
  return {store, key: key === '' && rest === undefined ? undefined : key, isUtf16}
}

function decodeLines(bytes: Buffer, name: string): {readonly text: string; readonly isUtf16: boolean} {
  const form = utf16Form(bytes)
  const isUtf16 = form !== undefined
  try {
    const decoder = new TextDecoder(form ?? 'utf-8', {fatal: true, ignoreBOM: !isUtf16})
    return {text: decoder.decode(isUtf16 ? bytes : firstTwoLines(bytes)), isUtf16}
  } catch {
    throw new FileError(name, `is not valid ${isUtf16 ? 'UTF-16' : 'UTF-8'}`, 'save it as UTF-8')
  }
}

/** With their line breaks. */
function firstTwoLines(bytes: Buffer): Buffer {
  const first = bytes.indexOf('\n')
  const second = first === -1 ? -1 : bytes.indexOf('\n', first + 1)
  return second === -1 ? bytes : bytes.subarray(0, second + 1)
}
