/** How manifests are written, so that every reader takes each key and value for the text that it is. */
import {DEFAULT_SCALAR_STYLE_RULES, dump, DUMP_SCHEMA, realMapTag, SCALAR_STYLE, type ScalarLayout} from 'js-yaml'

/** The tag of Map keeps the order of keys such as `1`. The schema quotes words such as `yes`. */
export function yamlOf(document: object, indent = 2): string {
  return dump(document, {
    indent,
    lineWidth: -1,
    schema: DUMP_SCHEMA.withTags(realMapTag),
    scalarStyleRules: [quoteNumberLike, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
  })
}

/**
 * The schema knows the numbers of the YAML specifications. Readers know more: the one in kubectl takes `08_` and `-_1` for numbers,
 * the yaml package takes `e1` and `-.` for some in YAML 1.1.
 */
function quoteNumberLike(layout: ScalarLayout): void {
  if (/^(?:[^A-Za-z]|[eE](?![A-Za-z]))/.test(layout.node.value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED
}
