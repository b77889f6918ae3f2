/** Kubernetes Secrets in plaintext as a source of secrets: whatever the API server would make of them. */
import {isUtf8} from 'node:buffer'
import {FormatError, type SecretProblem} from '../../errors.js'
import {quoted} from '../../wording.js'
import type {ExistingValue, NamedValue, Source, SourceSecret, Trap, WholeFormat} from '../format.js'
import {Remarks} from '../text/remarks.js'
import {finalLineBreakTrap} from '../value-warnings.js'
import {encryptedManifest, lineBreaks, type ManifestPlace, type ManifestScan} from './encrypted-manifest.js'
import {SecretNames, type ManifestSecret} from './manifest-secrets.js'
import {mappingEntries, scalarText, type Yaml} from './read-yaml.js'

/**
 * YAML with any number of documents, or JSON. `stringData` overrides `data`. A key that several Secrets have must have the same value.
 * Problems: as `readSecrets`, and bytes that are not UTF-8.
 */
export const manifestSource: WholeFormat = {read}

function read(text: string): Source {
  const {scan, problems} = readNamed(text)
  const withValues = new Set(scan.places.map(({secret}) => secret))
  if (problems.length === 0) refuseEmpty(scan, withValues.size)
  const merged = mergeSecrets(scan.places.filter(({value}) => !value.overridden))
  const all = [...problems, ...merged.problems]
  return {
    values: merged.values,
    problems: all,
    remarks: remarksOn(scan),
    secrets: [...withValues].map((secret) => describeSecret(scan.yaml, secret)),
    ...(merged.problems.some(({problem}) => problem === notText) && {advice: 'bytes' as const}),
  }
}

/** Reads it once more if a name is in several namespaces, so that messages tell the Secrets apart. */
function readNamed(text: string): Pick<Source, 'problems'> & {readonly scan: ManifestScan} {
  const bytes = Buffer.from(text)
  const block = encryptedManifest.read(bytes)
  const names = new SecretNames()
  for (const secret of block.secrets) names.add(secret)
  const {ambiguous} = names
  return ambiguous.size === 0 ? block : encryptedManifest.read(bytes, {line: 1, ambiguous})
}

function refuseEmpty({secrets}: ManifestScan, withValues: number): void {
  if (secrets.length === 0) throw new FormatError('contains no Kubernetes Secret', 'specify a manifest with a Secret')
  if (withValues === 0)
    throw new FormatError('contains no secrets', 'specify a Kubernetes Secret with values in "data" or "stringData"')
}

const notText = 'is not text in UTF-8'

interface Merged {
  readonly values: readonly NamedValue[]
  readonly problems: readonly SecretProblem[]
}

function mergeSecrets(places: readonly ManifestPlace[]): Merged {
  const first = new Map<string, ExistingValue>()
  const values: NamedValue[] = []
  const problems: SecretProblem[] = []
  for (const {value} of places) {
    const {alias, line, secret} = value
    const place = {alias, line, ...(secret !== undefined && {secret})}
    const other = first.get(alias)
    if (other === undefined) first.set(alias, value)
    if (!isText(value)) problems.push({...place, problem: notText})
    else if (other === undefined) values.push(toSecret(value))
    else if (other.value !== value.value) problems.push({...place, problem: describeOther(other)})
  }
  return {values, problems}
}

function describeOther({secret, line}: ExistingValue): string {
  return `has another value in the Secret ${quoted(secret ?? '')} (line ${line})`
}

function isText({undecoded}: ExistingValue): boolean {
  return undecoded === undefined || isUtf8(Buffer.from(undecoded, 'base64'))
}

function toSecret({alias, value, line}: ExistingValue): NamedValue {
  const traps: readonly Trap[] = /[\r\n]$/.test(value) ? [finalLineBreakTrap] : []
  return {alias, value, line, ...(traps.length > 0 && {traps})}
}

/** A line break at the beginning loses a ciphertext, but is part of a plaintext. */
function remarksOn({remarks, places}: ManifestScan): readonly string[] {
  const collected = new Remarks()
  const values = places.map(({value}) => value)
  for (const remark of remarks) if (remark.kind !== lineBreaks) collected.add(remark, values)
  return collected.sentences(() => false)
}

function describeSecret(yaml: Yaml, {name, namespace, entries}: ManifestSecret): SourceSecret {
  const metadata = entries.get('metadata')
  const keys = metadata === undefined ? [] : mappingEntries(yaml, metadata.value).map(({key}) => scalarText(yaml, key))
  const type = entries.get('type')
  const isTyped = type !== undefined && scalarText(yaml, type.value) !== 'Opaque'
  const others = [...['labels', 'annotations'].filter((each) => keys.includes(each)), ...(isTyped ? ['type'] : [])]
  return {name, namespace, others}
}
