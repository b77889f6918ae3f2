/** Where entries of mappings are in YAML: on lines of their own, or in braces. */
import {CHOMPING_MODE, EVENT_ID, type ScalarEvent} from 'js-yaml'
import {unsafe, type Edit} from '../text/in-place.js'
import {
  isAloneAt,
  lineEndAt,
  removeFromBraces,
  removeLines,
  requireLines,
  type Layout,
  type Span,
} from '../text/layout.js'
import {countBelow} from '../text/text.js'
import {isWhiteSpace, isBlockScalar} from './scalar-edits.js'
import {
  collectionStart,
  isAlias,
  keyStart,
  mappingEntries,
  pastColon,
  scalarAt,
  scalarBounds,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from './read-yaml.js'

/** @param entries those of the values, in their order. Their values are scalars */
export function yamlLayout(yaml: Yaml, entries: readonly YamlEntry[]): Layout {
  const {text} = yaml
  const mappings = new Mappings(yaml)
  const scalars = scalarBoundaries(yaml)
  const layout: Layout = {
    extentOf: (index) => {
      const entry = entries[index]
      if (entry === undefined || entry.inFlow) return undefined
      const extent = {start: keyStart(yaml, entry), end: lineEndAfter(yaml, entry)}
      return isAloneAt(text, extent) ? extent : undefined
    },
    isComment: (at) => {
      const before = scalars.ends[countBelow(scalars.starts, at + 1) - 1]
      return before === undefined || before <= at
    },
    remove: (indices) => {
      const removed = indices.flatMap((index) => entries[index] ?? [])
      return [
        ...indices.flatMap((index) =>
          entries[index]?.inFlow === true ? [] : [removeLines(text, requireLines(layout, index))],
        ),
        ...mappings.editsFor(removed),
      ]
    },
    outlineOf: (index) => {
      const {key = 0, value = 0} = entries[index] ?? {}
      return {start: key, end: yaml.after[value] ?? 0}
    },
  }
  return layout
}

/** In the order of the text. */
function scalarBoundaries({events}: Yaml): {readonly starts: readonly number[]; readonly ends: readonly number[]} {
  const scalars = events.filter((event) => event.type === EVENT_ID.SCALAR && event.valueStart !== -1) as ScalarEvent[]
  return {starts: scalars.map(({valueStart}) => valueStart), ends: scalars.map(({valueEnd}) => valueEnd)}
}

/** The mappings that entries belong to. */
class Mappings {
  readonly #yaml: Yaml
  readonly #siblings = new Map<YamlNode, readonly YamlEntry[]>()
  readonly #parents = new Map<YamlNode, YamlEntry>()

  constructor(yaml: Yaml) {
    this.#yaml = yaml
    for (const [node, {type}] of yaml.events.entries()) {
      if (type !== EVENT_ID.MAPPING) continue
      const entries = mappingEntries(yaml, node)
      for (const entry of entries) {
        this.#siblings.set(entry.key, entries)
        this.#parents.set(entry.value, entry)
      }
    }
  }

  /** @returns further edits that removing entries requires, apart from removing their lines @throws FormatError */
  editsFor(removed: readonly YamlEntry[]): readonly Edit[] {
    const values = new Set(removed.map(({value}) => value))
    const mappings = new Set(removed.map((entry) => this.#siblingsOf(entry)))
    return [...mappings].flatMap((siblings) => {
      const isRemoved = (at: number) => values.has(siblings[at]?.value ?? -1)
      if (siblings[0]?.inFlow === true)
        return removeFromBraces(
          this.#yaml.text,
          siblings.map((each) => this.#spanOf(each)),
          isRemoved,
        )
      return siblings.every((_, at) => isRemoved(at)) ? [this.#leaveEmpty(siblings)] : []
    })
  }

  /** An item of a list stands for no entry of a mapping. */
  #siblingsOf({key, value}: YamlEntry): readonly YamlEntry[] {
    const siblings = this.#siblings.get(key) ?? []
    if (!siblings.some((each) => each.value === value)) throw unsafe()
    return siblings
  }

  #spanOf(entry: YamlEntry): Span {
    return {start: keyStart(this.#yaml, entry), end: flowEnd(this.#yaml, entry)}
  }

  /** Nothing would be null. */
  #leaveEmpty([first]: readonly YamlEntry[]): Edit {
    // The event before its first key begins a mapping.
    const parent = first && this.#parents.get(first.key - 1)
    const colon = parent && pastColon(this.#yaml, parent)
    if (colon === undefined) throw unsafe()
    return {start: colon, end: colon, text: ' {}'}
  }
}

/** Of another mapping or list between braces, only the end of an empty one is known. */
function flowEnd(yaml: Yaml, entry: YamlEntry): number {
  return scalarAt(yaml, entry.value) === undefined ? emptyBraces(yaml, entry.value).end : entryEnd(yaml, entry)
}

/** The end of an entry's last line. Blank lines belong to the entry if its block scalar keeps them. */
export function lineEndAfter(yaml: Yaml, entry: YamlEntry): number {
  const {text} = yaml
  const scalar = scalarAt(yaml, entry.value)
  if (scalar === undefined) return lineEndAt(text, emptyBraces(yaml, entry.value).end)
  if (!isBlockScalar(scalar)) return lineEndAt(text, entryEnd(yaml, entry))
  let end = scalar.valueEnd
  if (scalar.chomping === CHOMPING_MODE.KEEP) return end
  while (end > scalar.valueStart && isWhiteSpace(text[end - 1])) end--
  return end === scalar.valueStart ? scalar.valueEnd : lineEndAt(text, end)
}

/** The index after the value, or after the colon if there is no value. */
export function entryEnd(yaml: Yaml, entry: YamlEntry): number {
  const end = scalarBounds(yaml, entry.value)?.end ?? pastColon(yaml, entry)
  if (end === undefined) throw unsafe()
  return end
}

/** @throws FormatError if there is a comment between the braces or brackets, or if it is an alias */
export function emptyBraces(yaml: Yaml, node: YamlNode): {readonly start: number; readonly end: number} {
  if (isAlias(yaml, node)) throw unsafe()
  const start = collectionStart(yaml, node)
  const braces = /\{[ \t\r\n]*\}|\[[ \t\r\n]*\]/y
  braces.lastIndex = start
  if (!braces.test(yaml.text)) throw unsafe()
  return {start, end: braces.lastIndex}
}
