/** Judges what is there after a command was disturbed, and after the next command. */
import {runMi, type Place, type Run} from '../test/support/cli.js'
import {
  isAllNew,
  judgeContents,
  judgeLeftovers,
  judgeSecrecy,
  judgeTogether,
  judgeWords,
  quote,
  type Expectation,
  type Fault,
} from './judge.js'
import {environment, marker, type Kit} from './kit.js'
import type {Command, Scenario} from './scenario.js'
import {takeSnapshot} from './snapshot.js'

/** Which command is run next: the same one, or another one that writes to the same directory. */
export type Next = 'same' | 'other'

/** What was disturbed, and what the files were before. */
export interface Disturbed {
  readonly kit: Kit
  readonly scenario: Scenario
  readonly place: Place
  readonly expectation: Expectation
}

/** Prepares the place for the scenario. */
export function expectationOf(kit: Kit, scenario: Scenario, place: Place): Expectation {
  scenario.prepare(place, kit)
  return {before: takeSnapshot(place), changes: scenario.changes(kit)}
}

/**
 * Judges what the command itself is responsible for.
 * @param mayLeave whether files may be left over and several files be in different states, until the next command
 */
export function judgeNow(
  {place, expectation}: Disturbed,
  end: Pick<Run, 'code' | 'stderr'>,
  {mayLeave}: {mayLeave: boolean},
): readonly Fault[] {
  const after = takeSnapshot(place)
  const claim = end.code === 0 && !isAllNew(expectation, after) ? [falseSuccess] : []
  const cleanliness = mayLeave ? [] : [...judgeLeftovers(expectation, after), ...judgeTogether(expectation, after)]
  const words = judgeWords(end, marker)
  const secrecy = judgeSecrecy(expectation, after, place.filesHolding(marker))
  return [...judgeContents(expectation, after), ...claim, ...cleanliness, ...words, ...secrecy]
}

const falseSuccess: Fault = {kind: 'lost', fact: 'reported success, but the files are not new'}

/** Runs the next command. After it, nothing may be left over, and all files must be old or all new. */
export async function judgeNext({kit, scenario, place, expectation}: Disturbed, next: Next): Promise<readonly Fault[]> {
  const command = next === 'same' ? scenario.command(kit) : scenario.other
  const extra = next === 'same' ? [] : scenario.otherChanges(kit)
  const end = await runNext(place, command)
  const after = takeSnapshot(place)
  const all = {before: expectation.before, changes: [...expectation.changes, ...extra]}
  return [
    ...judgeContents(all, after),
    ...judgeLeftovers(all, after),
    ...judgeTogether(expectation, after),
    ...judgeWords(end, marker),
    ...judgeDone(end, isAllNew({changes: next === 'same' ? expectation.changes : extra}, after)),
  ].map(({kind, fact}) => ({kind, fact: `after ${next === 'same' ? 'the same command' : 'another command'}: ${fact}`}))
}

function runNext(place: Place, {words, ...streams}: Command): Promise<Run> {
  return runMi(words, {in: place, env: environment, ...streams})
}

/** The next command does its work. It may fail if it finds it done, or has finished what the disturbed command began. */
function judgeDone({code, stderr}: Pick<Run, 'code' | 'stderr'>, isDone: boolean): readonly Fault[] {
  if (isDone && (code === 0 || code === 1)) return []
  return [{kind: 'failed', fact: `exit code ${String(code)}: ${quote(stderr)}`}]
}
