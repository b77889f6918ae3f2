/** Which Secret of a manifest values are merged into, and what becomes of those that it does not have. */
import {FormatError} from '../../errors.js'
import {listed, quoted} from '../../wording.js'
import {scanManifest, type ManifestPlace, type ManifestScan} from './encrypted-manifest.js'
import {insertEntries} from './insertion.js'
import type {ManifestSecret} from './manifest-secrets.js'
import type {Merging} from '../text/merging.js'
import {lineEndOf} from '../text/text.js'
import type {Document, EncryptedValue} from '../format.js'

/** What the values of a Secret hold at most, in bytes, however it gets to the cluster. */
export const mostInSecret = 1 << 20

export interface WantedSecret {
  readonly name: string
  readonly namespace?: string
  /** Whether somebody chose the name. */
  readonly isNamed: boolean
}

/**
 * @param write gives a manifest of its own for values where there is no such Secret
 * @param room characters that `kubectl apply` can keep of the keys and values of a Secret
 */
export function manifestMerging(
  wanted: WantedSecret,
  write: (values: readonly EncryptedValue[]) => Document,
  room: number,
): Merging<ManifestScan> {
  return {
    scanner: scanManifest,
    targets: (scan) => targetPlaces(scan, wanted),
    add: (text, scan, values) => {
      const last = targetSecrets(scan.secrets, wanted).at(-1)
      return last === undefined
        ? appendDocument(text, write(values))
        : {text: insertEntries(scan.yaml, last, values), remarks: []}
    },
    remarks: (scan) => sizeRemarks(targetPlaces(scan, wanted), room),
  }
}

function targetPlaces({places, secrets}: ManifestScan, wanted: WantedSecret): readonly ManifestPlace[] {
  const wantedSecrets = new Set(targetSecrets(secrets, wanted))
  return places.filter(({secret}) => wantedSecrets.has(secret))
}

/**
 * Those of the name and its numbered continuations. Where nobody chose the name and there are none of it: those of the only other.
 * @throws FormatError where nobody chose the name and there are several others
 */
function targetSecrets(
  secrets: readonly ManifestSecret[],
  {name, namespace, isNamed}: WantedSecret,
): readonly ManifestSecret[] {
  const there = secrets.filter((secret) => namespace === undefined || secret.namespace === namespace)
  const named = there.filter((secret) => continues(secret, name))
  if (isNamed || named.length > 0 || there.length < 2) return isNamed || named.length > 0 ? named : there
  const shortest = there.reduce((one, other) => ((one.name ?? '').length <= (other.name ?? '').length ? one : other))
  if (there.every((secret) => continues(secret, shortest.name) && secret.namespace === shortest.namespace)) return there
  throw new FormatError(
    `holds several Secrets: ${listed(there.map((secret) => secret.name ?? ''))}`,
    'give the name of the one that is meant',
  )
}

/** Whether it has the name, or the name and a number from 2. */
function continues({name}: ManifestSecret, first: string | undefined): boolean {
  if (name === first) return true
  return (
    name !== undefined &&
    first !== undefined &&
    name.startsWith(`${first}-`) &&
    /^(?:[2-9]|[1-9]\d+)$/.test(name.slice(first.length + 1))
  )
}

function appendDocument(text: string, {text: document, remarks}: Document): Document {
  if (isJson(text))
    throw new FormatError(
      'is JSON, which holds one object and not the Secret that is meant',
      'give the name of the Secret in it, or use YAML',
    )
  const lineEnd = lineEndOf(text)
  const ended = text === '' || /[\r\n]$/.test(text) ? text : text + lineEnd
  const separated = ended.trim() === '' ? ended : `${ended}---${lineEnd}`
  return {text: separated + document.replaceAll('\n', lineEnd), remarks}
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** @throws FormatError where the values of one are more than the API server takes */
function sizeRemarks(places: readonly ManifestPlace[], room: number): readonly string[] {
  const sizes = new Map<ManifestSecret, {held: number; written: number}>()
  for (const {secret, value, writtenLength} of places) {
    const size = sizes.get(secret) ?? {held: 0, written: 0}
    size.held += Buffer.byteLength(value.value)
    size.written += value.alias.length + writtenLength + '"":"",'.length
    sizes.set(secret, size)
  }
  return [...sizes].flatMap(([{name = ''}, {held, written}]) => {
    if (held > mostInSecret)
      throw new FormatError(
        `would hold more than 1 MiB in the Secret ${quoted(name)}`,
        'put the new ones into another Secret',
      )
    return written <= room
      ? []
      : [
          `the Secret ${quoted(name)} is too large for "kubectl apply" now; use "kubectl apply --server-side" or "kubectl replace"`,
        ]
  })
}
