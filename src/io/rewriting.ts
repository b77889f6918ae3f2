/** Rewrites files in place, all of them or none. Other programs never see a half-written file. */
import {createHash} from 'node:crypto'
import type {Stats} from 'node:fs'
import {statSync} from 'node:fs'
import {realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import {FileError} from '../errors.js'
import {quoted} from '../wording.js'
import {keepAttributes} from './attributes.js'
import {changedMeanwhile, exchangeAll, type Staged} from './exchanging.js'
import {digestBytes, digestFile} from './file-digest.js'
import {isOwn} from './journal.js'
import type {Tell} from './locks.js'
import {explainErrors} from './system-errors.js'
import {existsNow, setMode, withTemporaries, writeNew, type Temporaries, type WriteContent} from './writing.js'

/** A file and its new content. */
export type Rewriting = {
  readonly file: string
  /** The content that was read from it, or the SHA-256 digest of that in hex; null to create a file that everyone can read. */
  readonly was: Uint8Array | {readonly sha256: string} | null
} & ({readonly content: Uint8Array} | {readonly write: WriteContent})

/**
 * Writes everything to the disk before it replaces the first file. If the program is killed halfway, the next run replaces the others. If a
 * file cannot be replaced, the ones before it are restored. Files keep their owners, groups, modes and other attributes as far as the system
 * permits. A link is kept, and the file it points to is replaced. The caller must have held the files' locks since it read them.
 * @param tell says what could not be kept
 * @throws FileError, also if a file has changed since it was read; and whatever a `write` throws
 */
export async function rewriteAll(rewritings: readonly Rewriting[], tell: Tell): Promise<void> {
  await withTemporaries(tell, async (temporaries) => {
    const staged: StagedRewriting[] = []
    for (const rewriting of rewritings) staged.push(await stageRewriting(rewriting, temporaries, tell))
    noteOtherNames(staged, tell)
    await exchangeAll(staged, temporaries, tell)
  })
}

/** A file that is written together with others. */
interface NewFile {
  readonly file: string
  readonly content: string
  /** Whether to replace an existing file. */
  readonly replace: boolean
}

/**
 * Writes files with mode 0600, all of them or none, as `rewriteAll` does. Their directories must exist.
 * @param tell says what is left over
 * @throws FileExistsError, FileError
 */
export async function writeTogether(files: readonly NewFile[], tell: Tell): Promise<void> {
  await withTemporaries(tell, async (temporaries) => {
    const staged: Staged[] = []
    for (const file of files) staged.push(await stageNew(file, temporaries))
    await exchangeAll(staged, temporaries, tell)
  })
}

/**
 * Removes files, all of them or none, as `rewriteAll` replaces them. They must be regular files in one directory.
 * @param tell says what is left over
 * @throws FileError
 */
export async function removeTogether(files: readonly string[], tell: Tell): Promise<void> {
  await withTemporaries(tell, async (temporaries) => {
    const staged: Staged[] = []
    for (const file of files) staged.push(await stageRemoval(file))
    await exchangeAll(staged, temporaries, tell)
  })
}

interface StagedRewriting extends Staged {
  /** The file before; undefined if there was none. */
  readonly found: Stats | undefined
}

const readableByAll = 0o644

/** Writes the new content of a file to a temporary file, which gets the attributes of the old one. */
export function stageRewriting(rewriting: Rewriting, {nameFor}: Temporaries, tell: Tell): Promise<StagedRewriting> {
  const {file, was} = rewriting
  const write = 'write' in rewriting ? rewriting.write : (part: Parameters<WriteContent>[0]) => part(rewriting.content)
  return explainErrors(file, 'write', async () => {
    if (was === null) {
      const temporary = nameFor(file)
      const sha256 = await writeHashed(temporary, write, (created) => setMode(created, readableByAll))
      return {file, target: file, temporary, sha256, found: undefined, was}
    }
    const found = await stat(file)
    if (!found.isFile())
      throw new FileError(file, 'cannot be rewritten: it is a pipe or a device', 'name a regular file')
    const target = await realpath(file)
    refuseIfUnremovable(file, target, found)
    const temporary = nameFor(target)
    const sha256 = await writeHashed(temporary, write, async (created) => {
      for (const loss of await keepAttributes({file: target, found}, created)) tell(`${quoted(file)} ${loss}`)
    })
    return {file, target, temporary, sha256, found, was: 'sha256' in was ? was.sha256 : digestBytes(was)}
  })
}

/** Says which files have other names than those that are replaced together. */
function noteOtherNames(staged: readonly StagedRewriting[], tell: Tell): void {
  const inode = ({dev, ino}: Stats) => `${dev} ${ino}`
  const found = staged.flatMap((each) => (each.found === undefined ? [] : [{file: each.file, stats: each.found}]))
  const replaced = new Map<string, number>()
  for (const {stats} of found) replaced.set(inode(stats), (replaced.get(inode(stats)) ?? 0) + 1)
  for (const {file, stats} of found) {
    const others = stats.nlink - (replaced.get(inode(stats)) ?? 0)
    if (others > 0) tell(`${quoted(file)} ${otherNamesKeepOld(others)}`)
  }
}

function otherNamesKeepOld(count: number): string {
  return count === 1
    ? 'has another hard link, which keeps the old content'
    : `has ${count} other hard links, which keep the old content`
}

/** Writes a new file to a temporary file. */
export function stageNew({file, content, replace}: NewFile, {nameFor}: Temporaries): Promise<Staged> {
  return explainErrors(file, 'write', async () => {
    const target = await realpath(file).catch(() => file)
    const was = (await digestFile(target))?.sha256 ?? null
    if (was !== null && !replace) throw existsNow(file)
    const temporary = nameFor(target)
    return {file, target, temporary, was, sha256: await writeHashed(temporary, (write) => write(content))}
  })
}

function stageRemoval(file: string): Promise<Staged> {
  return explainErrors(file, 'write', async () => {
    const target = path.join(await realpath(path.dirname(file)), path.basename(file))
    const found = await digestFile(target)
    if (found === undefined) throw changedMeanwhile(file)
    return {file, target, temporary: null, was: found.sha256, sha256: null}
  })
}

/** @returns the digest of what was written, in hex */
async function writeHashed(
  file: string,
  write: WriteContent,
  finish?: Parameters<typeof writeNew>[2],
): Promise<string> {
  const hash = createHash('sha256')
  const hashed: WriteContent = (writePart) =>
    write((part) => {
      hash.update(part)
      return writePart(part)
    })
  await writeNew(file, hashed, finish)
  return hash.digest('hex')
}

const sticky = 0o1000

/** In a sticky directory such as /tmp, only the owner of a file may replace it. */
function refuseIfUnremovable(file: string, target: string, found: Stats): void {
  const directory = statSync(path.dirname(target))
  const isForeign = !isOwn(found) && !isOwn(directory) && process.geteuid?.() !== 0
  if (!isForeign || (directory.mode & sticky) === 0) return
  throw new FileError(
    file,
    'cannot be replaced: it belongs to another user, and only its owner may replace it in this directory',
    'run the command as its owner',
  )
}
