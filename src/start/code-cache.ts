/**
 * A code cache for Node.js 20: what V8 has compiled of the scripts in one run, kept in a file for the next. V8 knows a script by its
 * length alone and may crash on damaged code. So each code has the identity of its script beside it, and the whole content stands in
 * the file twice: to compare takes no time, and a hash would cost the loading of node:crypto, which is more than all the rest.
 */
import {closeSync, constants, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {isOurs} from './trusted-folder.js'

/** What V8 made of a script. */
export interface CompiledScript {
  /** Says of the script's file which it is and when it was changed last. */
  readonly identity: string
  /** How much of it had been run when that was made: code that had not is not compiled. */
  readonly extent: number
  readonly code: Buffer
}

/** By the names of the scripts. */
export type CodeCache = ReadonlyMap<string, CompiledScript>

interface Place extends Omit<CompiledScript, 'code'> {
  readonly name: string
  /** Of the code, in bytes. */
  readonly length: number
}

/** @returns what the file holds; nothing where it is missing, damaged, or could have been written by another user. Never throws */
export function readCodeCache(file: string): CodeCache {
  try {
    const bytes = ownFile(file)
    const middle = bytes.length / 2
    const content = bytes.subarray(0, middle)
    return content.equals(bytes.subarray(middle)) ? unpacked(content) : new Map()
  } catch {
    return new Map()
  }
}

function ownFile(file: string): Buffer {
  // A pipe would have it wait for ever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = fstatSync(descriptor)
    return found.isFile() && isOurs(found) ? readFileSync(descriptor) : Buffer.alloc(0)
  } finally {
    closeSync(descriptor)
  }
}

/** A line of JSON that says what follows, then the codes one after another. */
function unpacked(content: Buffer): CodeCache {
  const lineEnd = content.indexOf('\n')
  const places = JSON.parse(content.toString('utf8', 0, lineEnd)) as readonly Place[]
  let end = lineEnd + 1
  return new Map(
    places.map(({name, length, ...script}) => [name, {...script, code: content.subarray(end, (end += length))}]),
  )
}

/** Whoever reads it meanwhile reads the old one or the new one. Never throws: what cannot be saved is compiled again. */
export function writeCodeCache(file: string, cache: CodeCache): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const content = packed(cache)
    writeFileSync(temporary, Buffer.concat([content, content]), {mode: 0o600, flag: 'wx'})
    renameSync(temporary, file)
  } catch {
    rmSync(temporary, {force: true})
  }
}

function packed(cache: CodeCache): Buffer {
  const places = Array.from(cache, ([name, {code, ...script}]): Place => ({name, length: code.length, ...script}))
  return Buffer.concat([Buffer.from(`${JSON.stringify(places)}\n`), ...Array.from(cache.values(), ({code}) => code)])
}
