/** Files rewritten in place: all of them or none, whoever reads them meanwhile and whatever ends the program. */
import {copyFileSync, linkSync, readFileSync, renameSync} from 'node:fs'
import {realpath, stat} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {explained, systemCode} from './system-errors.js'
import {withTemporaries, writeNew} from './writing.js'

/** A file and what is to become of it. */
export interface Rewriting {
  readonly file: string
  /** What was read from it. */
  readonly was: Uint8Array
  readonly content: Uint8Array
}

const permissions = 0o777

/**
 * Everything is on the disk before the first file is exchanged. Killed at any moment, each file is wholly old or wholly new;
 * where one cannot be exchanged, those before it are put back. Modes stay; a link to a file is followed, and stays.
 * @throws FileError, for a file that is no longer what was read, too
 */
export async function rewriteAll(rewritings: readonly Rewriting[]): Promise<void> {
  await withTemporaries(async (temporaryFor) => {
    const staged: Staged[] = []
    for (const rewriting of rewritings) staged.push(await stage(rewriting, temporaryFor))
    for (const each of staged) refuseUnlessAsRead(each)
    exchangeAll(staged)
  })
}

interface Staged extends Rewriting {
  /** The file itself, no link. */
  readonly target: string
  readonly temporary: string
  /** Where the old content is kept until all are exchanged. */
  readonly backup: string
}

function stage(rewriting: Rewriting, temporaryFor: (file: string) => string): Promise<Staged> {
  return explained(rewriting.file, 'write', async () => {
    const target = await realpath(rewriting.file)
    const temporary = temporaryFor(target)
    await writeNew(temporary, (write) => write(rewriting.content), (await stat(target)).mode & permissions)
    const backup = temporaryFor(target)
    keepOld(target, backup)
    return {...rewriting, target, temporary, backup}
  })
}

/** Not every file system has links, and not every file may get one. */
function keepOld(target: string, backup: string): void {
  try {
    linkSync(target, backup)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    copyFileSync(target, backup)
  }
}

function refuseUnlessAsRead({file, target, was}: Staged): void {
  if (readFileSync(target).equals(was)) return
  throw new FileError(file, 'was changed by another program meanwhile; nothing was written', 'run the command again')
}

/** In one go, so that no signal is handled in between. */
function exchangeAll(staged: readonly Staged[]): void {
  const exchanged: Staged[] = []
  for (const each of staged) {
    try {
      renameSync(each.temporary, each.target)
    } catch (error) {
      for (const {backup, target} of exchanged) renameSync(backup, target)
      throw new FileError(
        each.file,
        `cannot be replaced (${systemCode(error) ?? 'unknown'}); all files are as they were`,
      )
    }
    exchanged.push(each)
  }
}
