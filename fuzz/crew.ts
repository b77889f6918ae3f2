/** Child processes that try inputs, so that an input that hangs or exhausts the memory ends only one of them. */
import {fork} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {Flaw} from './examine.js'
import type {Assignment, Message} from './member.js'

/** What a crew reports. */
export interface CrewListener {
  onRuns(count: number): void
  /** @param index of the input */
  onFlaw(index: number, flaw: Flaw): void
  onMinimal(target: string, flaw: Flaw, input: Buffer): void
}

/** How often a member may die before the rest of its inputs is left out. */
const mostDeaths = 10

/** In mebibytes. What needs more for one small input is a flaw. */
const heap = 512

const tsx = import.meta.resolve('tsx')
const program = path.join(import.meta.dirname, 'member.ts')

/**
 * Tries all inputs, shared among the processes.
 * @param directory for files of the crew's own
 */
export async function runCrew(
  job: Omit<Assignment, 'first' | 'state' | 'step'>,
  jobs: number,
  directory: string,
  listener: CrewListener,
): Promise<void> {
  const members = Array.from({length: jobs}, (_, first) =>
    runMember({...job, first, step: jobs, state: path.join(directory, `state-${first}`)}, listener),
  )
  await Promise.all(members)
}

/** Starts another process after the input that one has died of. */
async function runMember(assignment: Assignment, listener: CrewListener): Promise<void> {
  let first = assignment.first
  for (let deaths = 0; deaths < mostDeaths; deaths++) {
    const end = await runOnce({...assignment, first}, listener)
    if (end === undefined) return
    const index = readFileSync(assignment.state).readDoubleBE()
    listener.onFlaw(index, {kind: 'died', detail: `the process ended with ${end}`})
    first = index + assignment.step
  }
}

/** @returns how the process ended; undefined if its work was done */
function runOnce(assignment: Assignment, listener: CrewListener): Promise<string | undefined> {
  const child = fork(program, [], {
    execArgv: ['--import', tsx, `--max-old-space-size=${heap}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isDone = false
  child.on('message', (message: Message) => {
    if (message.kind === 'progress') listener.onRuns(message.runs)
    else if (message.kind === 'flaw') listener.onFlaw(message.index, message.flaw)
    else if (message.kind === 'minimal')
      listener.onMinimal(message.target, message.flaw, Buffer.from(message.input, 'base64'))
    else isDone = true
  })
  child.send(assignment)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      resolve(isDone ? undefined : (signal ?? `exit code ${code ?? 'unknown'}`))
    })
  })
}
