/**
 * Manifests of Kubernetes Secrets that `kubectl apply -f` takes.
 * Keys and sizes: https://kubernetes.io/docs/concepts/configuration/secret/
 */
import {SecretsError} from '../../errors.js'
import {listed} from '../../wording.js'
import {manifestMerging, mostInSecret} from './manifest-merging.js'
import {checkName, type ManifestOptions} from './manifest-options.js'
import {renderEntries, renderYaml} from './write-yaml.js'
import {mergeText} from '../text/merging.js'
import type {Document, EncryptedValue, OutputFormat, TextWriter} from '../format.js'
import {renderDocument} from '../text/line-writer.js'

/**
 * One document, or as many as it takes for `kubectl apply` to keep each in its annotation. Values are merged into the Secret of that
 * name and those numbered after it, in that namespace where one is given.
 * @param isNamed whether somebody chose the name; if not, and a manifest holds one Secret, that is the one to merge into
 */
export function kubernetes(manifest: ManifestOptions, isNamed = true): OutputFormat {
  const begin = () => new ManifestWriter(manifest)
  const merging = manifestMerging({...manifest, isNamed}, (values) => renderDocument({begin}, values), room(manifest))
  return {
    defaultDest: 'security/wso2-secrets.yaml',
    isSequence: false,
    refusal,
    begin,
    merge: (existing, values) => {
      refuseTooLarge(values.filter(isTooLarge))
      return mergeText(existing, values, merging)
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
  if (!/^[-._a-zA-Z\d]+$/.test(alias))
    return 'has a character that no key of a Secret may have: letters, digits, "-", "_" and "." are allowed'
  if (alias.length > 253) return "is longer than the 253 characters of a Secret's key"
  if (alias === '.' || alias.startsWith('..')) return 'is ".", or begins with "..", which no key of a Secret may'
  return undefined
}

/** Documents in order, each with as much as fits: at least one value, where there are any. */
class ManifestWriter implements TextWriter {
  readonly #manifest: ManifestOptions
  readonly #room: number
  readonly #tooLarge: EncryptedValue[] = []
  readonly #unappliable: string[] = []
  readonly #names: string[] = []
  #part: EncryptedValue[] = []
  #size = 0

  constructor(manifest: ManifestOptions) {
    this.#manifest = manifest
    this.#room = room(manifest)
  }

  /** @throws UsageError where the name leaves no room for the number of a further document */
  add(values: readonly EncryptedValue[]): string {
    const documents: string[] = []
    for (const value of values) {
      const size = weight(value)
      if (this.#part.length > 0 && this.#size + size > this.#room) documents.push(this.#document())
      this.#part.push(value)
      this.#size += size
      if (isTooLarge(value)) this.#tooLarge.push(value)
      else if (size > this.#room) this.#unappliable.push(value.alias)
    }
    return documents.join('')
  }

  /** @throws SecretsError where one ciphertext alone is more than a Secret holds; UsageError as above */
  end(): Document {
    refuseTooLarge(this.#tooLarge)
    const text = this.#document()
    return {text, remarks: [...severalRemarks(this.#names), ...unappliableRemarks(this.#unappliable)]}
  }

  #document(): string {
    const separator = this.#names.length === 0 ? '' : '---\n'
    const name = partName(this.#manifest.name, this.#names.length)
    const text = separator + renderSecret({...this.#manifest, name}, this.#part)
    this.#names.push(name)
    this.#part = []
    this.#size = 0
    return text
  }
}

function isTooLarge({ciphertext}: EncryptedValue): boolean {
  return ciphertext.length > mostInSecret
}

function refuseTooLarge(tooLarge: readonly EncryptedValue[]): void {
  const problems = tooLarge.map(({alias}) => ({
    alias,
    problem: 'is more than the 1 MiB that a Kubernetes Secret holds',
  }))
  if (problems.length > 0) throw new SecretsError(problems, 'write it to a properties file')
}

/** Bytes of a key and its value in compact JSON: both are ASCII with nothing to escape. */
function weight({alias, ciphertext}: EncryptedValue): number {
  return alias.length + ciphertext.length + '"":"",'.length
}

/** What is left for the values, next to all else that `kubectl apply` copies. */
function room(manifest: ManifestOptions): number {
  return mostToApply - JSON.stringify(Object.entries(manifest)).length
}

function partName(name: string, index: number): string {
  if (index === 0) return name
  const next = `${name}-${index + 1}`
  checkName(next)
  return next
}

function renderSecret({name, namespace, labels}: ManifestOptions, values: readonly EncryptedValue[]): string {
  const metadata = {
    name,
    ...(namespace === undefined ? {} : {namespace}),
    ...(Object.keys(labels).length === 0 ? {} : {labels}),
  }
  return [
    renderYaml({apiVersion: 'v1', kind: 'Secret', metadata}),
    renderStringData(values),
    renderYaml({type: 'Opaque'}),
  ].join('')
}

function renderStringData(values: readonly EncryptedValue[]): string {
  if (values.length === 0) return renderYaml({stringData: {}})
  return `stringData:\n${renderEntries(
    values.map(({alias, ciphertext}) => [alias, ciphertext]),
    2,
  )}`
}

function severalRemarks(names: readonly string[]): readonly string[] {
  if (names.length < 2) return []
  return [`too many for one Secret that "kubectl apply" can keep, so they are in ${names.length}: ${listed(names)}`]
}

function unappliableRemarks(aliases: readonly string[]): readonly string[] {
  if (aliases.length === 0) return []
  return [`too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl create": ${listed(aliases)}`]
}
