/** Keeps other runs of mi away from files, from when they are read until they are written. */
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {FileError} from '../errors.js'
import {quoted} from '../wording.js'
import {releaseLocks, tryToLock, type LockHolder} from './lock-file.js'
import {makerState} from './maker.js'
import {lockPath} from './own-names.js'
import {withoutLinks} from './paths.js'
import {onEnding} from './signals.js'
import {explainErrors} from './system-errors.js'

/** Shows a sentence to the user at once. */
export type Tell = (sentence: string) => void

/** In milliseconds: how long to wait for a lock, when to say so, and the pauses between two attempts. */
const patience = {whole: 10_000, quiet: 1000, pause: 20} as const

/**
 * Holds the locks of files while `work` runs. They are taken in the order of the files' real paths, so that two runs cannot wait for each
 * other, and removed even if a signal ends the program. Files in a directory in which no lock can be made are not locked.
 * @param files absolute paths; they need not exist, and a link stands for the file it leads to
 * @param tell says what it waits for, and what is left over
 * @throws FileError if another run holds one of them for ten seconds; and whatever `work` throws
 */
export async function holdLocks<T>(files: readonly string[], tell: Tell, work: () => Promise<T>): Promise<T> {
  const held: string[] = []
  const release = () => {
    releaseLocks(held.splice(0), tell)
  }
  const forget = onEnding(release)
  process.once('exit', release)
  try {
    for (const [lock, file] of sortedLocks(files)) if (await takeLock(lock, file, tell)) held.push(lock)
    return await work()
  } finally {
    release()
    process.off('exit', release)
    forget()
  }
}

/** @returns the paths of the locks, sorted, with the files as they were named */
function sortedLocks(files: readonly string[]): readonly (readonly [lock: string, file: string])[] {
  const locks = new Map<string, string>()
  for (const file of files) locks.set(lockPath(realPathOf(file)), file)
  return [...locks].sort(([one], [other]) => (one < other ? -1 : 1))
}

/** @returns the path without links, also of a file that does not exist yet */
export function realPathOf(file: string): string {
  const real = withoutLinks(file)
  return real === file ? path.join(withoutLinks(path.dirname(file)), path.basename(file)) : real
}

/** @returns whether it is taken; otherwise no lock can be made there @throws FileError */
async function takeLock(lock: string, file: string, tell: Tell): Promise<boolean> {
  const start = performance.now()
  let isTold = false
  for (;;) {
    const attempt = await explainErrors(lock, 'write', () => Promise.resolve(tryToLock(lock, tell)))
    if (attempt.outcome !== 'held') return attempt.outcome === 'taken'
    const waited = performance.now() - start
    if (waited >= patience.whole) throw lockedError(lock, file, attempt.holder)
    if (waited >= patience.quiet && !isTold) {
      tell(`waiting for ${quoted(file)}: ${describe(attempt.holder)} is changing it`)
      isTold = true
    }
    await delay(patience.pause * (1 + Math.random()))
  }
}

function describe(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'another program'
  const place = makerState(holder.maker) === 'elsewhere' ? ` on ${quoted(holder.host)}` : ''
  return `another mi (process ${holder.pid}${place})`
}

function lockedError(lock: string, file: string, holder: LockHolder | undefined): FileError {
  const isHere = holder !== undefined && makerState(holder.maker) !== 'elsewhere'
  return new FileError(
    file,
    `is locked: ${describe(holder)} is changing it, and holds ${quoted(lock)}`,
    isHere ? 'run the command again when it has ended' : 'if it is no longer running, remove that file',
  )
}
