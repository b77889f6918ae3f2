/**
 * A code cache for Node.js 20: what V8 has compiled of the scripts in one run, kept in a file for the next. V8 knows a script by its
 * length alone and may crash on damaged code. So each script stands beside its code, and the whole content stands in the file twice:
 * to compare takes no time, and a hash would cost the loading of node:crypto, which is more than all the rest.
 */
import {closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {isOurs} from './trusted-folder.js'

/** A script and what V8 made of it. */
export interface CompiledScript {
  readonly source: Buffer
  readonly code: Buffer
}

/** By the names of the scripts. */
export type CodeCache = ReadonlyMap<string, CompiledScript>

interface Lengths {
  readonly name: string
  readonly source: number
  readonly code: number
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
  const descriptor = openSync(file, 'r')
  try {
    const found = fstatSync(descriptor)
    return found.isFile() && isOurs(found) ? readFileSync(descriptor) : Buffer.alloc(0)
  } finally {
    closeSync(descriptor)
  }
}

/** A line of JSON that says what follows, then the scripts, each before its code. */
function unpacked(content: Buffer): CodeCache {
  const lineEnd = content.indexOf('\n')
  const lengths = JSON.parse(content.toString('utf8', 0, lineEnd)) as readonly Lengths[]
  let end = lineEnd + 1
  const next = (length: number) => content.subarray(end, (end += length))
  return new Map(lengths.map(({name, source, code}) => [name, {source: next(source), code: next(code)}]))
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
  const lengths = Array.from(cache, ([name, {source, code}]): Lengths => ({name, source: source.length, code: code.length}))
  const parts = Array.from(cache.values(), ({source, code}) => [source, code])
  return Buffer.concat([Buffer.from(`${JSON.stringify(lengths)}\n`), ...parts.flat()])
}
