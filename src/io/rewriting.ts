/** Rewrites files in place, all of them or none. Other programs never see a half-written file. */
import {createHash} from 'node:crypto'
import type {Stats} from 'node:fs'
import {copyFileSync, renameSync, rmSync, statSync} from 'node:fs'
import {realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import {FileError} from '../errors.js'
import {listed, quoted} from '../wording.js'
import {keepAttributes} from './attributes.js'
import {syncDirectory} from './directories.js'
import {digestBytes, digestFile, identityOf, withoutChangeTime} from './file-digest.js'
import {isOwn, putInPlace, removeJournal, tryToLink, writeJournal, type Exchange} from './journal.js'
import type {Tell} from './locks.js'
import {explained, explainErrors, systemCode} from './system-errors.js'
import {existsNow, withTemporaries, writeNew, type Temporaries, type WriteContent} from './writing.js'

/** A file and its new content. */
export type Rewriting = {
  readonly file: string
  /** The content that was read from it, or the SHA-256 digest of that in hex. */
  readonly was: Uint8Array | {readonly sha256: string}
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

interface Staged extends Exchange {
  /** As messages call it. */
  readonly file: string
}

interface StagedRewriting extends Staged {
  /** The file before. */
  readonly found: Stats
}

function stageRewriting(rewriting: Rewriting, {nameFor}: Temporaries, tell: Tell): Promise<StagedRewriting> {
  const {file, was} = rewriting
  return explainErrors(file, 'write', async () => {
    const found = await stat(file)
    if (!found.isFile())
      throw new FileError(file, 'cannot be rewritten: it is a pipe or a device', 'name a regular file')
    const target = await realpath(file)
    refuseIfUnremovable(file, target, found)
    const write =
      'write' in rewriting ? rewriting.write : (part: Parameters<WriteContent>[0]) => part(rewriting.content)
    const temporary = nameFor(target)
    const sha256 = await writeHashed(temporary, write, async (created) => {
      for (const loss of await keepAttributes({file: target, found}, created)) tell(`${quoted(file)} ${loss}`)
    })
    return {file, target, temporary, sha256, found, was: 'sha256' in was ? was.sha256 : digestBytes(was)}
  })
}

/** Says which files have other names than those that are replaced together. */
function noteOtherNames(staged: readonly StagedRewriting[], tell: Tell): void {
  const inode = ({found}: StagedRewriting) => `${found.dev} ${found.ino}`
  const replaced = new Map<string, number>()
  for (const each of staged) replaced.set(inode(each), (replaced.get(inode(each)) ?? 0) + 1)
  for (const each of staged) {
    const others = each.found.nlink - (replaced.get(inode(each)) ?? 0)
    if (others > 0) tell(`${quoted(each.file)} ${otherNamesKeepOld(others)}`)
  }
}

function otherNamesKeepOld(count: number): string {
  return count === 1
    ? 'has another hard link, which keeps the old content'
    : `has ${count} other hard links, which keep the old content`
}

function stageNew({file, content, replace}: NewFile, {nameFor}: Temporaries): Promise<Staged> {
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

/** A file with its old content, in case those after it cannot be replaced. */
interface Replaceable extends Staged {
  /** Undefined if there is no file yet, or no other to replace. */
  readonly backup: string | undefined
  /** Of the file when it was compared with what was read. */
  readonly identity: string | undefined
}

/** A single file needs no journal: a rename either happens or does not. */
async function exchangeAll(staged: readonly Staged[], temporaries: Temporaries, tell: Tell): Promise<void> {
  const replaceable: Replaceable[] = []
  const backups: (string | undefined)[] = []
  for (const {file, target, was} of staged) {
    const isNeeded = staged.length > 1 && was !== null
    backups.push(
      isNeeded ? await explainErrors(file, 'write', () => backUp(target, temporaries.nameFor(target))) : undefined,
    )
  }
  for (const [index, each] of staged.entries()) {
    replaceable.push({...each, backup: backups[index], identity: await checkUnchanged(each)})
  }
  const [first] = staged
  if (first === undefined) return
  await explainErrors(first.file, 'write', () => {
    if (staged.length === 1) replaceAll(replaceable, temporaries)
    else replaceJournaled(replaceable, temporaries, tell)
    return Promise.resolve()
  })
}

/** @returns the backup: a copy if the file cannot be linked, as not every file system has links, and not every file permits one */
function backUp(target: string, backup: string): string {
  try {
    if (tryToLink(target, backup)) return backup
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
  copyFileSync(target, backup)
  return backup
}

/** @returns the file's identity while it has the content that was read */
async function checkUnchanged({file, target, was}: Staged): Promise<string | undefined> {
  const found = await explainErrors(file, 'read', () => digestFile(target))
  if ((found?.sha256 ?? null) !== was) throw changedMeanwhile(file)
  return found?.identity
}

function changedMeanwhile(file: string): FileError {
  return new FileError(
    file,
    'was changed by another program while mi was running; nothing was written',
    'run the command again',
  )
}

/** Synchronous, so that no signal is handled halfway. */
function replaceJournaled(all: readonly Replaceable[], temporaries: Temporaries, tell: Tell): void {
  const exchanges = all.map(({target, temporary, was, sha256}) => ({target, temporary, was, sha256}))
  const journal = writeJournal(exchanges, tell)
  try {
    replaceAll(all, temporaries)
  } catch (error) {
    if (!(error instanceof HalfReplacedError)) removeJournal(journal, tell)
    throw error
  }
  removeJournal(journal, tell)
}

function replaceAll(all: readonly Replaceable[], temporaries: Temporaries): void {
  const replaced = new Set<string>()
  for (const [index, each] of all.entries()) {
    try {
      if (!isUnchanged(each, replaced)) throw changedMeanwhile(each.file)
      putInPlace(each)
      if (each.identity !== undefined) replaced.add(withoutChangeTime(each.identity))
    } catch (error) {
      const kept = all.slice(0, index).filter((earlier) => !tryToRestore(earlier))
      if (kept.length === 0) throw whyNotReplaced(each, error)
      temporaries.keep()
      throw new HalfReplacedError(each.file, error, {kept, all})
    }
  }
  for (const directory of new Set(all.map(({target}) => path.dirname(target)))) syncDirectory(directory)
}

/** @param replaced what this run has replaced. If the file is another name of one of them, that has changed its attributes. */
function isUnchanged({target, identity}: Replaceable, replaced: ReadonlySet<string>): boolean {
  const found = identityOf(target)
  if (found === undefined || identity === undefined || found === identity) return found === identity
  const known = withoutChangeTime(identity)
  return replaced.has(known) && withoutChangeTime(found) === known
}

/** The reasons that have nothing to do with the permissions of the directory. */
const otherReasons: ReadonlySet<string> = new Set(['EBUSY', 'EDQUOT', 'EFBIG', 'ENOSPC'])

function whyNotReplaced({file, was, temporary}: Staged, error: unknown): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  if (code === 'EEXIST' && was === null) return existsNow(file)
  const known = otherReasons.has(code) ? explained(error, file, 'write') : undefined
  if (known instanceof FileError) return new FileError(file, `${known.fact}; no file was changed`, known.hint)
  return new FileError(
    file,
    `cannot be ${temporary === null ? 'removed' : 'replaced'} (${code}); no file was changed`,
    'check the permissions of its directory, then run the command again',
  )
}

/** First the new file gets its temporary name back, so that the journal is right at any moment. @returns whether it was restored */
function tryToRestore({target, temporary, backup}: Replaceable): boolean {
  try {
    if (temporary !== null) tryToLink(target, temporary)
    if (backup === undefined) rmSync(target)
    else renameSync(backup, target)
    return true
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return false
  }
}

/** Some files are new and some are old. The journal is kept, so that the next run replaces the others, and so are the backups. */
class HalfReplacedError extends FileError {
  constructor(
    file: string,
    cause: unknown,
    {kept, all}: {readonly kept: readonly Replaceable[]; readonly all: readonly Replaceable[]},
  ) {
    const names = (files: readonly Replaceable[]) => listed(files.map((each) => each.file))
    const backups = kept.flatMap(({backup}) => (backup === undefined ? [] : [backup]))
    super(
      file,
      `cannot be replaced (${systemCode(cause) ?? 'unknown'}), and what was replaced before cannot be restored; ` +
        `new: ${names(kept)}; old: ${names(all.filter((each) => !kept.includes(each)))}; ` +
        `the old content of the new ones is in: ${listed(backups)}`,
      'check the permissions of the directory; the next run of mi on these files then replaces the others',
    )
  }
}
