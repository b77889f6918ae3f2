/** A process that tries inputs, and sends what it finds. It may die of one; then the file `state` says which. */
import {openSync, writeSync} from 'node:fs'
import {setImmediate} from 'node:timers/promises'
import {Worker} from 'node:worker_threads'
import {examine, type Flaw} from './examine.js'
import {minimise} from './minimise.js'
import {inputFor, Plan, type Case} from './plan.js'
import type {Target} from './target.js'

/** What a member is asked to do. */
export interface Assignment {
  /** The URL of a module that exports `targets`. */
  readonly module: string
  /** The names of the targets to run. */
  readonly targets: readonly string[]
  readonly seed: number
  /** The index of the first input, and how far apart the next ones are. */
  readonly first: number
  readonly step: number
  /** The index to stop at. */
  readonly end: number
  /** When to stop, in milliseconds since 1970. */
  readonly until: number
  /** After how many seconds of processor time to give up on an input, and end the process. */
  readonly patience: number
  /** The file in which to note the index of each input before it is tried. */
  readonly state: string
}

/** What a member sends. */
export type Message =
  | {readonly kind: 'progress'; readonly runs: number}
  | {readonly kind: 'flaw'; readonly index: number; readonly flaw: Flaw}
  | {readonly kind: 'minimal'; readonly flaw: Flaw; readonly target: string; readonly input: string}
  | {readonly kind: 'done'}

/** How often to report, in runs. */
const runsPerReport = 64

const beat = new Int32Array(new SharedArrayBuffer(4))

process.once('message', (assignment: Assignment) => {
  void work(assignment)
})
process.once('disconnect', () => process.exit())

async function work(assignment: Assignment): Promise<void> {
  const {module, targets, state, first, step, end, until, patience} = assignment
  const known = ((await import(module)) as {readonly targets: readonly Target[]}).targets
  const plan = new Plan(known.filter(({name}) => targets.includes(name)))
  const note = noteIn(state)
  new Worker(new URL('./watchdog.js', import.meta.url), {
    workerData: {shared: beat.buffer, patience},
    execArgv: [],
  }).unref()
  let unreported = 0
  for (let index = first; index < end && Date.now() < until; index += step) {
    note(index)
    await tryCase(plan.caseAt(index), index, assignment.seed)
    if (++unreported < runsPerReport) continue
    await send({kind: 'progress', runs: unreported})
    unreported = 0
    await setImmediate()
  }
  await send({kind: 'progress', runs: unreported})
  await send({kind: 'done'})
  process.disconnect()
}

/** @returns a function that writes a number to the file, in eight bytes */
function noteIn(file: string): (index: number) => void {
  const descriptor = openSync(file, 'w')
  const bytes = Buffer.alloc(8)
  return (index) => {
    bytes.writeDoubleBE(index)
    writeSync(descriptor, bytes, 0, bytes.length, 0)
  }
}

const seen = new Set<string>()

/** Only the first input with a flaw is minimized. */
async function tryCase(one: Case, index: number, seed: number): Promise<void> {
  const input = inputFor(seed, one)
  const flaw = await examineUnderWatch(one.target, input)
  if (flaw === undefined) return
  await send({kind: 'flaw', index, flaw})
  const signature = `${one.target.name} ${flaw.kind} ${flaw.detail}`
  if (seen.has(signature) || flaw.kind === 'slow' || flaw.kind === 'memory') return
  seen.add(signature)
  const smallest = await minimise(input, async (candidate) =>
    isSame(await examineUnderWatch(one.target, candidate), flaw),
  )
  await send({kind: 'minimal', flaw, target: one.target.name, input: smallest.toString('base64')})
}

function examineUnderWatch(target: Target, input: Buffer): Promise<Flaw | undefined> {
  Atomics.add(beat, 0, 1)
  return examine(target, input)
}

/** Messages quote names, which get shorter too. */
function isSame(flaw: Flaw | undefined, other: Flaw): boolean {
  return flaw?.kind === other.kind && (flaw.detail === other.detail || flaw.kind === 'message')
}

function send(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}
