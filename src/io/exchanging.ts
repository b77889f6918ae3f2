/** Puts new files in the places of others, all of them or none, and restores those it replaced if it cannot replace the rest. */
import {copyFileSync, renameSync, rmSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {listed} from '../wording.js'
import {syncDirectory} from './directories.js'
import {digestFile, identityOf, withoutChangeTime} from './file-digest.js'
import {putInPlace, removeJournal, tryToLink, writeJournal, type Exchange} from './journal.js'
import type {Tell} from './locks.js'
import {explained, explainErrors, systemCode} from './system-errors.js'
import {existsNow, type Temporaries} from './writing.js'

/** An exchange whose new file is on the disk. */
export interface Staged extends Exchange {
  /** As messages call it. */
  readonly file: string
}

/** A file with its old content, in case those after it cannot be replaced. */
interface Replaceable extends Staged {
  /** Undefined if there is no file yet, or no other to replace. */
  readonly backup: string | undefined
  /** Of the file when it was compared with what was read. */
  readonly identity: string | undefined
}

/**
 * A single file needs no journal: a rename either happens or does not.
 * @throws FileError, also if a file has changed since it was read
 */
export async function exchangeAll(staged: readonly Staged[], temporaries: Temporaries, tell: Tell): Promise<void> {
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

export function changedMeanwhile(file: string): FileError {
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
