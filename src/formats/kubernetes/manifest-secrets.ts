/**
 * The Secrets in Kubernetes manifests and their values: plain text in `stringData`, base64 of it in `data`.
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 */
import {FormatError, type SecretProblem} from '../../errors.js'
import {quoted} from '../../wording.js'
import {lineFinder} from '../text/text.js'
import type {BlockStart, SecretName} from '../format.js'
import {resolvePlain} from './plain-scalars.js'
import {
  mappingEntries,
  hasTagOrAnchor,
  isAlias,
  isMapping,
  isNull,
  isSequence,
  plainText,
  sequenceItems,
  keyStart,
  roots,
  scalarText,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from './read-yaml.js'

/** How each field encodes a text. Bytes in `data` that are not UTF-8 cannot be a ciphertext, and are read as U+FFFD. */
export const codings = {
  stringData: {encode: (text: string) => text, decode: (written: string) => written},
  data: {
    encode: (text: string) => Buffer.from(text).toString('base64'),
    decode: (written: string) => Buffer.from(withoutLineBreaks(written), 'base64').toString(),
  },
} as const

export type SecretField = keyof typeof codings

/** A value as written: the base64 of `data` is not decoded yet. */
interface ManifestValue {
  /** The key as kubectl reads it. */
  readonly alias: string
  /** The key as written, without quotation marks. */
  readonly writtenAlias: string
  readonly field: SecretField
  readonly text: string
  readonly entry: YamlEntry
}

export interface ManifestSecret extends SecretName {
  /** What to call it: its name, or `namespace/name` if the manifest has the name in several namespaces. */
  readonly label: string | undefined
  /** By key, including `stringData` and `data` if present. */
  readonly entries: ReadonlyMap<string, YamlEntry>
  /** In the order of the text. */
  readonly values: readonly ManifestValue[]
}

interface Manifest {
  readonly secrets: readonly ManifestSecret[]
  readonly problems: readonly SecretProblem[]
}

/**
 * Reads Secrets that are documents, and those in lists: for kubectl, any object with `items` is one. Skips everything else.
 * Problems, in the parts that are read: repeated keys, aliases, merge keys, anchors, tags, and values that are not strings.
 */
export function readSecrets(yaml: Yaml, {line, ambiguous = none}: BlockStart): Manifest {
  const reader = new SecretReader(yaml, line)
  const objects = [...roots(yaml)].flatMap((root) => [...reader.objectsIn(root)])
  const secrets = objects.map((node) => reader.secretAt(node))
  return {
    secrets: secrets.map((secret) => ({...secret, label: labelOf(secret, ambiguous)})),
    problems: [
      ...reader.problems,
      ...secrets.flatMap((secret) =>
        secret.problems.map((problem) => labelProblem(problem, labelOf(secret, ambiguous))),
      ),
    ],
  }
}

const none: ReadonlySet<string> = new Set()

/** A Secret and its problems, whose label depends on the Secrets of the whole file. */
interface UnlabeledSecret extends Omit<ManifestSecret, 'label'> {
  readonly problems: readonly SecretProblem[]
}

/** Finds names that several namespaces have, while the Secrets of a file pass by. */
export class SecretNames {
  readonly #namespaces = new Map<string, string | undefined>()
  /** Found so far. */
  readonly ambiguous = new Set<string>()

  /** @throws FormatError if they are too many to remember */
  add({name, namespace}: SecretName): void {
    if (name === undefined) return
    if (this.#namespaces.has(name) && this.#namespaces.get(name) !== namespace) this.ambiguous.add(name)
    this.#namespaces.set(name, namespace)
    if (this.#namespaces.size > mostNames)
      throw new FormatError(
        `has more than ${mostNames.toLocaleString('en')} Secrets with different names`,
        'split the file',
      )
  }
}

const mostNames = 100_000

/** @param ambiguous the names in several namespaces */
export function labelOf(secret: SecretName, ambiguous: ReadonlySet<string>): string | undefined {
  return secret.name !== undefined && ambiguous.has(secret.name) ? qualifiedName(secret) : secret.name
}

/** @returns `namespace/name`, or the name if there is no namespace */
export function qualifiedName({name = '', namespace}: SecretName): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

function labelProblem(problem: SecretProblem, label: string | undefined): SecretProblem {
  return problem.secret === undefined || label === undefined ? problem : {...problem, secret: label}
}

/** Reads a manifest and collects its problems. */
class SecretReader {
  readonly problems: SecretProblem[] = []
  readonly #yaml: Yaml
  readonly #firstLine: number
  readonly #lineOf: (index: number) => number

  /** @param firstLine the number of the text's first line */
  constructor(yaml: Yaml, firstLine: number) {
    this.#yaml = yaml
    this.#firstLine = firstLine
    const lineOf = lineFinder(yaml.text)
    this.#lineOf = (index) => firstLine - 1 + lineOf(index)
  }

  /** The node itself if it is a Secret, and the Secrets in it if it is a list. */
  *objectsIn(node: YamlNode): Generator<YamlNode> {
    const entries = mappingEntries(this.#yaml, node)
    const kinds = this.#valuesOf(entries, 'kind')
    if (
      kinds.some((kind) => scalarText(this.#yaml, kind) === undefined) ||
      (kinds.length === 0 && this.#valuesOf(entries, '<<').length > 0)
    ) {
      this.problems.push({
        line: this.#lineAt(entries[0]),
        problem: 'has a kind that uses "*" or "<<"; write the kind out',
      })
    }
    const words = kinds.map((kind) => scalarText(this.#yaml, kind))
    if (words.includes('Secret')) yield node
    if (words.length > 0)
      for (const items of this.#valuesOf(entries, 'items'))
        yield* this.#objectsInItems(items, entries[0], words.includes('SecretList'))
  }

  /** @param areSecrets whether kubectl takes those without a kind for Secrets */
  *#objectsInItems(items: YamlNode, first: YamlEntry | undefined, areSecrets: boolean): Generator<YamlNode> {
    const parts = sequenceItems(this.#yaml, items)
    if ([items, ...parts].some((part) => isAlias(this.#yaml, part)))
      this.problems.push({line: this.#lineAt(first), problem: 'has items that are aliases ("*"); write them out'})
    for (const part of parts) {
      const hasKind = this.#valuesOf(mappingEntries(this.#yaml, part), 'kind').length > 0
      if (areSecrets && !hasKind && isMapping(this.#yaml, part)) yield part
      else yield* this.objectsIn(part)
    }
  }

  #valuesOf(entries: readonly YamlEntry[], wanted: string): readonly YamlNode[] {
    return entries.filter(({key}) => scalarText(this.#yaml, key) === wanted).map(({value}) => value)
  }

  secretAt(node: YamlNode): UnlabeledSecret {
    const first = this.problems.length
    const line = this.#lineAt(mappingEntries(this.#yaml, node)[0])
    if (hasTagOrAnchor(this.#yaml, node))
      this.problems.push({line, problem: 'is a Secret with a tag or an anchor; remove it'})
    const entries = this.#entriesByKey(node, {line})
    const metadata = this.#fieldOf(entries, 'metadata')
    const name = this.#wordOf(metadata, 'name')
    const about = name === undefined ? {} : {secret: name}
    const values = (['stringData', 'data'] as const).flatMap((field) =>
      this.#valuesIn(this.#fieldOf(entries, field, about), field, about),
    )
    const namespace = this.#wordOf(metadata, 'namespace')
    return {name, namespace, entries, values: values.toSorted(byPlace), problems: this.problems.splice(first)}
  }

  /** Its problems do not quote the keys: what is no alias may be a value in the wrong place. */
  #entriesByKey(node: YamlNode, about: Pick<SecretProblem, 'secret' | 'line'>): Map<string, YamlEntry> {
    const byKey = new Map<string, YamlEntry>()
    for (const entry of mappingEntries(this.#yaml, node)) {
      const written = scalarText(this.#yaml, entry.key)
      if (written === undefined) this.problems.push({...about, problem: 'has a key that is not a string'})
      else {
        const key = this.#keyOf(entry)
        const problem =
          key === undefined
            ? 'has a key that kubectl refuses without quotation marks'
            : this.#keyProblem(key, entry, byKey)
        if (problem !== undefined) this.problems.push({...about, line: this.#lineAt(entry), problem})
        if (key !== undefined) byKey.set(key, entry)
      }
    }
    return byKey
  }

  /** The key as kubectl reads it; undefined if kubectl refuses it. */
  #keyOf({key}: YamlEntry): string | undefined {
    const plain = plainText(this.#yaml, key)
    return plain === undefined ? scalarText(this.#yaml, key) : resolvePlain(plain).key
  }

  #keyProblem(key: string, entry: YamlEntry, others: ReadonlyMap<string, YamlEntry>): string | undefined {
    if (key === '<<') return 'merges another mapping ("<<"); write its entries out'
    const other = others.get(key)
    if (other !== undefined) return `repeats the key of line ${this.#lineAt(other)}`
    if (hasTagOrAnchor(this.#yaml, entry.key)) return 'has a tag or an anchor on the key; remove it'
    return undefined
  }

  /** The entries of a mapping in a Secret; none if it is missing or null. */
  #fieldOf(entries: ReadonlyMap<string, YamlEntry>, key: string, about = {}): ReadonlyMap<string, YamlEntry> {
    const entry = entries.get(key)
    if (entry === undefined) return new Map()
    const line = this.#lineAt(entry)
    if (hasTagOrAnchor(this.#yaml, entry.value))
      this.problems.push({
        ...about,
        line,
        problem: `${quoted(key)} has a tag or an anchor, or is an alias ("*"); write it out`,
      })
    else if (!isMapping(this.#yaml, entry.value) && !isNull(this.#yaml, entry.value))
      this.problems.push({...about, line, problem: `${quoted(key)} is not a mapping`})
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
    if (hasTagOrAnchor(this.#yaml, value)) return 'has a tag or an anchor, or is an alias ("*"); write it out'
    if (isSequence(this.#yaml, value)) return 'is a list, not a string; if you mean "[…]", put it in quotation marks'
    if (scalarText(this.#yaml, value) === undefined) return 'is not a string'
    const {type} = resolvePlain(plainText(this.#yaml, value) ?? '')
    return type === 'boolean' || type === 'number'
      ? `is read by kubectl as a ${type}; put it in quotation marks`
      : undefined
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
        (field === 'data' && !isBase64(text) ? 'is in "data" but is not base64' : undefined)
      if (problem !== undefined) this.problems.push({...about, alias, line: this.#lineAt(entry), problem})
      const writtenAlias = scalarText(this.#yaml, entry.key) ?? alias
      return problem === undefined ? [{alias, writtenAlias, field, text, entry}] : []
    })
  }

  #lineAt(entry: YamlEntry | undefined): number {
    return entry === undefined ? this.#firstLine : this.#lineOf(keyStart(this.#yaml, entry))
  }
}

/** RFC 4648, section 4, as the API server accepts it: with line breaks, and nothing else. */
function isBase64(text: string): boolean {
  const digits = withoutLineBreaks(text)
  return digits.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(digits)
}

/** Go's decoder ignores line breaks in base64. */
export function withoutLineBreaks(text: string): string {
  return text.replaceAll(/[\r\n]/g, '')
}

function byPlace(one: ManifestValue, other: ManifestValue): number {
  return one.entry.key - other.entry.key
}
