/** Ends commands by signals at chosen moments. */
import type {ChildProcess} from 'node:child_process'
import {setMaxListeners} from 'node:events'
import {readdirSync, watch} from 'node:fs'
import path from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {miCommand, runProgram, type Place, type Run} from '../test/support/cli.js'
import {expectationOf, judgeNext, judgeNow, type Next} from './aftermath.js'
import {attempt, type Outcome} from './cases.js'
import {environment, type Kit} from './kit.js'
import type {Random} from './random.js'
import type {Scenario} from './scenario.js'
import {describeCall, isChanging, type Call} from './strace.js'
import type {Survey} from './survey.js'
import {runTraced} from './traced.js'

const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** SIGKILL cannot be handled, so it shows more: it is chosen as often as the others together. */
const signals = ['SIGKILL', 'SIGKILL', 'SIGKILL', ...endings] as const

type Signal = (typeof signals)[number]

/** The exit code after Ctrl-C at a prompt. */
const interrupted = 130

/** Some time after the start (timed), or after the first file or directory appears (aimed). */
interface Wait {
  readonly how: 'timed' | 'aimed'
  readonly milliseconds: number
}

/** When the signal is sent: after a time, or before a system call, which is not made if the signal is SIGKILL. */
export type Moment = Wait | {readonly how: 'exact'; readonly call: Call}

export interface Kill {
  readonly number: number
  readonly scenario: Scenario
  readonly signal: Signal
  readonly moment: Moment
  readonly next: Next
}

/**
 * Half of the kills are exact, if strace was there for the surveys: first SIGKILL at every call of every scenario, then
 * the other signals. The others are timed and aimed at random.
 */
export function planKills(count: number, surveys: readonly Survey[], random: Random): readonly Kill[] {
  const exact = exactMoments(surveys)
  if (surveys.length === 0) return []
  return Array.from({length: count}, (_, number) => {
    const next = random.pick(['same', 'other'])
    const turn = Math.floor(number / 2)
    const chosen = number % 2 === 0 ? exact[turn % exact.length] : undefined
    if (chosen === undefined) return {number, next, ...randomKill(surveys, random)}
    const round = Math.floor(turn / exact.length)
    const signal = round === 0 ? 'SIGKILL' : random.pick(signals)
    return {number, next, signal, ...chosen}
  })
}

/** The calls of all scenarios in turns, so that a few kills already hit each scenario. */
function exactMoments(surveys: readonly Survey[]): readonly Pick<Kill, 'scenario' | 'moment'>[] {
  const longest = Math.max(...surveys.map(({calls}) => calls.length))
  return Array.from({length: longest}, (_, index) => index).flatMap((index) =>
    surveys.flatMap(({scenario, calls}) => {
      const call = calls.filter(isChanging)[index]
      return call === undefined ? [] : [{scenario, moment: {how: 'exact', call} as const}]
    }),
  )
}

function randomKill(surveys: readonly Survey[], random: Random): Pick<Kill, 'scenario' | 'signal' | 'moment'> {
  const {scenario, milliseconds} = random.pick(surveys)
  const signal = random.pick(signals)
  const how = random.pick(['timed', 'aimed'])
  const wait = how === 'timed' ? milliseconds * random.fraction() : aimedDelay(random, milliseconds)
  return {scenario, signal, moment: {how, milliseconds: wait}}
}

/** Most of what matters happens soon after the first temporary file. */
function aimedDelay(random: Random, duration: number): number {
  const longest = random.pick([2, 20, duration / 3])
  return random.fraction() * longest
}

export async function runKill(kit: Kit, kill: Kill): Promise<Outcome> {
  const {number, scenario} = kill
  const about = {kind: 'kill', number, scenario: scenario.name, how: describe(kill)} as const
  return attempt(about, () =>
    kit.inPlace(async (place) => {
      const expectation = expectationOf(kit, scenario, place)
      const disturbed = {kit, scenario, place, expectation}
      const run = await runAndKill(kit, kill, place)
      const now = judgeNow(disturbed, run, {mayLeave: run.signal === 'SIGKILL'})
      const reached = run.signal !== null || run.code === interrupted
      return {reached, faults: [...now, ...(await judgeNext(disturbed, kill.next))]}
    }),
  )
}

function describe({signal, moment, next}: Kill): string {
  return `${signal} ${describeMoment(moment)}, then ${next === 'same' ? 'the same command' : 'another command'}`
}

function describeMoment(moment: Moment): string {
  if (moment.how === 'exact') return `at ${describeCall(moment.call)}`
  const time = `${moment.milliseconds.toFixed(1)} ms after`
  return `${time} ${moment.how === 'timed' ? 'the start' : 'the first change'}`
}

interface Start {
  readonly command: readonly string[]
  readonly place: Place
  readonly stdin?: string
}

async function runAndKill(kit: Kit, {scenario, signal, moment}: Kill, place: Place): Promise<Run> {
  const {words, ...streams} = scenario.command(kit)
  const start = {command: miCommand(words), place, ...streams}
  return moment.how === 'exact' ? killAtCall(start, signal, moment.call) : killInTime(start, signal, moment)
}

async function killAtCall({command, ...streams}: Start, signal: Signal, call: Call): Promise<Run> {
  const interference = {...call, what: `signal=${signal.slice('SIG'.length)}`}
  const {run} = await runTraced(command, {...streams, interference})
  return run
}

async function killInTime({command, place, ...streams}: Start, signal: Signal, moment: Wait): Promise<Run> {
  const ended = new AbortController()
  const onStart = (child: ChildProcess) => {
    void killLater(child, signal, {moment, place, ended: ended.signal})
  }
  try {
    return await runProgram(command, {in: place, env: environment, onStart, ...streams})
  } finally {
    ended.abort()
  }
}

async function killLater(
  child: ChildProcess,
  signal: Signal,
  {moment, place, ended}: {moment: Wait; place: Place; ended: AbortSignal},
): Promise<void> {
  if (moment.how === 'aimed') await firstChange(place, ended)
  await setTimeout(moment.milliseconds, undefined, {signal: ended}).catch(() => undefined)
  if (!ended.aborted) child.kill(signal)
}

/** Returns when something is created in one of the directories that scenarios write to; never if `ended` comes first. */
function firstChange(place: Place, ended: AbortSignal): Promise<void> {
  const directories = [place.work, ...directoriesIn(place.work), place.config]
  setMaxListeners(directories.length + 1, ended)
  return new Promise((resolve) => {
    for (const directory of directories)
      watch(directory, {signal: ended}, () => {
        resolve()
      })
  })
}

function directoriesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, {recursive: true, withFileTypes: true})
  return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name))
}
