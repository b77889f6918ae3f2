/** Runs a scenario once and undisturbed, to learn how long it takes and which system calls it makes. */
import {performance} from 'node:perf_hooks'
import {miCommand, runMi, type Place, type Run} from '../test/support/cli.js'
import {isAllNew, quote} from './judge.js'
import {environment, type Kit} from './kit.js'
import type {Scenario} from './scenario.js'
import {takeSnapshot} from './snapshot.js'
import type {Call} from './strace.js'
import {runTraced} from './traced.js'

export interface Survey {
  readonly scenario: Scenario
  readonly milliseconds: number
  /** Those that concern the files of the place; none without strace. */
  readonly calls: readonly Call[]
}

/** @throws Error if the command fails or does not do what the scenario says: then nothing can be judged */
export async function survey(kit: Kit, scenario: Scenario, {strace}: {strace: boolean}): Promise<Survey> {
  const started = performance.now()
  await runOnce(kit, scenario, (place) => run(kit, scenario, place))
  const milliseconds = performance.now() - started
  if (!strace) return {scenario, milliseconds, calls: []}
  let calls: readonly Call[] = []
  await runOnce(kit, scenario, async (place) => {
    const {words, ...streams} = scenario.command(kit)
    const traced = await runTraced(miCommand(words), {place, ...streams})
    calls = traced.calls
    return traced.run
  })
  return {scenario, milliseconds, calls}
}

function run(kit: Kit, scenario: Scenario, place: Place): Promise<Run> {
  const {words, ...streams} = scenario.command(kit)
  return runMi(words, {in: place, env: environment, ...streams})
}

async function runOnce(kit: Kit, scenario: Scenario, work: (place: Place) => Promise<Run>): Promise<void> {
  await kit.inPlace(async (place) => {
    scenario.prepare(place, kit)
    const {code, stderr} = await work(place)
    const changes = scenario.changes(kit)
    if (code !== 0 || !isAllNew({changes}, takeSnapshot(place)))
      throw new Error(`${scenario.name} does not work: exit code ${String(code)}, ${quote(stderr)}`)
  })
}
