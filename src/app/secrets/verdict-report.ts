/** What `verify` found, as a person reads it and as a script does. */
import {isGood, type Verdict} from '../../bulk/judge.js'
import {table} from '../../ui/table.js'

/** A row for each, in the order given; a place is `file:line`, as editors and terminals know to open it. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const inSecrets = verdicts.some(({secret}) => secret !== undefined)
  const header = ['PLACE', ...(inSecrets ? ['SECRET'] : []), 'ALIAS', 'OPENS']
  return table(
    header,
    verdicts.map((verdict) => [
      placeOf(verdict),
      ...(inSecrets ? [verdict.secret ?? nothing] : []),
      verdict.alias ?? nothing,
      answer(verdict),
    ]),
  )
}

const nothing = '-'

function placeOf({file, line}: Verdict): string {
  return line === undefined ? file : `${file}:${line}`
}

function answer(verdict: Verdict): string {
  return isGood(verdict) ? 'yes' : `NO: ${verdict.problem}`
}

/** The same for --json, without the values. */
export function verdictJson(verdict: Verdict): object {
  const {file, line, alias, secret} = verdict
  const place = {file, line, ...(secret !== undefined && {secret}), alias}
  return isGood(verdict)
    ? {...place, good: true}
    : {...place, good: false, reason: verdict.reason, problem: verdict.problem}
}
