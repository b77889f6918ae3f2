/** The names of the files that mi creates next to a file: `.mi-NAME.lock`, `.mi-NAME-ID.tmp` and `.mi-NAME-ID.journal`. */
import {createHash, randomBytes} from 'node:crypto'
import path from 'node:path'
import {markPattern, ownMark} from './maker.js'

/** In bytes. With the rest, the name has at most 143, which every file system takes. */
const longestName = 90

/** @returns the file's name; if it is long, its beginning and a hash of it */
function shortName(file: string): string {
  const name = path.basename(file).replace(/^\.mi-/, '')
  const bytes = Buffer.from(name)
  if (bytes.length <= longestName) return name
  const beginning = bytes.toString('utf8', 0, longestName - 17).replace(/\uFFFD+$/, '')
  return `${beginning}~${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
}

/** @returns the path of the lock for a file */
export function lockPath(file: string): string {
  return path.join(path.dirname(file), `.mi-${shortName(file)}.lock`)
}

/** @returns a new name on each call; the kind is its ending */
export function ownName(file: string, kind: 'journal' | 'tmp'): string {
  const id = `${ownMark()}-${randomBytes(4).toString('hex')}`
  return path.join(path.dirname(file), `.mi-${shortName(file)}-${id}.${kind}`)
}

const form = new RegExp(String.raw`^\.mi-(.+)-(${markPattern})-[\da-f]{8}\.(journal|tmp)$`, 's')

/** What the name of a file says. */
interface OwnName {
  /** The mark of the process that made it. */
  readonly maker: string
  readonly kind: 'journal' | 'tmp'
}

/** @param name without a directory @returns undefined if `ownName` does not make such names */
export function parseOwnName(name: string): OwnName | undefined {
  const [, , maker, kind] = form.exec(name) ?? []
  return maker === undefined ? undefined : {maker, kind: kind === 'journal' ? kind : 'tmp'}
}

/** Whether it is a temporary file for the other, which is in the same directory. @param name without a directory */
export function isTemporaryFor(file: string, name: string): boolean {
  const found = form.exec(name)
  return found?.[1] === shortName(file) && found[3] === 'tmp'
}

/** Whether mi made the file, by its name. */
export function isOwnName(name: string): boolean {
  return name.startsWith('.mi-')
}

/** @param name without a directory */
export function isLockName(name: string): boolean {
  return isOwnName(name) && name.endsWith('.lock')
}
