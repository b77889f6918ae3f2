/** Chooses the Secret of a manifest to merge values into, and adds a Secret if there is none. */
import {AmbiguousSecretError, FormatError} from '../../errors.js'
import {listed, quoted} from '../../wording.js'
import {scanManifest, type ManifestPlace, type ManifestScan} from './encrypted-manifest.js'
import {insertEntries} from './insertion.js'
import {qualifiedName, type ManifestSecret} from './manifest-secrets.js'
import {isNull, mappingEntries, roots, scalarText, type Yaml} from './read-yaml.js'
import type {Merging} from '../text/merging.js'
import {lineEndOf} from '../text/text.js'
import type {Document, EncryptedValue} from '../format.js'

/** The most that the values of a Secret may take together, in bytes. The API server enforces it. */
export const mostInSecret = 1 << 20

interface WantedSecret {
  readonly name: string
  readonly namespace?: string
  /** Whether the user chose the name. */
  readonly isNamed: boolean
}

/**
 * @param write renders a new manifest, if there is no such Secret yet
 * @param room how many bytes `kubectl apply` can copy of the keys and values of a Secret
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
        ? appendDocument(text, scan.yaml, write(values))
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
 * The Secrets with the wanted name, or that name and a number. If the user did not choose the name and none has it, the only other Secret,
 * with its numbered continuations.
 * @throws AmbiguousSecretError if they are in several namespaces, or if the user did not choose the name and there are several others
 */
function targetSecrets(
  secrets: readonly ManifestSecret[],
  {name, namespace, isNamed}: WantedSecret,
): readonly ManifestSecret[] {
  const candidates = secrets.filter((secret) => namespace === undefined || secret.namespace === namespace)
  const named = candidates.filter((secret) => continues(secret, name))
  if (isNamed || named.length > 0) return requireOneNamespace(named)
  if (candidates.length < 2) return candidates
  const shortest = candidates.reduce((one, other) =>
    (one.name ?? '').length <= (other.name ?? '').length ? one : other,
  )
  if (candidates.every((secret) => continues(secret, shortest.name))) return requireOneNamespace(candidates)
  throw new AmbiguousSecretError(`contains several Secrets: ${listed(candidates.map(({label = ''}) => label))}`, false)
}

/** Secrets in different namespaces are different objects, and one without a namespace may be in any. */
function requireOneNamespace(secrets: readonly ManifestSecret[]): readonly ManifestSecret[] {
  if (secrets.every(({namespace}) => namespace === secrets[0]?.namespace)) return secrets
  throw new AmbiguousSecretError(`contains several Secrets: ${listed(secrets.map(qualifiedName))}`, true)
}

/** Whether it has the name, or the name and a number from 2 upwards. */
function continues({name}: ManifestSecret, first: string | undefined): boolean {
  if (name === first) return true
  return (
    name !== undefined &&
    first !== undefined &&
    name.startsWith(`${first}-`) &&
    /^(?:[2-9]|[1-9]\d+)$/.test(name.slice(first.length + 1))
  )
}

/** @throws FormatError unless every document of the text is an object of Kubernetes, or empty */
function appendDocument(text: string, yaml: Yaml, {text: document, remarks}: Document): Document {
  refuseOtherDocuments(yaml)
  if (isJson(text))
    throw new FormatError(
      'is JSON, which cannot take another Secret',
      'choose a Secret that is in the file, or convert the file to YAML',
    )
  const lineEnd = lineEndOf(text)
  const ended = text === '' || /[\r\n]$/.test(text) ? text : text + lineEnd
  const separated = ended.trim() === '' ? ended : `${ended}---${lineEnd}`
  return {text: separated + document.replaceAll('\n', lineEnd), remarks}
}

function refuseOtherDocuments(yaml: Yaml): void {
  for (const root of roots(yaml)) {
    if (isNull(yaml, root) || mappingEntries(yaml, root).some(({key}) => scalarText(yaml, key) === 'kind')) continue
    throw new FormatError(
      'has a document without "kind", so it is not a Kubernetes manifest',
      'choose a manifest, or the path of a new file',
    )
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** @throws FormatError if the values of one Secret are larger than the API server allows */
function sizeRemarks(places: readonly ManifestPlace[], room: number): readonly string[] {
  const sizes = new Map<ManifestSecret, {decoded: number; written: number}>()
  for (const {secret, value, writtenLength} of places) {
    const size = sizes.get(secret) ?? {decoded: 0, written: 0}
    size.decoded += Buffer.byteLength(value.value)
    size.written += value.alias.length + writtenLength + '"":"",'.length
    sizes.set(secret, size)
  }
  return [...sizes].flatMap(([{name = ''}, {decoded, written}]) => {
    if (decoded > mostInSecret)
      throw new FormatError(
        `would put more than 1 MiB into the Secret ${quoted(name)}`,
        'put the new secrets into another Secret',
      )
    return written <= room
      ? []
      : [
          `the Secret ${quoted(name)} is now too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl replace"`,
        ]
  })
}
