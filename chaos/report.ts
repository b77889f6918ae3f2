/** The table of figures, and a line for every fault. */
import {formatCount} from '../bench/figures.js'
import {renderTable, type Column} from '../bench/table.js'
import type {CaseKind, Outcome} from './cases.js'
import {faultKinds} from './judge.js'

const titles: Readonly<Record<CaseKind, string>> = {
  kill: 'Kills',
  race: 'Races',
  fault: 'System calls that fail',
}

/** @returns the figures of the cases of each kind, by scenario, as Markdown */
export function renderFigures(outcomes: readonly Outcome[]): string {
  const kinds = (['kill', 'race', 'fault'] as const).filter((kind) => outcomes.some((outcome) => outcome.kind === kind))
  const sections = kinds.map((kind) => {
    const cases = outcomes.filter((outcome) => outcome.kind === kind)
    return `## ${titles[kind]}\n\n${renderTable(columns, rows(cases))}`
  })
  return sections.join('\n')
}

const columns: readonly Column[] = [
  {head: 'scenario', align: 'left'},
  ...['cases', 'reached', ...faultKinds].map((head) => ({head, align: 'right'}) as const),
]

function rows(outcomes: readonly Outcome[]): readonly (readonly string[])[] {
  const names = [...new Set(outcomes.map(({scenario}) => scenario))]
  const all = names.map((name) =>
    row(
      name,
      outcomes.filter(({scenario}) => scenario === name),
    ),
  )
  return [...all, row('all', outcomes)]
}

/** A case counts once for each kind of fault that it has. */
function row(name: string, outcomes: readonly Outcome[]): readonly string[] {
  const reached = outcomes.filter((outcome) => outcome.reached).length
  const faulty = faultKinds.map(
    (kind) => outcomes.filter(({faults}) => faults.some((fault) => fault.kind === kind)).length,
  )
  return [name, ...[outcomes.length, reached, ...faulty].map(formatCount)]
}

/** @returns the faults of a case, one per line, with what is needed to repeat it */
export function renderFaults({kind, number, scenario, how, faults}: Outcome): readonly string[] {
  return faults.map((fault) => `${fault.kind}: ${kind} ${number}, ${scenario}, ${how}: ${fault.fact}`)
}
