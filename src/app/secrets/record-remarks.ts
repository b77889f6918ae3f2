/** What the records of values say, compared with what was found. */
import type {ExistingValue, Remark, RemarkedPlace, RemarkKind} from '../../formats/format.js'
import {placesOf} from '../../formats/text/remarks.js'
import type {SecretRecord} from '../../formats/text/record.js'
import {quoted} from '../../wording.js'
import {today} from './days.js'
import {kindOf} from './list-entry.js'

const wrongKey: RemarkKind = {
  remark: (places) => `the record names a different key from the one that decrypts the secret: ${places}`,
}

const otherKey: RemarkKind = {
  remark: (places) => `encrypted for a key other than the profile's, according to the record: ${places}`,
}

const expired: RemarkKind = {remark: (places) => `expired, according to the record: ${places}`}

interface Compared {
  readonly value: ExistingValue
  /** Whether the key is known to decrypt it. */
  readonly isDecrypted: boolean
}

interface KeyOfRecords {
  /** What records name the key by; absent if that is not known. */
  readonly digits?: () => string
  /** The names of the profiles, by the digits of their keys. */
  readonly names: () => Promise<ReadonlyMap<string, string>>
}

/** Asks for digits and names only if it needs them. */
export async function recordRemarks(
  values: readonly Compared[],
  {digits, names}: KeyOfRecords,
): Promise<readonly Remark[]> {
  // What has no alias may be a misplaced secret.
  const recorded = values.flatMap(({value, isDecrypted}) =>
    value.record === undefined || value.bare ? [] : [{value, isDecrypted, record: value.record}],
  )
  if (recorded.length === 0) return []
  const [key, now] = [digits?.(), today()]
  const different = key === undefined ? [] : recorded.filter(({record}) => (record.key ?? key) !== key)
  const known = different.length === 0 ? new Map<string, string>() : await names()
  const wrong = different.filter(({isDecrypted}) => isDecrypted)
  const other = different.filter(({value, isDecrypted}) => !isDecrypted && isEncrypted(value))
  const late = recorded.filter(({record: {expires}}) => expires !== undefined && expires < now)
  return [
    {kind: wrongKey, places: wrong.map((each) => placeOf(each, known))},
    {kind: otherKey, places: other.map((each) => placeOf(each, known))},
    {kind: expired, places: placesOf(late.map(({value: {alias, line}}) => ({alias, line})))},
  ]
}

function isEncrypted(value: ExistingValue): boolean {
  const {kind} = kindOf(value)
  return kind === 'rsa' || kind === 'aes'
}

function placeOf(
  {value: {alias, line}, record: {key = ''}}: {readonly value: ExistingValue; readonly record: SecretRecord},
  names: ReadonlyMap<string, string>,
): RemarkedPlace {
  const name = names.get(key)
  return {text: `${quoted(alias)} (line ${line}, ${name === undefined ? `key ${key}` : `profile ${quoted(name)}`})`}
}
