/** Replaces a YAML scalar and keeps its style. */
import {SCALAR_STYLE, type ScalarEvent} from 'js-yaml'
import {unsafe, type Edit} from '../text/in-place.js'
import {pastColon, scalarAt, type Yaml, type YamlEntry} from './read-yaml.js'

/**
 * @param text characters that need no escape in quotation marks, such as those of base64
 * @throws FormatError if the place of the value cannot be found
 */
export function scalarEdit(yaml: Yaml, entry: YamlEntry, text: string): Edit {
  const scalar = scalarAt(yaml, entry.value)
  if (scalar === undefined) throw unsafe()
  if (scalar.valueStart === -1) return afterColon(yaml, entry, ` ${quoteIfNeeded(yaml, entry, text)}`)
  if (isBlockScalar(scalar)) return blockEdit(yaml, entry, scalar, text)
  return {
    start: scalar.valueStart,
    end: scalar.valueEnd,
    text: scalar.style === SCALAR_STYLE.PLAIN ? quoteIfNeeded(yaml, entry, text) : text,
  }
}

export function isBlockScalar({style}: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK
}

function afterColon(yaml: Yaml, entry: YamlEntry, text: string): Edit {
  const start = pastColon(yaml, entry)
  if (start === undefined) throw unsafe()
  return {start, end: start, text}
}

/** Plain if YAML reads it as a string. In JSON, where the old value can only be `null`, it becomes a JSON string. */
function quoteIfNeeded(yaml: Yaml, {key, inFlow}: YamlEntry, text: string): string {
  if (inFlow && scalarAt(yaml, key)?.style === SCALAR_STYLE.DOUBLE_QUOTED) return `"${text}"`
  return isPlainString(text) ? text : `'${text}'`
}

/** Whether it is base64 that no parser takes for a number, a date or a word such as `yes`: none of these is long and has such a letter. */
function isPlainString(text: string): boolean {
  return text.length > 5 && /^[A-Za-z\d+/]+={0,2}$/.test(text) && /[G-NP-WYZg-np-wyz]/.test(text)
}

/** Replaces the content from its first character to its last. If there is no content, replaces the header. */
function blockEdit(yaml: Yaml, entry: YamlEntry, {valueStart, valueEnd}: ScalarEvent, text: string): Edit {
  let start = valueStart
  let end = valueEnd
  while (start < end && isWhiteSpace(yaml.text[start])) start++
  while (start < end && isWhiteSpace(yaml.text[end - 1])) end--
  return start < end ? {start, end, text} : headerEdit(yaml, entry, text)
}

export function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}

function headerEdit(yaml: Yaml, entry: YamlEntry, text: string): Edit {
  const header = /[ \t]*([|>][-+\d]*)/y
  header.lastIndex = pastColon(yaml, entry) ?? 0
  const found = header.exec(yaml.text)?.[1]
  if (found === undefined) throw unsafe()
  return {start: header.lastIndex - found.length, end: header.lastIndex, text: quoteIfNeeded(yaml, entry, text)}
}
