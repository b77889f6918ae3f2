/** Runs several commands on the same files at once. */
import {setTimeout} from 'node:timers/promises'
import {miCommand, runProgram, type Place, type Run} from '../test/support/cli.js'
import {tracedMi, type Injection} from '../test/support/strace.js'
import {attempt, type Outcome} from './cases.js'
import {mostContestants, type Contest, type Contestant, type State} from './contests.js'
import {judgeLeftovers, judgeWords, quote, type Fault} from './judge.js'
import {environment, marker, type Kit} from './kit.js'
import {isSerial} from './orders.js'
import type {Random} from './random.js'
import {takeSnapshot} from './snapshot.js'

/** A command and what delays it. */
interface Entrant {
  readonly contestant: Contestant
  /** Milliseconds after the start of the race. */
  readonly starts: number
  /** strace lets it wait before this call. */
  readonly delay: Injection | undefined
}

export interface Race {
  readonly number: number
  readonly contest: Contest
  readonly entrants: readonly Entrant[]
}

/** The contests in turns. Two or three commands are the most frequent. */
export function planRaces(
  kit: Kit,
  count: number,
  {contests, random, strace}: {contests: readonly Contest[]; random: Random; strace: boolean},
): readonly Race[] {
  return Array.from({length: count}, (_, number) => number).flatMap((number) => {
    const contest = contests[number % contests.length]
    if (contest === undefined) return []
    const entrants = Array.from({length: random.pick([2, 2, 2, 3, 3, 4, mostContestants])}, (_each, index) => ({
      contestant: contest.contestant(kit, index, random),
      starts: random.pick([0, 0, random.between(0, 60)]),
      delay: strace && random.chance(0.4) ? delay(random) : undefined,
    }))
    return [{number, contest, entrants}]
  })
}

/** A wait that is long enough for others to pass, and short enough for a lock that is waited for. */
function delay(random: Random): Injection {
  const call = random.pick(['rename', 'rename', 'link', 'fsync', 'fchmod', 'unlink', 'mkdir'])
  return {at: call, what: `delay_enter=${random.between(20, 600) * 1000}`, when: random.pick(['1', '2'])}
}

export function runRace(kit: Kit, {number, contest, entrants}: Race): Promise<Outcome> {
  const delays = entrants.flatMap(({delay: each}) => (each === undefined ? [] : [`${each.at} ${each.when ?? ''}`]))
  const how = `${entrants.length} commands${delays.length === 0 ? '' : `, delayed at ${delays.join(', ')}`}`
  return attempt({kind: 'race', number, scenario: contest.name, how}, () =>
    kit.inPlace(async (place) => {
      contest.prepare(place, kit)
      const before = contest.read(place, kit)
      if (before === undefined) throw new Error('the files cannot be read before the race')
      const files = takeSnapshot(place)
      const runs = await Promise.all(entrants.map((entrant) => enter(entrant, place)))
      const faults = [
        ...judgeOrder({before, after: contest.read(place, kit)}, entrants, runs),
        ...judgeLeftovers(
          {before: files, changes: created.map((file) => ({file, isNew: () => true}))},
          takeSnapshot(place),
        ),
        ...runs.flatMap((run) => judgeRun(run)),
      ]
      return {reached: runs.filter(({code}) => code === 0).length > 0, faults}
    }),
  )
}

/** What contestants may create. */
const created = ['aes.key', 'aes.yaml', 'current', 'saved.yaml']
  .map((file) => `home/.config/mi/${file}`)
  .concat('work/out/new.p12', 'work/out/new.properties')

async function enter({contestant, starts, delay: wait}: Entrant, place: Place): Promise<Run> {
  await setTimeout(starts)
  const {words, environment: extra, stdin} = contestant
  const command = wait === undefined ? miCommand(words) : tracedMi(words, [wait])
  return runProgram(command, {in: place, env: {...environment, ...extra}, ...(stdin !== undefined && {stdin})})
}

function judgeRun(run: Run): readonly Fault[] {
  const ending = run.code === 0 || run.code === 1 ? [] : [`exit code ${String(run.code)}: ${quote(run.stderr)}`]
  return [...judgeWords(run, marker), ...ending.map((fact) => ({kind: 'failed', fact}) as const)]
}

function judgeOrder(
  {before, after}: {before: State; after: State | undefined},
  entrants: readonly Entrant[],
  runs: readonly Run[],
): readonly Fault[] {
  if (after === undefined) return [{kind: 'torn', fact: 'a file is not complete'}]
  const done = entrants.flatMap(({contestant}, index) => {
    const run = runs[index]
    return run?.code === 0 ? [{words: contestant.words.join(' '), operation: contestant.operation(run)}] : []
  })
  const final = JSON.stringify(after)
  const operations = done.map(({operation}) => operation)
  if (isSerial(before, operations, (state) => JSON.stringify(state) === final)) return []
  const commands = done.map(({words}) => words).join('; ')
  return [{kind: 'lost', fact: `no order of what was done (${commands}) leads to ${final}`}]
}
