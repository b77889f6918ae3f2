/** Writes manifests so that every YAML parser reads each key and value as a string. */
import {DEFAULT_SCALAR_STYLE_RULES, dump, DUMP_SCHEMA, realMapTag, SCALAR_STYLE, type ScalarLayout} from 'js-yaml'

/** The tag for Map keeps the order of keys such as `1`. The schema quotes words such as `yes`. */
export function renderYaml(document: object | string, indent = 2): string {
  return dump(document, {
    indent,
    lineWidth: -1,
    schema: DUMP_SCHEMA.withTags(realMapTag),
    scalarStyleRules: [quoteNumberLike, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
  })
}

/**
 * An entry of a mapping, as `renderYaml` writes it, but faster: for 100,000 entries YAML's rules take most of a second. Nearly
 * all ciphertexts and most aliases need none of those rules. Words of up to five letters do: they may be `false`, `null` and the like.
 * Both texts have only characters that are allowed in keys of a Secret and in base64.
 * @returns a line, with a line feed, that is indented by two spaces
 */
export function renderEntry(key: string, value: string): string {
  return `  ${renderScalar(key)}: ${renderScalar(value)}\n`
}

function renderScalar(text: string): string {
  if (!/^[\w.+/-]{6,}={0,2}$/.test(text)) return renderYaml(text).trimEnd()
  return numberLike.test(text) ? `'${text}'` : text
}

/**
 * The schema quotes the numbers of the YAML specifications. Some parsers accept more: kubectl's reads `08_` and `-_1` as numbers, and
 * the yaml package reads `e1` and `-.` as numbers in YAML 1.1.
 */
const numberLike = /^(?:[^A-Za-z]|[eE](?![A-Za-z]))/

function quoteNumberLike(layout: ScalarLayout): void {
  if (numberLike.test(layout.node.value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED
}
