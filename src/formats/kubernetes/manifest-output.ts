/**
 * Manifests of Kubernetes Secrets for `kubectl apply -f`.
 * Keys and sizes: https://kubernetes.io/docs/concepts/configuration/secret/
 */
import {SecretsError} from '../../errors.js'
import {listed} from '../../wording.js'
import {manifestMerging} from './manifest-merging.js'
import {checkName, type ManifestOptions} from './manifest-options.js'
import {mostInSecret} from './secret-sizes.js'
import {renderRecordLine} from '../text/line-writer.js'
import {renderEntry, renderYaml} from './write-yaml.js'
import type {EncryptedValue, OutputFormat, TextWriter, WriteText} from '../format.js'

/**
 * One document, or as many as needed: `kubectl apply` must be able to copy each into its annotation. Values are merged into the Secrets
 * named `name`, `name-2` and so on, in the namespace if there is one.
 * @param isNamed whether the user chose the name; if not, and a manifest has only one Secret, values are merged into that one
 */
export function kubernetes(manifest: ManifestOptions, isNamed = true): OutputFormat {
  const begin = () => new ManifestWriter(manifest)
  return {
    defaultDest: 'security/wso2-secrets.yaml',
    isSequence: false,
    refusal,
    begin,
    merging: manifestMerging(
      {...manifest, isNamed},
      {
        begin,
        room: room(manifest),
        refuseTooLarge: (values) => {
          refuseTooLarge(values.filter(isTooLarge))
        },
      },
    ),
  }
}

/**
 * The largest object for `kubectl apply`, in bytes. It copies the object into an annotation, and all annotations together take at most
 * 262,144 bytes. The difference leaves room for the namespace that it fills in, and for other annotations.
 */
const mostToApply = 250_000

/** The API server's rule for the keys of ConfigMaps and Secrets. */
function refusal(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (!/^[-._a-zA-Z\d]+$/.test(alias))
    return 'cannot be a key in a Kubernetes Secret: use only letters, digits, "-", "_" and "."'
  if (alias.length > 253) return 'cannot be a key in a Kubernetes Secret: use at most 253 characters'
  if (alias === '.' || alias.startsWith('..'))
    return 'cannot be a key in a Kubernetes Secret: a key must not be "." or begin with ".."'
  return undefined
}

/** Writes documents in order, each with as many values as fit, and at least one if there are any. */
class ManifestWriter implements TextWriter {
  readonly #manifest: ManifestOptions
  readonly #room: number
  readonly #tooLarge: EncryptedValue[] = []
  readonly #unappliable: string[] = []
  readonly #names: string[] = []
  /** Of the values in the document that was begun last. */
  #size = 0

  constructor(manifest: ManifestOptions) {
    this.#manifest = manifest
    this.#room = room(manifest)
  }

  /** @throws UsageError if the name is too long to append the number of another document */
  add(values: readonly EncryptedValue[], write: WriteText): void {
    for (const value of values) {
      const size = weight(value)
      if (this.#size + size > this.#room && this.#size > 0) this.#endDocument(write)
      if (this.#size === 0) this.#beginDocument('stringData:\n', write)
      this.#size += size
      const record = renderRecordLine(value)
      write(`${record === '' ? '' : `  ${record}`}${renderEntry(value.alias, value.ciphertext)}`)
      if (isTooLarge(value)) this.#tooLarge.push(value)
      else if (size > this.#room) this.#unappliable.push(value.alias)
    }
  }

  /** @throws SecretsError if a ciphertext is larger than a Secret can be; UsageError as above */
  end(write: WriteText): readonly string[] {
    refuseTooLarge(this.#tooLarge)
    if (this.#size === 0) this.#beginDocument(renderYaml({stringData: {}}), write)
    this.#endDocument(write)
    return [...severalRemarks(this.#names), ...unappliableRemarks(this.#unappliable)]
  }

  #beginDocument(stringData: string, write: WriteText): void {
    const name = partName(this.#manifest.name, this.#names.length)
    if (this.#names.length > 0) write('---\n')
    write(renderHeader({...this.#manifest, name}))
    write(stringData)
    this.#names.push(name)
  }

  #endDocument(write: WriteText): void {
    write(renderYaml({type: 'Opaque'}))
    this.#size = 0
  }
}

function isTooLarge({ciphertext}: EncryptedValue): boolean {
  return ciphertext.length > mostInSecret
}

function refuseTooLarge(tooLarge: readonly EncryptedValue[]): void {
  const problems = tooLarge.map(({alias}) => ({
    alias,
    problem: 'is larger than 1 MiB, the limit of a Kubernetes Secret',
  }))
  if (problems.length > 0) throw new SecretsError(problems, 'write it to a properties file')
}

/** The size of a key and its value in compact JSON, in bytes: both are ASCII with nothing to escape. */
function weight({alias, ciphertext}: EncryptedValue): number {
  return alias.length + ciphertext.length + '"":"",'.length
}

/** How many bytes are left for the values, after everything else that `kubectl apply` copies. */
function room(manifest: ManifestOptions): number {
  return mostToApply - JSON.stringify(Object.entries(manifest)).length
}

function partName(name: string, index: number): string {
  if (index === 0) return name
  const next = `${name}-${index + 1}`
  checkName(next)
  return next
}

function renderHeader({name, namespace, labels}: ManifestOptions): string {
  const metadata = {
    name,
    ...(namespace === undefined ? {} : {namespace}),
    ...(Object.keys(labels).length === 0 ? {} : {labels}),
  }
  return renderYaml({apiVersion: 'v1', kind: 'Secret', metadata})
}

function severalRemarks(names: readonly string[]): readonly string[] {
  if (names.length < 2) return []
  return [`split into ${names.length} Secrets, as one would be too large for "kubectl apply": ${listed(names)}`]
}

function unappliableRemarks(aliases: readonly string[]): readonly string[] {
  if (aliases.length === 0) return []
  return [`too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl create": ${listed(aliases)}`]
}
