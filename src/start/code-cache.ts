/**
 * A code cache: the code that V8 compiled from a script in one run, kept in a file for the next. V8 recognizes a
 * script only by its length, and may crash on damaged code. So the file records the identity of the script, and contains
 * everything twice. Comparing the copies takes no time; for a hash, node:crypto would have to be loaded, which takes longer
 * than everything else here.
 */
import {closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {isOurs} from './trusted-directory.js'

/** The code that V8 compiled from a script. */
export interface CompiledScript {
  /** Identifies the script's file and its last change. */
  readonly identity: string
  /** How much of the script had run by then. V8 only compiles code that runs. */
  readonly extent: number
  readonly code: Buffer
}

/**
 * @param identity the script's
 * @returns undefined if the file is missing, damaged or of another script, or if another user could have written it. Never throws
 */
export function readCode(file: string, identity: string): CompiledScript | undefined {
  try {
    const found = parseCode(readOwnFile(file))
    return found.identity === identity ? found : undefined
  } catch {
    return undefined
  }
}

/** @param content one of the halves of a file, or what is in the executable */
export function parseCode(content: Buffer): CompiledScript {
  const lineEnd = content.indexOf('\n')
  const head = JSON.parse(content.toString('latin1', 0, lineEnd)) as Omit<CompiledScript, 'code'>
  return {...head, code: content.subarray(lineEnd + 1)}
}

/** @throws if it cannot be read, is not the user's own, or its halves differ @returns one of the halves */
function readOwnFile(file: string): Buffer {
  // Without O_NONBLOCK, opening a pipe could wait forever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = fstatSync(descriptor)
    if (!found.isFile() || !isOurs(found)) throw new Error('not a file of the user')
    const content = Buffer.allocUnsafeSlow(found.size / 2)
    readSync(descriptor, content, 0, content.length, 0)
    checkCopy(content, descriptor)
    return content
  } finally {
    closeSync(descriptor)
  }
}

/** Reads the copy part by part into the same memory, because new memory takes longer than reading. */
function checkCopy(content: Buffer, descriptor: number): void {
  const part = Buffer.allocUnsafeSlow(1 << 15)
  for (let from = 0; from < content.length; from += part.length) {
    const original = content.subarray(from, from + part.length)
    const length = readSync(descriptor, part, 0, original.length, content.length + from)
    if (!original.equals(part.subarray(0, length))) throw new Error('damaged')
  }
}

/** Replaces the file atomically. Never throws: a script that cannot be cached is compiled again in the next run. */
export function writeCode(file: string, {code, ...head}: CompiledScript): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const content = Buffer.concat([Buffer.from(headLine(head)), code])
    writeFileSync(temporary, Buffer.concat([content, content]), {mode: 0o600, flag: 'wx'})
    renameSync(temporary, file)
  } catch {
    removeIfPermitted(temporary)
  }
}

function removeIfPermitted(file: string): void {
  try {
    rmSync(file, {force: true})
  } catch {
    // The directory may have become read-only.
  }
}

/** V8 copies code that does not begin at a multiple of this. */
const alignment = 8

function headLine(head: Omit<CompiledScript, 'code'>): string {
  const text = JSON.stringify(head)
  return `${text.padEnd(Math.ceil((text.length + 1) / alignment) * alignment - 1)}\n`
}
