/** What the records of values say, compared with what was found. */
import {isDecrypted, type Verdict} from '../../bulk/judge.js'
import type {Remark, RemarkKind} from '../../formats/format.js'
import {placesOf} from '../../formats/text/remarks.js'
import {today} from './days.js'

const wrongKey: RemarkKind = {
  remark: (places) => `the record names a different key from the one that decrypts the secret: ${places}`,
}

const expired: RemarkKind = {remark: (places) => `expired, according to the record: ${places}`}

/** @param digits what records call the key that decrypts */
export function recordRemarks(verdicts: readonly Verdict[], digits: () => string): readonly Remark[] {
  const recorded = verdicts.flatMap((verdict) => {
    const record = 'value' in verdict ? verdict.value.record : undefined
    return record === undefined ? [] : [{verdict, record}]
  })
  if (recorded.length === 0) return []
  const [key, now] = [digits(), today()]
  const wrong = recorded.filter(({verdict, record}) => isDecrypted(verdict) && (record.key ?? key) !== key)
  const late = recorded.filter(({record: {expires}}) => expires !== undefined && expires < now)
  const placesIn = (some: typeof recorded) =>
    placesOf(some.map(({verdict: {alias = '', line}}) => ({alias, ...(line !== undefined && {line})})))
  return [
    {kind: wrongKey, places: placesIn(wrong)},
    {kind: expired, places: placesIn(late)},
  ]
}
