/**
 * A code cache for Node.js 20: the code that V8 compiled in one run, kept in a file for the next. V8 recognises a
 * script only by its length, and may crash on damaged code. So the file records the identity of each script, and
 * contains everything twice. Comparing the copies takes no time; for a hash, node:crypto would have to be loaded, which
 * takes longer than everything else here.
 */
import {closeSync, constants, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {isOurs} from './trusted-directory.js'

/** The code that V8 compiled from a script. */
interface CompiledScript {
  /** Identifies the script's file and its last change. */
  readonly identity: string
  /** How much of the script had run by then. V8 only compiles code that runs. */
  readonly extent: number
  readonly code: Buffer
}

/** The compiled scripts by name. */
export type CodeCache = ReadonlyMap<string, CompiledScript>

interface ScriptIndexEntry extends Omit<CompiledScript, 'code'> {
  readonly name: string
  /** The length of the code in bytes. */
  readonly length: number
}

/**
 * @returns what the file contains; nothing if it is missing or damaged, or if another user could have written it. Never
 *   throws
 */
export function readCodeCache(file: string): CodeCache {
  try {
    const bytes = readOwnFile(file)
    const middle = bytes.length / 2
    const content = bytes.subarray(0, middle)
    return content.equals(bytes.subarray(middle)) ? unpack(content) : new Map()
  } catch {
    return new Map()
  }
}

function readOwnFile(file: string): Buffer {
  // Without O_NONBLOCK, opening a pipe could wait forever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = fstatSync(descriptor)
    return found.isFile() && isOurs(found) ? readFileSync(descriptor) : Buffer.alloc(0)
  } finally {
    closeSync(descriptor)
  }
}

/** The content is a line of JSON, the index, and then the code of each script. */
function unpack(content: Buffer): CodeCache {
  const lineEnd = content.indexOf('\n')
  const index = JSON.parse(content.toString('utf8', 0, lineEnd)) as readonly ScriptIndexEntry[]
  let end = lineEnd + 1
  return new Map(
    index.map(({name, length, ...script}) => [name, {...script, code: content.subarray(end, (end += length))}]),
  )
}

/** Replaces the file atomically. Never throws: scripts that cannot be cached are compiled again in the next run. */
export function writeCodeCache(file: string, cache: CodeCache): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const content = pack(cache)
    writeFileSync(temporary, Buffer.concat([content, content]), {mode: 0o600, flag: 'wx'})
    renameSync(temporary, file)
  } catch {
    rmSync(temporary, {force: true})
  }
}

function pack(cache: CodeCache): Buffer {
  const index = Array.from(cache, ([name, {code, ...script}]): ScriptIndexEntry => {
    return {name, length: code.length, ...script}
  })
  return Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...Array.from(cache.values(), ({code}) => code)])
}
