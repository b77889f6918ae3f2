/**
 * The Secrets in manifests of Kubernetes, and what each holds: in `stringData` as text, in `data` as base64 of it.
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 */
import {quoted, type SecretProblem} from '../errors.js'
import {lineFinder} from './text.js'
import {entriesOf, hasTagOrAnchor, isMapping, isNull, itemsOf, keyStartOf, roots, textOf, type Yaml, type YamlEntry, type YamlNode} from './yaml.js'

/** How a text is written in each of the fields. Bytes in `data` that are not UTF-8 are no ciphertext, and are read as U+FFFD. */
export const codings = {
  stringData: {encoded: (text: string) => text, decoded: (written: string) => written},
  data: {
    encoded: (text: string) => Buffer.from(text).toString('base64'),
    decoded: (written: string) => Buffer.from(withoutLineBreaks(written), 'base64').toString(),
  },
} as const

export type Field = keyof typeof codings

/** A value as it is written, its base64 not yet decoded. */
export interface ManifestValue {
  readonly alias: string
  readonly field: Field
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
export function secretsIn(yaml: Yaml): Manifest {
  const problems: SecretProblem[] = []
  const lineOf = lineFinder(yaml.text)
  const secrets = [...roots(yaml)].flatMap((root) => [...objectsIn(root)]).map(secretAt)
  return {secrets, problems}

  function* objectsIn(node: YamlNode): Generator<YamlNode> {
    const entries = entriesOf(yaml, node)
    const kinds = valuesOf(entries, 'kind')
    if (kinds.some((kind) => textOf(yaml, kind) === undefined) || (kinds.length === 0 && valuesOf(entries, '<<').length > 0)) {
      problems.push({line: lineAt(entries[0]), problem: 'has no kind of its own: write it out, without "*" and "<<"'})
    }
    const words = kinds.map((kind) => textOf(yaml, kind))
    if (words.includes('Secret')) yield node
    if (words.includes('List')) for (const items of valuesOf(entries, 'items')) yield* listed(items, entries[0])
  }

  function* listed(items: YamlNode, first: YamlEntry | undefined): Generator<YamlNode> {
    const parts = itemsOf(yaml, items)
    if ([items, ...parts].some(isAlias)) problems.push({line: lineAt(first), problem: 'has items that are references ("*"); write them out'})
    for (const part of parts) yield* objectsIn(part)
  }

  function isAlias(node: YamlNode): boolean {
    return !isMapping(yaml, node) && textOf(yaml, node) === undefined && itemsOf(yaml, node).length === 0 && hasTagOrAnchor(yaml, node)
  }

  function valuesOf(entries: readonly YamlEntry[], wanted: string): readonly YamlNode[] {
    return entries.filter(({key}) => textOf(yaml, key) === wanted).map(({value}) => value)
  }

  function secretAt(node: YamlNode): ManifestSecret {
    const line = lineAt(entriesOf(yaml, node)[0])
    if (hasTagOrAnchor(yaml, node)) problems.push({line, problem: 'is a Secret with a tag or an anchor; write it without'})
    const entries = entriesByKey(node, {line})
    const metadata = fieldOf(entries, 'metadata')
    const name = wordOf(metadata, 'name')
    const about = name === undefined ? {} : {secret: name}
    const values = (['stringData', 'data'] as const).flatMap((field) => valuesIn(fieldOf(entries, field, about), field, about))
    return {node, name, namespace: wordOf(metadata, 'namespace'), entries, values: values.toSorted(byPlace)}
  }

  function entriesByKey(node: YamlNode, about: Pick<SecretProblem, 'secret' | 'line'>): Map<string, YamlEntry> {
    const byKey = new Map<string, YamlEntry>()
    for (const entry of entriesOf(yaml, node)) {
      const key = textOf(yaml, entry.key)
      if (key === undefined) problems.push({...about, problem: 'has a key that is no word'})
      else {
        const problem = keyProblem(key, entry, byKey)
        if (problem !== undefined) problems.push({...about, line: lineAt(entry), problem})
        byKey.set(key, entry)
      }
    }
    return byKey
  }

  function keyProblem(key: string, entry: YamlEntry, others: ReadonlyMap<string, YamlEntry>): string | undefined {
    if (key === '<<') return 'merges in another mapping ("<<"); write out what is in it'
    if (others.has(key)) return `has the key ${quoted(key)} a second time`
    if (hasTagOrAnchor(yaml, entry.key)) return `has a tag or an anchor at the key ${quoted(key)}; write it without`
    return undefined
  }

  /** What a mapping within a Secret holds; nothing where it is not there or null. */
  function fieldOf(entries: ReadonlyMap<string, YamlEntry>, key: string, about = {}): ReadonlyMap<string, YamlEntry> {
    const entry = entries.get(key)
    if (entry === undefined) return new Map()
    const line = lineAt(entry)
    if (hasTagOrAnchor(yaml, entry.value)) problems.push({...about, line, problem: `${quoted(key)} has a tag or an anchor, or is a reference ("*"); write it out`})
    else if (!isMapping(yaml, entry.value) && !isNull(yaml, entry.value)) problems.push({...about, line, problem: `${quoted(key)} is no mapping`})
    return entriesByKey(entry.value, {...about, line})
  }

  function wordOf(entries: ReadonlyMap<string, YamlEntry>, key: string): string | undefined {
    const entry = entries.get(key)
    if (entry === undefined || isNull(yaml, entry.value)) return undefined
    const problem = valueProblem(entry)
    if (problem !== undefined) problems.push({line: lineAt(entry), problem: `${quoted(key)} ${problem}`})
    return textOf(yaml, entry.value)
  }

  function valueProblem({value}: YamlEntry): string | undefined {
    if (hasTagOrAnchor(yaml, value)) return 'has a tag or an anchor, or is a reference ("*"); write it out'
    return textOf(yaml, value) === undefined ? 'is no text' : undefined
  }

  function valuesIn(entries: ReadonlyMap<string, YamlEntry>, field: Field, about: Pick<SecretProblem, 'secret'>): ManifestValue[] {
    return [...entries].flatMap(([alias, entry]) => {
      if (alias === '<<') return []
      const text = isNull(yaml, entry.value) ? '' : (textOf(yaml, entry.value) ?? '')
      const problem = valueProblem(entry) ?? (field === 'data' && !isBase64(text) ? 'is in "data" and is not base64' : undefined)
      if (problem !== undefined) problems.push({...about, alias, line: lineAt(entry), problem})
      return problem === undefined ? [{alias, field, text, entry}] : []
    })
  }

  function lineAt(entry: YamlEntry | undefined): number {
    return entry === undefined ? 1 : lineOf(keyStartOf(yaml, entry))
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
