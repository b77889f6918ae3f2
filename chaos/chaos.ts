/** `npm run chaos`: kills commands, races them, makes their system calls fail, and checks what they leave behind. */
import {availableParallelism} from 'node:os'
import type {Printer} from '../bench/command-line.js'
import {withTemporaryDirectory} from '../bench/temporary-directory.js'
import {isTracingPermitted} from '../test/support/strace.js'
import type {Outcome} from './cases.js'
import {contests} from './contests.js'
import {planFaults, runFault} from './faults.js'
import {inParallel} from './in-parallel.js'
import {planKills, runKill} from './kills.js'
import {prepareKit, type Kit} from './kit.js'
import {readOptions, type Options} from './options.js'
import {planRaces, runRace} from './races.js'
import {Random} from './random.js'
import {renderFaults, renderFigures} from './report.js'
import {scenarios} from './scenarios.js'
import {survey, type Survey} from './survey.js'

/**
 * Runs all cases and prints the figures. Reports faults on standard error when they are found.
 * @param arguments_ the arguments after `npm run chaos --`
 * @returns whether there was no fault
 * @throws OptionError before it runs anything
 */
export async function chaos(arguments_: readonly string[], {log, error}: Printer): Promise<boolean> {
  const options = readOptions(arguments_)
  error(`seed: ${options.seed}`)
  const strace = isTracingPermitted()
  if (!strace)
    error('skipped: failing system calls, kills at system calls, and delays: strace is not installed or not permitted')
  const outcomes = await withTemporaryDirectory('mi-chaos-', async (directory) => {
    const cases = await planAll(await prepareKit(directory), options, {strace})
    return inParallel(availableParallelism(), cases, async (run) => {
      const outcome = await run()
      for (const line of renderFaults(outcome)) error(line)
      return outcome
    })
  })
  log(renderFigures(outcomes))
  return outcomes.every(({faults}) => faults.length === 0)
}

type Case = () => Promise<Outcome>

/**
 * All kinds of cases in random order, so that a run that is ended early has tried each. A run with fewer cases of one kind has
 * the same cases of the other kinds.
 */
async function planAll(kit: Kit, options: Options, {strace}: {strace: boolean}): Promise<readonly Case[]> {
  const {kills, races, faults, seed} = options
  const random = (kind: number) => new Random(seed * 4 + kind)
  const surveys = kills + faults === 0 ? [] : await surveyAll(kit, options, {strace})
  const contenders = contests.filter(({name}) => name.startsWith(options.scenario))
  const isChosen = ({number}: {number: number}) => options.only === undefined || number === options.only
  return random(3).shuffle([
    ...planKills(kills, surveys, random(0))
      .filter(isChosen)
      .map((each) => () => runKill(kit, each)),
    ...planRaces(kit, races, {contests: contenders, random: random(1), strace})
      .filter(isChosen)
      .map((each) => () => runRace(kit, each)),
    ...planFaults(faults, surveys, random(2))
      .filter(isChosen)
      .map((each) => () => runFault(kit, each)),
  ])
}

function surveyAll(kit: Kit, {scenario}: Options, {strace}: {strace: boolean}): Promise<readonly Survey[]> {
  const chosen = scenarios.filter(({name}) => name.startsWith(scenario))
  return inParallel(availableParallelism(), chosen, (each) => survey(kit, each, {strace}))
}
