/** Makes system calls of commands fail, as on a full, broken, protected or read-only disk. */
import {miCommand} from '../test/support/cli.js'
import {expectationOf, judgeNext, judgeNow} from './aftermath.js'
import {attempt, type Outcome} from './cases.js'
import type {Fault} from './judge.js'
import type {Kit} from './kit.js'
import type {Random} from './random.js'
import type {Scenario} from './scenario.js'
import {describeCall, hasFailed, type Call} from './strace.js'
import type {Survey} from './survey.js'
import {runTraced} from './traced.js'

type Errors = readonly [string, ...string[]]

const whereNothingMayBeWritten: Errors = ['ENOSPC', 'EIO', 'EACCES', 'EROFS']

/** The errors that a call can have. */
const errors: Readonly<Record<string, Errors>> = {
  openat: [...whereNothingMayBeWritten, 'EMFILE'],
  write: ['ENOSPC', 'EIO'],
  fsync: ['EIO', 'ENOSPC'],
  rename: whereNothingMayBeWritten,
  link: [...whereNothingMayBeWritten, 'EPERM'],
  unlink: ['EACCES', 'EIO', 'EROFS'],
  mkdir: whereNothingMayBeWritten,
  fchmod: ['EIO', 'EROFS'],
  fchown: ['EIO', 'EROFS'],
}

/** The calls that only the program itself makes, and none of them while it starts. */
const lasting = ['rename', 'link', 'unlink', 'fsync', 'mkdir']

export interface FaultCase {
  readonly number: number
  readonly scenario: Scenario
  readonly call: Call
  readonly error: string
  /** Whether all later calls of that name fail too. */
  readonly persistent: boolean
}

/** Every call of every scenario fails once before one fails again with another error. */
export function planFaults(count: number, surveys: readonly Survey[], random: Random): readonly FaultCase[] {
  const possible = surveys.flatMap(({scenario, calls}) =>
    calls.flatMap((call) => {
      const possibleErrors = isWakeUp(call) ? undefined : errors[call.name]
      return possibleErrors === undefined ? [] : [{scenario, call, possibleErrors}]
    }),
  )
  const shuffled = random.shuffle(possible)
  return Array.from({length: shuffled.length === 0 ? 0 : count}, (_, number) => number).flatMap((number) => {
    const chosen = shuffled[number % shuffled.length]
    if (chosen === undefined) return []
    const {scenario, call, possibleErrors} = chosen
    const persistent = lasting.includes(call.name) && random.chance(0.25)
    return [{number, scenario, call, error: random.pick(possibleErrors), persistent}]
  })
}

/**
 * Whether it may be another call in the next run: in the main thread, Node.js also writes to its own pipes, now more and now less often, and
 * waits forever if that fails. What the program writes there, it also opens or syncs there.
 */
function isWakeUp({name, thread}: Call): boolean {
  return name === 'write' && thread === 'main'
}

export function runFault(kit: Kit, {number, scenario, call, error, persistent}: FaultCase): Promise<Outcome> {
  const how = `${error} from ${describeCall(call)}${persistent ? ' and all later ones' : ''}`
  return attempt({kind: 'fault', number, scenario: scenario.name, how}, () =>
    kit.inPlace(async (place) => {
      const disturbed = {kit, scenario, place, expectation: expectationOf(kit, scenario, place)}
      const {words, ...streams} = scenario.command(kit)
      const interference = {...call, what: `error=${error}`, persistent}
      const {run, calls} = await runTraced(miCommand(words), {place, interference, ...streams})
      // The number of a write is not always the same call.
      if (!calls.some(hasFailed)) return {reached: false, faults: []}
      const now = judgeNow(disturbed, run, {mayLeave: cannotCleanUp(call, persistent)})
      return {reached: true, faults: [...now, ...judgeEnd(run.code), ...(await judgeNext(disturbed, 'same'))]}
    }),
  )
}

/** If files can no longer be renamed or removed, neither can those that should be renamed back or removed. */
function cannotCleanUp({name}: Call, persistent: boolean): boolean {
  return name === 'unlink' || (name === 'rename' && persistent)
}

function judgeEnd(code: number | null): readonly Fault[] {
  return code === null ? [{kind: 'failed', fact: 'ended by a signal'}] : []
}
