/**
 * YAML, and JSON as the flow style of it, with the place of everything in the text. Aliases are not followed and nothing is
 * built, so that no text can grow.
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
  /** Whether it stands between braces. */
  readonly inFlow: boolean
}

export interface Yaml {
  readonly text: string
  readonly events: readonly Event[]
  /** For each event the index of the one after the node that it begins. */
  readonly after: Int32Array
}

/** Marks that may begin a part. Far more than manifests have, and few enough for memory: base64 and words have none of them. */
const mostMarks = 1 << 21

/** @throws FormatError, with the line and no word of the text, where it is no YAML or of too many parts */
export function parseYaml(text: string): Yaml {
  refuseTooMany(text)
  const events = readEvents(text)
  return {text, events, after: findEnds(events)}
}

function refuseTooMany(text: string): void {
  let count = 0
  for (const mark = /[\n\r:,?[{-]/g; mark.test(text);) count++
  if (count > mostMarks)
    throw new FormatError('has more lines and parts than any manifest of Secrets', 'take the Secrets apart from it')
}

function readEvents(text: string): readonly Event[] {
  try {
    return parseEvents(text, {})
  } catch (error) {
    if (error instanceof YAMLException)
      throw new FormatError(
        `is not YAML that can be read: ${describeLine(error)}${describeReason(error)}`,
        'mend it there',
      )
    throw error
  }
}

function describeLine({mark}: YAMLException): string {
  return mark === undefined ? '' : `line ${mark.line + 1}: `
}

/** What may follow a colon or stand in quotation marks is from the text. */
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

/** What a mapping holds, in its order; nothing where the node is no mapping. */
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

/** What a sequence holds, in its order; nothing where the node is no sequence. */
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

export function isAlias(yaml: Yaml, node: YamlNode): boolean {
  return yaml.events[node]?.type === EVENT_ID.ALIAS
}

export function scalarAt(yaml: Yaml, node: YamlNode): ScalarEvent | undefined {
  const event = yaml.events[node]
  return event?.type === EVENT_ID.SCALAR ? event : undefined
}

/** Of a scalar, as YAML folds and unescapes it; undefined for any other node. */
export function scalarText(yaml: Yaml, node: YamlNode): string | undefined {
  const scalar = scalarAt(yaml, node)
  return scalar && getScalarValue(yaml.text, scalar)
}

/** Where a scalar stands in the text, quotation marks included; undefined for one without a character. */
export function scalarBounds(yaml: Yaml, node: YamlNode): {readonly start: number; readonly end: number} | undefined {
  const scalar = scalarAt(yaml, node)
  if (scalar === undefined || scalar.valueStart === -1) return undefined
  const mark = isQuoted(scalar) ? 1 : 0
  return {start: scalar.valueStart - mark, end: scalar.valueEnd + mark}
}

export function isQuoted({style}: ScalarEvent): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
}

/** An alias has the name of an anchor, so this tells it too. */
export function hasTagOrAnchor(yaml: Yaml, node: YamlNode): boolean {
  const event = yaml.events[node]
  return (
    event !== undefined &&
    (('tagStart' in event && event.tagStart !== -1) || ('anchorStart' in event && event.anchorStart !== -1))
  )
}

/** Plain and without a character, or a word for it. */
export function isNull(yaml: Yaml, node: YamlNode): boolean {
  const scalar = scalarAt(yaml, node)
  return scalar?.style === SCALAR_STYLE.PLAIN && /^(?:~|null|Null|NULL|)$/.test(getScalarValue(yaml.text, scalar))
}

/** Where a mapping or a sequence begins in the text. */
export function collectionStart(yaml: Yaml, node: YamlNode): number {
  const event = yaml.events[node]
  return event !== undefined && 'start' in event ? event.start : 0
}

/**
 * Everything in the order of the text, each as kind, anchor, tag and value, but not where or in which style it stands.
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

/** Where an entry begins in the text. */
export function keyStart(yaml: Yaml, {key}: YamlEntry): number {
  return scalarBounds(yaml, key)?.start ?? collectionStart(yaml, key)
}

/** Past the colon after a key; undefined where there is none, as in `{a}`. */
export function pastColon(yaml: Yaml, {key}: YamlEntry): number | undefined {
  const colon = /[ \t\r\n]*:/y
  colon.lastIndex = scalarBounds(yaml, key)?.end ?? 0
  return colon.test(yaml.text) ? colon.lastIndex : undefined
}
