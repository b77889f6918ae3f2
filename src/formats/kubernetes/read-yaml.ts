/**
 * Reads YAML, and JSON as its flow style, with the place of every node in the text. Builds no objects and follows no aliases, so
 * memory use is bounded by the length of the text.
 * https://yaml.org/spec/1.2.2/
 */
import {
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
  type Event,
  type ScalarEvent,
} from 'js-yaml'
import {FormatError} from '../../errors.js'

/** A node by the index of its event. */
export type YamlNode = number

export interface YamlEntry {
  readonly key: YamlNode
  readonly value: YamlNode
  /** Whether the mapping is in braces. */
  readonly inFlow: boolean
}

export interface Yaml {
  readonly text: string
  readonly events: readonly Event[]
  /** For each event, the index of the first event after the node it begins. */
  readonly after: Int32Array
}

/**
 * A limit on what may begin a node, since editing takes up to 3 KiB of memory for each. It is enough for 30,000 ciphertexts, ten times what
 * a Secret can hold.
 */
const mostMarks = 1 << 16

/**
 * @param firstLine the number of the text's first line
 * @throws FormatError, with the line but no text of the file, if it is not YAML or has too many nodes
 */
export function parseYaml(text: string, firstLine = 1): Yaml {
  refuseTooMany(text, firstLine)
  const events = readEvents(text, firstLine)
  return {text, events, after: findEnds(events)}
}

function refuseTooMany(text: string, firstLine: number): void {
  let count = 0
  for (const mark = /[\n\r:,?[{]|-+/g; mark.test(text) && count <= mostMarks;) count++
  if (count > mostMarks)
    throw new FormatError(
      `the YAML or JSON from line ${firstLine} on has more than ${(mostMarks / 2).toLocaleString('en')} lines or entries that must be read together`,
      'move some of the Secrets to another file',
    )
}

function readEvents(text: string, firstLine: number): readonly Event[] {
  try {
    return parseEvents(text, {})
  } catch (error) {
    if (error instanceof YAMLException)
      throw new FormatError(
        `is not valid YAML: ${describeLine(error, firstLine)}${describeReason(error)}`,
        'correct the YAML there',
      )
    throw error
  }
}

function describeLine({mark}: YAMLException, firstLine: number): string {
  return mark === undefined ? '' : `line ${firstLine + mark.line}: `
}

/** Drops what follows a colon or a quotation mark, since it may quote the text. */
function describeReason({reason}: YAMLException): string {
  return (reason.split(/: |"/)[0] ?? '').trim()
}

function findEnds(events: readonly Event[]): Int32Array {
  const after = new Int32Array(events.length)
  const open: number[] = []
  for (const [index, {type}] of events.entries()) {
    after[index] = index + 1
    if (type === EVENT_ID.POP) after[open.pop() ?? 0] = index + 1
    else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) open.push(index)
  }
  return after
}

/** The root of each document. */
export function* roots(yaml: Yaml): Generator<YamlNode> {
  for (let index = 0; index < yaml.events.length; index = next(yaml, index)) yield index + 1
}

/** The entries of a mapping, in order; none if the node is not a mapping. */
export function mappingEntries(yaml: Yaml, node: YamlNode): readonly YamlEntry[] {
  const mapping = yaml.events[node]
  if (mapping?.type !== EVENT_ID.MAPPING) return []
  const parts = partsOf(yaml, node)
  const inFlow = mapping.style === COLLECTION_STYLE.FLOW
  return Array.from({length: parts.length / 2}, (_, index) => ({
    key: parts[2 * index] ?? 0,
    value: parts[2 * index + 1] ?? 0,
    inFlow,
  }))
}

/** The items of a sequence, in order; none if the node is not a sequence. */
export function sequenceItems(yaml: Yaml, node: YamlNode): readonly YamlNode[] {
  return yaml.events[node]?.type === EVENT_ID.SEQUENCE ? partsOf(yaml, node) : []
}

function partsOf(yaml: Yaml, node: YamlNode): readonly YamlNode[] {
  const parts: YamlNode[] = []
  const end = next(yaml, node) - 1
  for (let part = node + 1; part < end; part = next(yaml, part)) parts.push(part)
  return parts
}

function next(yaml: Yaml, index: number): number {
  return yaml.after[index] ?? yaml.events.length
}

export function isMapping(yaml: Yaml, node: YamlNode): boolean {
  return yaml.events[node]?.type === EVENT_ID.MAPPING
}

export function isSequence(yaml: Yaml, node: YamlNode): boolean {
  return yaml.events[node]?.type === EVENT_ID.SEQUENCE
}

export function isAlias(yaml: Yaml, node: YamlNode): boolean {
  return yaml.events[node]?.type === EVENT_ID.ALIAS
}

/** The event of a scalar; undefined for any other node. */
export function scalarAt(yaml: Yaml, node: YamlNode): ScalarEvent | undefined {
  const event = yaml.events[node]
  return event?.type === EVENT_ID.SCALAR ? event : undefined
}

/** The value of a scalar, with folding and escapes resolved; undefined for any other node. */
export function scalarText(yaml: Yaml, node: YamlNode): string | undefined {
  const scalar = scalarAt(yaml, node)
  return scalar && valueOf(yaml.text, scalar)
}

/**
 * Keeps the blank lines after a backslash at the end of a line, which the library loses: each is a line feed (YAML 1.2.2, 7.3.1,
 * production 112), for kubectl too.
 */
function valueOf(text: string, scalar: ScalarEvent): string {
  const written = text.slice(scalar.valueStart, scalar.valueEnd)
  if (scalar.style !== SCALAR_STYLE.DOUBLE_QUOTED || !/\\[\r\n]/.test(written)) return getScalarValue(text, scalar)
  const rewritten = written.replaceAll(escape, (whole: string, blankLines: string | undefined) =>
    blankLines === undefined ? whole : '\\n'.repeat(blankLines.match(/\r\n?|\n/g)?.length ?? 0),
  )
  return getScalarValue(rewritten, {...scalar, valueStart: 0, valueEnd: rewritten.length})
}

/** An escaped character, or an escaped line end with the blank lines after it, and the indentation of the next line. */
const escape = /\\(?:(?:\r\n|\r(?!\n)|\n)((?:[ \t]*(?:\r\n|\r(?!\n)|\n))+)[ \t]*|[^])/g

/** The value of a scalar without quotation marks or tag, whose type depends on what it looks like; undefined for any other node. */
export function plainText(yaml: Yaml, node: YamlNode): string | undefined {
  const scalar = scalarAt(yaml, node)
  return scalar?.style === SCALAR_STYLE.PLAIN && scalar.tagStart === -1 ? getScalarValue(yaml.text, scalar) : undefined
}

/** The place of a scalar in the text, including quotation marks; undefined if it is empty and unquoted. */
export function scalarBounds(yaml: Yaml, node: YamlNode): {readonly start: number; readonly end: number} | undefined {
  const scalar = scalarAt(yaml, node)
  if (scalar === undefined || scalar.valueStart === -1) return undefined
  const mark = isQuoted(scalar) ? 1 : 0
  return {start: scalar.valueStart - mark, end: scalar.valueEnd + mark}
}

export function isQuoted({style}: ScalarEvent): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
}

/** Also true for an alias, since its event has the anchor's name. */
export function hasTagOrAnchor(yaml: Yaml, node: YamlNode): boolean {
  const event = yaml.events[node]
  return (
    event !== undefined &&
    (('tagStart' in event && event.tagStart !== -1) || ('anchorStart' in event && event.anchorStart !== -1))
  )
}

/** Whether it is an unquoted scalar that is empty, `~` or `null`. */
export function isNull(yaml: Yaml, node: YamlNode): boolean {
  const scalar = scalarAt(yaml, node)
  return scalar?.style === SCALAR_STYLE.PLAIN && /^(?:~|null|Null|NULL|)$/.test(getScalarValue(yaml.text, scalar))
}

/** The index into the text where a mapping or a sequence begins. */
export function collectionStart(yaml: Yaml, node: YamlNode): number {
  const event = yaml.events[node]
  return event !== undefined && 'start' in event ? event.start : 0
}

/**
 * Kind, anchor, tag and value of every event, in order, but not its place or style. Two texts with the same outline mean the same.
 * @param without nodes whose values are left out
 */
export function outlineYaml(yaml: Yaml, without: ReadonlySet<YamlNode>): readonly string[] {
  return yaml.events.map((event, index) => (without.has(index) ? 'value' : describeEvent(yaml.text, event)))
}

function describeEvent(text: string, event: Event): string {
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return String(event.type)
  const parts = [String(event.type), text.slice(event.anchorStart, event.anchorEnd)]
  if (event.type !== EVENT_ID.ALIAS) parts.push(text.slice(event.tagStart, event.tagEnd))
  if (event.type === EVENT_ID.SCALAR) parts.push(getScalarValue(text, event))
  return parts.join(' ')
}

/** The index into the text where an entry begins. */
export function keyStart(yaml: Yaml, {key}: YamlEntry): number {
  const event = yaml.events[key]
  const isEmpty = event?.type === EVENT_ID.SCALAR && event.valueStart === -1
  return isEmpty ? startOfEmptyKey(yaml, key) : (scalarBounds(yaml, key)?.start ?? collectionStart(yaml, key))
}

/** An empty key has no place of its own: it is after what precedes it, apart from white space, comments, commas and brackets. */
function startOfEmptyKey(yaml: Yaml, key: YamlNode): number {
  const gap = /(?:[\s,[\]{}]|(?<=\s)#.*)*/y
  for (let node = key - 1; node >= 0; node--) {
    const event = yaml.events[node]
    const bounds = scalarBounds(yaml, node)
    if (bounds === undefined && !(event !== undefined && 'start' in event)) continue
    gap.lastIndex = bounds?.end ?? collectionStart(yaml, node)
    gap.test(yaml.text)
    return gap.lastIndex
  }
  return 0
}

/** The index after the colon of a key; undefined if there is none, as in `{a}`. */
export function pastColon(yaml: Yaml, {key}: YamlEntry): number | undefined {
  const colon = /[ \t\r\n]*:/y
  colon.lastIndex = scalarBounds(yaml, key)?.end ?? 0
  return colon.test(yaml.text) ? colon.lastIndex : undefined
}
