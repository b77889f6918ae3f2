/** Lets one run of mi work on files at a time, after finishing what an earlier one was doing to them when it was killed. */
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {listed, quoted} from '../wording.js'
import {syncDirectory} from './directories.js'
import {
  exchangeState,
  isOwn,
  putInPlace,
  readJournal,
  removeJournal,
  type Exchange,
  type ExchangeState,
  type Journal,
} from './journal.js'
import {releaseIfStale} from './lock-file.js'
import {holdLocks, realPathOf, type Tell} from './locks.js'
import {makerState} from './maker.js'
import {isLockName, isOwnName, parseOwnName} from './own-names.js'
import {statsIfVisible} from './path-trace.js'
import {tryToRemove, tryToRemoveOwn} from './removal.js'
import {explainErrors, systemCode} from './system-errors.js'

/**
 * Finishes what earlier runs began to do to the files, then holds their locks while `work` runs.
 * @param files absolute paths; they need not exist, and a link stands for the file it leads to
 * @param tell says what was finished, and what is waited for
 * @throws FileError if another run holds a lock for ten seconds, or if what an earlier run began cannot be finished; and whatever `work`
 *   throws
 */
export async function withLocks<T>(files: readonly string[], tell: Tell, work: () => Promise<T>): Promise<T> {
  const targets = new Set(files.map(realPathOf))
  const directories = [...new Set([...targets].map((target) => path.dirname(target)))]
  for (;;) {
    for (const directory of directories) await clearLeftovers(directory, tell, targets)
    const result = await holdLocks(files, tell, async () => {
      // The run that held them may have been killed while this one waited.
      for (const journal of directories.flatMap(deadJournalsIn))
        if (await isConcerned(journal, targets)) return undefined
      return {value: await work()}
    })
    if (result !== undefined) return result.value
  }
}

async function isConcerned(journal: string, targets: ReadonlySet<string>): Promise<boolean> {
  if (isForeign(journal)) return false
  return (await readOrExplain(journal))?.exchanges.some(({target}) => targets.has(target)) ?? false
}

function readOrExplain(journal: string): Promise<Journal | undefined> {
  return explainErrors(journal, 'read', () => readJournal(journal))
}

/**
 * Finishes the changes that earlier runs began in a directory, and removes the other files they left there. Runs that may still be running
 * are left alone.
 * @param needed the files that the caller works on; if a change to one of the others cannot be finished, the user is told
 * @throws FileError if a change to a needed file cannot be finished
 */
export async function clearLeftovers(
  directory: string,
  tell: Tell,
  needed: ReadonlySet<string> = new Set(),
): Promise<void> {
  const foreign: string[] = []
  for (const journal of deadJournalsIn(directory)) {
    if (isForeign(journal)) foreign.push(journal)
    else await finish(journal, tell, needed)
  }
  noteForeign(foreign, tell)
  const names = namesIn(directory)
  const unfinished = new Set(names.map(parseOwnName).flatMap((own) => (own?.kind === 'journal' ? [own.maker] : [])))
  let stale = 0
  for (const name of names) {
    const own = parseOwnName(name)
    const file = path.join(directory, name)
    if (own?.kind === 'tmp' && !unfinished.has(own.maker) && makerState(own.maker) === 'gone') tryToRemoveOwn(file)
    if (isLockName(name) && stale < mostStale && releaseIfStale(file, tell)) stale++
  }
}

/**
 * How many stale locks are removed from a directory in one go. Each must be taken over, which takes time, and somebody may have put thousands
 * there. The others harm nobody: whoever needs one takes it over.
 */
const mostStale = 12

function deadJournalsIn(directory: string): readonly string[] {
  return namesIn(directory)
    .filter((name) => {
      const own = parseOwnName(name)
      return own?.kind === 'journal' && makerState(own.maker) === 'gone'
    })
    .map((name) => path.join(directory, name))
}

/** @returns the names of mi's own files; none in a directory that does not exist or cannot be read */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter(isOwnName)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return []
  }
}

/** False also for a journal that cannot be looked at, or that another run has just removed. */
function isForeign(file: string): boolean {
  const found = statsIfVisible(file)
  return found !== undefined && !isOwn(found)
}

/** What was told to whom: a run often looks at a directory twice. */
const told = new WeakMap<Tell, Set<string>>()

function tellOnce(sentence: string, tell: Tell): void {
  const before = told.get(tell) ?? new Set()
  told.set(tell, before)
  if (before.has(sentence)) return
  before.add(sentence)
  tell(sentence)
}

async function finish(file: string, tell: Tell, needed: ReadonlySet<string>): Promise<void> {
  let targets: readonly string[] = []
  try {
    targets = (await readOrExplain(file))?.exchanges.map(({target}) => target) ?? []
    await holdLocks(targets, tell, () => finishLocked(file, tell))
  } catch (error) {
    if (!(error instanceof FileError) || targets.some((target) => needed.has(target))) throw error
    tellOnce(error.fact, tell)
  }
}

function noteForeign(journals: readonly string[], tell: Tell): void {
  if (journals.length === 0) return
  const what =
    journals.length === 1
      ? "another user's run of mi was killed while it replaced files; that user's next run finishes it"
      : "other users' runs of mi were killed while they replaced files; those users' next runs finish it"
  tellOnce(`${what} (${listed(journals)})`, tell)
}

/** A run that held the locks before may have finished it. */
async function finishLocked(file: string, tell: Tell): Promise<void> {
  const journal = await readOrExplain(file)
  if (journal === undefined) {
    tryToRemove(file)
    return
  }
  if (journal.exchanges.length === 0) {
    tellOnce(journalIsAway(file, journal), tell)
    return
  }
  const states = new Map<Exchange, ExchangeState>()
  for (const exchange of journal.exchanges)
    states.set(exchange, await explainErrors(exchange.target, 'read', () => exchangeState(exchange)))
  const having = (wanted: ExchangeState) => journal.exchanges.filter((exchange) => states.get(exchange) === wanted)
  const [ready, changed, isBegun] = [having('ready'), having('changed'), having('done').length > 0]
  if (isBegun || changed.length === 0) replaceReady(ready, journal.exchanges)
  const isDropped = removeJournal(journal, tell)
  if (ready.length > 0) report({ready, changed, isBegun}, tell)
  if (!isDropped) throw stuckError(file)
}

function journalIsAway(file: string, journal: Journal): string {
  return (
    `a run of mi was killed while it replaced files, and its journal is in ${quoted(path.dirname(journal.file))}, ` +
    'which does not exist now; when that directory is back, the next run finishes the change; ' +
    `if it is gone for good, remove ${quoted(file)}`
  )
}

function stuckError(file: string): FileError {
  const fact = 'cannot be removed: a killed run of mi left it, and what it began is finished or dropped'
  return new FileError(file, fact, 'check the permissions of its directory, then run the command again')
}

interface Finishing {
  readonly ready: readonly Exchange[]
  /** By another program, since the earlier run. */
  readonly changed: readonly Exchange[]
  /** Whether the earlier run had replaced any file. */
  readonly isBegun: boolean
}

function report({ready, changed, isBegun}: Finishing, tell: Tell): void {
  const names = (exchanges: readonly Exchange[]) => listed(exchanges.map(({target}) => target))
  const isRemoved = ({temporary}: Exchange) => temporary === null
  const [removed, replaced] = [ready.filter(isRemoved), ready.filter((each) => !isRemoved(each))]
  const done = [
    ...(replaced.length > 0 ? [`replaced: ${names(replaced)}`] : []),
    ...(removed.length > 0 ? [`removed: ${names(removed)}`] : []),
  ].join('; ')
  const rest = changed.length === 0 ? '' : `; left as they are, because they were changed since: ${names(changed)}`
  if (isBegun || changed.length === 0) tell(`finished what a killed run of mi had begun; ${done}${rest}`)
  else tell(`a killed run of mi had replaced nothing yet, and its change is dropped${rest}`)
}

function replaceReady(ready: readonly Exchange[], all: readonly Exchange[]): void {
  for (const [index, exchange] of ready.entries()) {
    try {
      putInPlace(exchange)
    } catch (error) {
      const old = ready.slice(index)
      const isOld = new Set(old)
      throw new FileError(
        exchange.target,
        `cannot be ${exchange.temporary === null ? 'removed' : 'replaced'} (${systemCode(error) ?? 'unknown'}), so what a killed run of mi had begun is not finished; ` +
          `new: ${listed(all.filter((each) => !isOld.has(each)).map(({target}) => target)) || 'none'}; old: ${listed(old.map(({target}) => target))}`,
        'check the permissions of its directory, then run the command again',
      )
    }
  }
  for (const directory of new Set(ready.map(({target}) => path.dirname(target)))) syncDirectory(directory)
}
