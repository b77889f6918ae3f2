/**
 * The Secrets in manifests of Kubernetes, and what each holds: in `stringData` as text, in `data` as base64 of it.
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 */
import {type SecretProblem} from '../../errors.js'
import {quoted} from '../../wording.js'
import {lineFinder} from '../text/text.js'
import {
  mappingEntries,
  hasTagOrAnchor,
  isAlias,
  isMapping,
  isNull,
  sequenceItems,
  keyStart,
  roots,
  scalarText,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from './read-yaml.js'

/** How a text is written in each of the fields. Bytes in `data` that are not UTF-8 are no ciphertext, and are read as U+FFFD. */
export const codings = {
  stringData: {encode: (text: string) => text, decode: (written: string) => written},
  data: {
    encode: (text: string) => Buffer.from(text).toString('base64'),
    decode: (written: string) => Buffer.from(withoutLineBreaks(written), 'base64').toString(),
  },
} as const

export type SecretField = keyof typeof codings

/** A value as it is written, its base64 not yet decoded. */
export interface ManifestValue {
  readonly alias: string
  readonly field: SecretField
  readonly text: string
  readonly entry: YamlEntry
}

export interface ManifestSecret {
  readonly node: YamlNode
  readonly name: string | undefined
  readonly namespace: string | undefined
  /** By their keys, `stringData` and `data` among them where they are there. */
  readonly entries: ReadonlyMap<string, YamlEntry>
  /** In the order of the text. */
  readonly values: readonly ManifestValue[]
}

export interface Manifest {
  readonly secrets: readonly ManifestSecret[]
  readonly problems: readonly SecretProblem[]
}

/**
 * Those that are documents and those in a `kind: List`; all else is passed over.
 * Problems, in what is read of them: repeated keys, aliases, merge keys, anchors, tags, and what is no text.
 */
export function readSecrets(yaml: Yaml): Manifest {
  const reader = new SecretReader(yaml)
  const objects = [...roots(yaml)].flatMap((root) => [...reader.objectsIn(root)])
  return {secrets: objects.map((node) => reader.secretAt(node)), problems: reader.problems}
}

/** Reads a manifest and gathers the problems that it meets. */
class SecretReader {
  readonly problems: SecretProblem[] = []
  readonly #yaml: Yaml
  readonly #lineOf: (index: number) => number

  constructor(yaml: Yaml) {
    this.#yaml = yaml
    this.#lineOf = lineFinder(yaml.text)
  }

  /** The Secrets themselves, and those in a List. */
  *objectsIn(node: YamlNode): Generator<YamlNode> {
    const entries = mappingEntries(this.#yaml, node)
    const kinds = this.#valuesOf(entries, 'kind')
    if (
      kinds.some((kind) => scalarText(this.#yaml, kind) === undefined) ||
      (kinds.length === 0 && this.#valuesOf(entries, '<<').length > 0)
    ) {
      this.problems.push({
        line: this.#lineAt(entries[0]),
        problem: 'has no kind of its own: write it out, without "*" and "<<"',
      })
    }
    const words = kinds.map((kind) => scalarText(this.#yaml, kind))
    if (words.includes('Secret')) yield node
    if (words.includes('List'))
      for (const items of this.#valuesOf(entries, 'items')) yield* this.objectsInItems(items, entries[0])
  }

  *objectsInItems(items: YamlNode, first: YamlEntry | undefined): Generator<YamlNode> {
    const parts = sequenceItems(this.#yaml, items)
    if ([items, ...parts].some((part) => isAlias(this.#yaml, part)))
      this.problems.push({line: this.#lineAt(first), problem: 'has items that are references ("*"); write them out'})
    for (const part of parts) yield* this.objectsIn(part)
  }

  #valuesOf(entries: readonly YamlEntry[], wanted: string): readonly YamlNode[] {
    return entries.filter(({key}) => scalarText(this.#yaml, key) === wanted).map(({value}) => value)
  }

  secretAt(node: YamlNode): ManifestSecret {
    const line = this.#lineAt(mappingEntries(this.#yaml, node)[0])
    if (hasTagOrAnchor(this.#yaml, node))
      this.problems.push({line, problem: 'is a Secret with a tag or an anchor; write it without'})
    const entries = this.#entriesByKey(node, {line})
    const metadata = this.#fieldOf(entries, 'metadata')
    const name = this.#wordOf(metadata, 'name')
    const about = name === undefined ? {} : {secret: name}
    const values = (['stringData', 'data'] as const).flatMap((field) =>
      this.#valuesIn(this.#fieldOf(entries, field, about), field, about),
    )
    return {node, name, namespace: this.#wordOf(metadata, 'namespace'), entries, values: values.toSorted(byPlace)}
  }

  #entriesByKey(node: YamlNode, about: Pick<SecretProblem, 'secret' | 'line'>): Map<string, YamlEntry> {
    const byKey = new Map<string, YamlEntry>()
    for (const entry of mappingEntries(this.#yaml, node)) {
      const key = scalarText(this.#yaml, entry.key)
      if (key === undefined) this.problems.push({...about, problem: 'has a key that is no word'})
      else {
        const problem = this.#keyProblem(key, entry, byKey)
        if (problem !== undefined) this.problems.push({...about, line: this.#lineAt(entry), problem})
        byKey.set(key, entry)
      }
    }
    return byKey
  }

  #keyProblem(key: string, entry: YamlEntry, others: ReadonlyMap<string, YamlEntry>): string | undefined {
    if (key === '<<') return 'merges in another mapping ("<<"); write out what is in it'
    if (others.has(key)) return `has the key ${quoted(key)} a second time`
    if (hasTagOrAnchor(this.#yaml, entry.key))
      return `has a tag or an anchor at the key ${quoted(key)}; write it without`
    return undefined
  }

  /** What a mapping within a Secret holds; nothing where it is not there or null. */
  #fieldOf(entries: ReadonlyMap<string, YamlEntry>, key: string, about = {}): ReadonlyMap<string, YamlEntry> {
    const entry = entries.get(key)
    if (entry === undefined) return new Map()
    const line = this.#lineAt(entry)
    if (hasTagOrAnchor(this.#yaml, entry.value))
      this.problems.push({
        ...about,
        line,
        problem: `${quoted(key)} has a tag or an anchor, or is a reference ("*"); write it out`,
      })
    else if (!isMapping(this.#yaml, entry.value) && !isNull(this.#yaml, entry.value))
      this.problems.push({...about, line, problem: `${quoted(key)} is no mapping`})
    return this.#entriesByKey(entry.value, {...about, line})
  }

  #wordOf(entries: ReadonlyMap<string, YamlEntry>, key: string): string | undefined {
    const entry = entries.get(key)
    if (entry === undefined || isNull(this.#yaml, entry.value)) return undefined
    const problem = this.#valueProblem(entry)
    if (problem !== undefined) this.problems.push({line: this.#lineAt(entry), problem: `${quoted(key)} ${problem}`})
    return scalarText(this.#yaml, entry.value)
  }

  #valueProblem({value}: YamlEntry): string | undefined {
    if (hasTagOrAnchor(this.#yaml, value)) return 'has a tag or an anchor, or is a reference ("*"); write it out'
    return scalarText(this.#yaml, value) === undefined ? 'is no text' : undefined
  }

  #valuesIn(
    entries: ReadonlyMap<string, YamlEntry>,
    field: SecretField,
    about: Pick<SecretProblem, 'secret'>,
  ): ManifestValue[] {
    return [...entries].flatMap(([alias, entry]) => {
      if (alias === '<<') return []
      const text = isNull(this.#yaml, entry.value) ? '' : (scalarText(this.#yaml, entry.value) ?? '')
      const problem =
        this.#valueProblem(entry) ??
        (field === 'data' && !isBase64(text) ? 'is in "data" and is not base64' : undefined)
      if (problem !== undefined) this.problems.push({...about, alias, line: this.#lineAt(entry), problem})
      return problem === undefined ? [{alias, field, text, entry}] : []
    })
  }

  #lineAt(entry: YamlEntry | undefined): number {
    return entry === undefined ? 1 : this.#lineOf(keyStart(this.#yaml, entry))
  }
}

/** As the API server takes it: Go leaves out line breaks, and nothing else. RFC 4648, section 4. */
function isBase64(text: string): boolean {
  const digits = withoutLineBreaks(text)
  return digits.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(digits)
}

function withoutLineBreaks(text: string): string {
  return text.replaceAll(/[\r\n]/g, '')
}

function byPlace(one: ManifestValue, other: ManifestValue): number {
  return one.entry.key - other.entry.key
}
