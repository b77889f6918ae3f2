/** How manifests are written, so that every reader takes each key and value for the text that it is. */
import {DEFAULT_SCALAR_STYLE_RULES, dump, DUMP_SCHEMA, realMapTag, SCALAR_STYLE, type ScalarLayout} from 'js-yaml'

/** The tag of Map keeps the order of keys such as `1`. The schema quotes words such as `yes`. */
export function renderYaml(document: object | string, indent = 2): string {
  return dump(document, {
    indent,
    lineWidth: -1,
    schema: DUMP_SCHEMA.withTags(realMapTag),
    scalarStyleRules: [quoteNumberLike, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
  })
}

/**
 * The entries of a mapping, as `yamlOf` writes them. Nearly all ciphertexts and most aliases are letters and digits that need no look at the
 * rules of YAML, which for 100,000 take most of a second; words of up to five letters may be `false`, `null` and their like.
 * @param entries letters, digits and marks that are allowed in keys of a Secret and in base64
 * @param indent in spaces
 */
export function renderEntries(entries: readonly (readonly [key: string, value: string])[], indent: number): string {
  const margin = ' '.repeat(indent)
  return entries.map(([key, value]) => `${margin}${renderScalar(key)}: ${renderScalar(value)}\n`).join('')
}

function renderScalar(text: string): string {
  if (!/^[\w.+/-]{6,}={0,2}$/.test(text)) return renderYaml(text).trimEnd()
  return numberLike.test(text) ? `'${text}'` : text
}

/**
 * The schema knows the numbers of the YAML specifications. Readers know more: the one in kubectl takes `08_` and `-_1` for numbers,
 * the yaml package takes `e1` and `-.` for some in YAML 1.1.
 */
const numberLike = /^(?:[^A-Za-z]|[eE](?![A-Za-z]))/

function quoteNumberLike(layout: ScalarLayout): void {
  if (numberLike.test(layout.node.value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED
}
