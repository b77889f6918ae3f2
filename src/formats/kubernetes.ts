/**
 * Manifests of Kubernetes Secrets that `kubectl apply -f` takes.
 * Keys and sizes: https://kubernetes.io/docs/concepts/configuration/secret/
 */
import {listed, SecretsError} from '../errors.js'
import {manifestMerging, mostInSecret} from './manifest-merging.js'
import {checkName, type ManifestOptions} from './manifest-options.js'
import {entryLines, yamlOf} from './manifest-yaml.js'
import {merged} from './merging.js'
import type {Document, EncryptedValue, OutputFormat} from './values.js'

/**
 * One document, or as many as it takes for `kubectl apply` to keep each in its annotation. Values are merged into the Secret of that
 * name and those numbered after it, in that namespace where one is given.
 * @param isNamed whether somebody chose the name; if not, and a manifest holds one Secret, that is the one to merge into
 */
export function kubernetes(manifest: ManifestOptions, isNamed = true): OutputFormat {
  const merging = manifestMerging({...manifest, isNamed}, (values) => write(values, manifest), room(manifest))
  return {
    defaultDest: 'security/wso2-secrets.yaml',
    isSequence: false,
    refusal,
    write: (values) => write(values, manifest),
    merge: (existing, values) => {
      refuseTooLarge(values)
      return merged(existing, values, merging)
    },
  }
}

/**
 * What `kubectl apply` may add to an object, its copy of the object included: all annotations together hold at most 262,144 bytes.
 * What is left below that is room for the namespace that it fills in and for annotations of others.
 */
const mostToApply = 250_000

/** The API server's rule for the keys of ConfigMaps and Secrets. */
function refusal(alias: string): string | undefined {
  if (alias === '') return 'is empty'
  if (!/^[-._a-zA-Z\d]+$/.test(alias)) return 'has a character that no key of a Secret may have: letters, digits, "-", "_" and "." are allowed'
  if (alias.length > 253) return 'is longer than the 253 characters of a Secret\'s key'
  if (alias === '.' || alias.startsWith('..')) return 'is ".", or begins with "..", which no key of a Secret may'
  return undefined
}

/**
 * @throws SecretsError where one ciphertext alone is more than a Secret holds
 * @throws UsageError where the name leaves no room for the number of a further document
 */
function write(values: readonly EncryptedValue[], manifest: ManifestOptions): Document {
  refuseTooLarge(values)
  const parts = shared(values, room(manifest))
  const names = parts.map((_, index) => numbered(manifest.name, index))
  const texts = parts.map((part, index) => secret({...manifest, name: numbered(manifest.name, index)}, part))
  return {text: texts.join('---\n'), remarks: [...severalRemarks(names), ...unappliableRemarks(values, manifest)]}
}

function refuseTooLarge(values: readonly EncryptedValue[]): void {
  const problems = values
    .filter(({ciphertext}) => ciphertext.length > mostInSecret)
    .map(({alias}) => ({alias, problem: 'is more than the 1 MiB that a Kubernetes Secret holds'}))
  if (problems.length > 0) throw new SecretsError(problems, 'write it to a properties file')
}

/** In order, each as much as fits; there is always one part, and in each at least one value where there are any. */
function shared(values: readonly EncryptedValue[], most: number): readonly (readonly EncryptedValue[])[] {
  const parts: EncryptedValue[][] = []
  let part: EncryptedValue[] = []
  let size = 0
  for (const value of values) {
    if (part.length > 0 && size + weight(value) > most) {
      parts.push(part)
      part = []
      size = 0
    }
    part.push(value)
    size += weight(value)
  }
  return [...parts, part]
}

/** Bytes of a key and its value in compact JSON: both are ASCII with nothing to escape. */
function weight({alias, ciphertext}: EncryptedValue): number {
  return alias.length + ciphertext.length + '"":"",'.length
}

/** What is left for the values, next to all else that `kubectl apply` copies. */
function room(manifest: ManifestOptions): number {
  return mostToApply - JSON.stringify(Object.entries(manifest)).length
}

function numbered(name: string, index: number): string {
  if (index === 0) return name
  const next = `${name}-${index + 1}`
  checkName(next)
  return next
}

function secret({name, namespace, labels}: ManifestOptions, values: readonly EncryptedValue[]): string {
  const metadata = {
    name,
    ...(namespace === undefined ? {} : {namespace}),
    ...(Object.keys(labels).length === 0 ? {} : {labels}),
  }
  return [yamlOf({apiVersion: 'v1', kind: 'Secret', metadata}), stringData(values), yamlOf({type: 'Opaque'})].join('')
}

function stringData(values: readonly EncryptedValue[]): string {
  if (values.length === 0) return yamlOf({stringData: {}})
  return `stringData:\n${entryLines(values.map(({alias, ciphertext}) => [alias, ciphertext]), 2)}`
}

function severalRemarks(names: readonly string[]): readonly string[] {
  if (names.length < 2) return []
  return [`too many for one Secret that "kubectl apply" can keep, so they are in ${names.length}: ${listed(names)}`]
}

function unappliableRemarks(values: readonly EncryptedValue[], manifest: ManifestOptions): readonly string[] {
  const most = room(manifest)
  const large = values.filter((value) => weight(value) > most).map(({alias}) => alias)
  if (large.length === 0) return []
  return [`too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl create": ${listed(large)}`]
}
