/** Rewrites files in place, all of them or none. Other programs never see a half-written file. */
import {createHash} from 'node:crypto'
import {copyFileSync, linkSync, readFileSync, renameSync} from 'node:fs'
import {realpath, stat} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {explainErrors, systemCode} from './system-errors.js'
import {withTemporaries, writeNew} from './writing.js'

/** A file and its new content. */
export type Rewriting = {
  readonly file: string
  /** The content that was read from it, or the SHA-256 digest of that in hex. */
  readonly was: Uint8Array | {readonly sha256: string}
} & ({readonly content: Uint8Array} | {readonly write: WriteContent})

type WriteContent = (write: (part: string | Uint8Array) => Promise<void>) => Promise<void>

const permissions = 0o777

/**
 * Writes everything to the disk before it replaces the first file. If the program is killed, each file has either its
 * old or its new content. If a file cannot be replaced, the ones before it are restored. Files keep their modes. A link
 * is kept, and the file it points to is replaced.
 * @throws FileError, also if a file has changed since it was read
 */
export async function rewriteAll(rewritings: readonly Rewriting[]): Promise<void> {
  await withTemporaries(async (temporaryFor) => {
    const staged: Staged[] = []
    for (const rewriting of rewritings) staged.push(await stage(rewriting, temporaryFor))
    for (const each of staged) checkUnchanged(each)
    replaceAll(staged)
  })
}

interface Staged extends Pick<Rewriting, 'file' | 'was'> {
  /** The file itself, if `file` is a link. */
  readonly target: string
  readonly temporary: string
  /** Keeps the old content until all files are replaced. */
  readonly backup: string
}

const notRewritable = 'cannot be rewritten: it is a pipe or a device'

function stage(rewriting: Rewriting, temporaryFor: (file: string) => string): Promise<Staged> {
  return explainErrors(rewriting.file, 'write', async () => {
    const found = await stat(rewriting.file)
    if (!found.isFile()) throw new FileError(rewriting.file, notRewritable, 'name a regular file')
    const target = await realpath(rewriting.file)
    const temporary = temporaryFor(target)
    const content: WriteContent = 'write' in rewriting ? rewriting.write : (write) => write(rewriting.content)
    await writeNew(temporary, content, found.mode & permissions)
    const backup = temporaryFor(target)
    backUp(target, backup)
    return {file: rewriting.file, was: rewriting.was, target, temporary, backup}
  })
}

/** Copies the file if it cannot be linked: not every file system has links, and not every file permits one. */
function backUp(target: string, backup: string): void {
  try {
    linkSync(target, backup)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    copyFileSync(target, backup)
  }
}

function checkUnchanged({file, target, was}: Staged): void {
  const now = readFileSync(target)
  const isSame = 'sha256' in was ? createHash('sha256').update(now).digest('hex') === was.sha256 : now.equals(was)
  if (isSame) return
  throw new FileError(
    file,
    'was changed by another program while mi was running; nothing was written',
    'run the command again',
  )
}

/** Synchronous, so that no signal is handled halfway. */
function replaceAll(staged: readonly Staged[]): void {
  const replaced: Staged[] = []
  for (const each of staged) {
    try {
      renameSync(each.temporary, each.target)
    } catch (error) {
      for (const {backup, target} of replaced) renameSync(backup, target)
      throw new FileError(
        each.file,
        `cannot be replaced (${systemCode(error) ?? 'unknown'}); no file was changed`,
        'check the permissions of its directory, then run the command again',
      )
    }
    replaced.push(each)
  }
}
