/** The secrets in a file of Helm values, or in any YAML, each with the path of keys that leads to it. */
import type {SecretProblem} from '../../errors.js'
import {quoted} from '../../wording.js'
import {resolvePlain} from '../kubernetes/plain-scalars.js'
import {
  hasTagOrAnchor,
  isAlias,
  isMapping,
  isNull,
  isSequence,
  keyStart,
  mappingEntries,
  plainText,
  roots,
  scalarText,
  sequenceItems,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from '../kubernetes/read-yaml.js'

/** A string that may be a secret. */
export interface PathValue {
  readonly alias: string
  readonly text: string
  readonly line: number
  readonly entry: YamlEntry
  /** As in `ExistingValue`. */
  readonly mayBePlain: boolean
}

export interface PathValues {
  /** In the order of the text. */
  readonly values: readonly PathValue[]
  readonly problems: readonly SecretProblem[]
}

/** Finds values, and collects the problems on the way. */
export class ValuesReader {
  readonly #yaml: Yaml
  readonly #lineOf: (index: number) => number
  readonly #values: PathValue[] = []
  readonly #problems: SecretProblem[] = []
  /** Of the mappings that were read, so that their problems are found once. */
  readonly #entries = new Map<YamlNode, ReadonlyMap<string, YamlEntry>>()
  #root: YamlNode | undefined

  /** @param lineOf returns the line of the file on which an index of the text is */
  constructor(yaml: Yaml, lineOf: (index: number) => number) {
    this.#yaml = yaml
    this.#lineOf = lineOf
  }

  /** The root of the only document; undefined if there is none. More than one is a problem: Helm reads only the first. */
  get root(): YamlNode | undefined {
    if (this.#root !== undefined) return this.#root
    const [first, second] = roots(this.#yaml)
    if (second !== undefined) this.#problems.push({problem: 'has more than one document; Helm reads only the first'})
    return (this.#root = first)
  }

  /** What was found so far. */
  get found(): PathValues {
    return {
      values: this.#values.toSorted((one, other) => one.entry.value - other.entry.value),
      problems: this.#problems,
    }
  }

  /** The entries of a mapping by their keys. A key that is there twice is a problem; so is one whose value is written elsewhere. */
  entries(node: YamlNode | undefined, path: string): ReadonlyMap<string, YamlEntry> {
    if (node === undefined) return new Map()
    const entries = this.#entries.get(node) ?? this.#readEntries(node, path)
    this.#entries.set(node, entries)
    return entries
  }

  #readEntries(node: YamlNode, path: string): ReadonlyMap<string, YamlEntry> {
    const byKey = new Map<string, YamlEntry>()
    for (const entry of mappingEntries(this.#yaml, node)) {
      const key = scalarText(this.#yaml, entry.key)
      if (key === undefined) continue
      if (key === '<<') this.#refuse(entry, path, 'merges another mapping ("<<"); write its entries out')
      else if (byKey.has(key)) this.#refuse(entry, path, `has the key ${quoted(key)} twice`)
      else byKey.set(key, entry)
    }
    return byKey
  }

  /** The entry that a path of keys and indices leads to; undefined if there is none. */
  find(path: readonly string[]): YamlEntry | undefined {
    let entry: YamlEntry | undefined
    let node = this.root
    for (const [index, step] of path.entries()) {
      if (node === undefined) return undefined
      entry = isSequence(this.#yaml, node)
        ? this.#item(node, step, entry)
        : this.entries(node, path.slice(0, index).join('.')).get(step)
      node = entry?.value
    }
    return entry
  }

  #item(sequence: YamlNode, step: string, parent: YamlEntry | undefined): YamlEntry | undefined {
    const value = /^\d+$/.test(step) ? sequenceItems(this.#yaml, sequence)[Number(step)] : undefined
    // An item has no key of its own; the sequence's stands for it.
    return value === undefined ? undefined : {key: parent?.key ?? value, value, inFlow: true}
  }

  /** Whether the value of an entry is a mapping. An alias, which may stand for one, is a problem. */
  leadsOn(entry: YamlEntry, path: string): boolean {
    if (isAlias(this.#yaml, entry.value)) this.#refuse(entry, path, 'is an alias ("*"); write it out')
    return isMapping(this.#yaml, entry.value)
  }

  /** As `leadsOn`, for an entry that must be a mapping: a list is a problem, too. */
  leadsToVariables(entry: YamlEntry, path: string): boolean {
    if (isSequence(this.#yaml, entry.value))
      this.#refuse(entry, path, 'is a list, which the chart does not read; write "NAME: value" for each variable')
    return this.leadsOn(entry, path)
  }

  /** Adds a secret. What is not a string is a problem. */
  add(alias: string, entry: YamlEntry): void {
    this.#add(alias, entry, false)
  }

  /** Adds a value that need not be a secret, so that it may also be missing, a number or a truth value, which are ignored. */
  addVariable(alias: string, entry: YamlEntry): void {
    this.#add(alias, entry, true)
  }

  #add(alias: string, entry: YamlEntry, mayBePlain: boolean): void {
    const text = isNull(this.#yaml, entry.value) ? '' : scalarText(this.#yaml, entry.value)
    const problem = this.#problemOf(entry, text)
    const {type} = resolvePlain(plainText(this.#yaml, entry.value) ?? '""')
    if (problem !== undefined) this.#refuse(entry, alias, problem)
    else if (type === 'number' || type === 'boolean') {
      if (!mayBePlain) this.#refuse(entry, alias, `is read by Helm as a ${type}; put it in quotation marks`)
    } else if (text !== undefined) this.#values.push({alias, text, line: this.#lineAt(entry), entry, mayBePlain})
  }

  #problemOf({value}: YamlEntry, text: string | undefined): string | undefined {
    if (hasTagOrAnchor(this.#yaml, value)) return 'has a tag or an anchor, or is an alias ("*"); write it out'
    if (isSequence(this.#yaml, value)) return 'is a list, not a string; if you mean "[…]", put it in quotation marks'
    return text === undefined ? 'is not a string' : undefined
  }

  #refuse(entry: YamlEntry, alias: string, problem: string): void {
    this.#problems.push({...(alias !== '' && {alias}), line: this.#lineAt(entry), problem})
  }

  #lineAt(entry: YamlEntry): number {
    return this.#lineOf(keyStart(this.#yaml, entry))
  }
}
