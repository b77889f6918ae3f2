/**
 * Why kubectl refuses a manifest that is read here. It splits a file into documents by lines, reads what begins with a brace as JSON and
 * everything else with go-yaml 2: k8s.io/apimachinery (pkg/util/yaml/decoder.go) and sigs.k8s.io/yaml. What the API server refuses about
 * keys is in its ValidateSecret.
 */
import type {ExistingValue, Remark, RemarkKind} from '../format.js'
import {placeOnLine, placesOf} from '../text/remarks.js'
import {resolvePlain} from './plain-scalars.js'
import {
  isAlias,
  isMapping,
  isNull,
  keyStart,
  mappingEntries,
  plainText,
  roots,
  scalarAt,
  scalarBounds,
  type Yaml,
  type YamlNode,
} from './read-yaml.js'

/** Each kind names the first line concerned. */
function refusal(reason: string): RemarkKind {
  return {
    namesFirst: true,
    remark: (line) => `kubectl refuses this manifest: ${line}: ${reason}`,
    flaw: {kind: 'refused', problem: `is refused by kubectl: ${reason}`},
  }
}

const kinds = {
  json: refusal('starts with "{" but is not valid JSON'),
  directive: refusal('YAML directives are not supported'),
  marker: refusal('there is text after "---"'),
  tab: refusal('a tab is used as indentation'),
  document: refusal('the document is not a mapping'),
  key: refusal('a key is empty or not a string'),
  number: refusal('JSON has no infinite numbers'),
} as const

/** @returns one remark for each reason, always in the same order; without places if kubectl reads the block, as far as is known */
export function kubectlRefusals(yaml: Yaml, lineOf: (index: number) => number): readonly Remark[] {
  const {text} = yaml
  const isJson = text.trimStart().startsWith('{')
  const found: readonly Found[] = [
    [kinds.json, isJson ? findInvalidJson(text) : undefined],
    [kinds.directive, isJson ? undefined : find(text, /^%(?:YAML|TAG)\s/m)],
    [kinds.marker, isJson ? undefined : find(text, /^---[ \t]*[^\s#]/m)],
    [kinds.tab, isJson ? undefined : findStrayTab(yaml)],
    [kinds.document, findDocumentWithoutFields(yaml)],
    [kinds.key, findKey(yaml, isRefusedKey)],
    [kinds.number, findNumberWithoutJson(yaml)],
  ]
  return found.map(([kind, index]) => ({kind, places: index === undefined ? [] : [placeOnLine(lineOf(index))]}))
}

/** Where it is, as an index into the text. */
type Found = readonly [kind: RemarkKind, index: number | undefined]

const secretKeys: RemarkKind = {
  flaw: {kind: 'refused', problem: 'is refused by kubectl: a Secret cannot have such a key'},
  remark: (keys) => `kubectl refuses this manifest: a Secret cannot have these keys: ${keys}`,
}

/** About the keys that a Secret cannot have. */
export function refusedKeyRemark(
  places: readonly {readonly value: Pick<ExistingValue, 'alias' | 'line' | 'secret'>}[],
): Remark {
  const refused = places.filter(({value}) => !/^(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}$/.test(value.alias))
  return {kind: secretKeys, places: placesOf(refused.map(({value}) => value))}
}

function find(text: string, pattern: RegExp): number | undefined {
  const index = text.search(pattern)
  return index === -1 ? undefined : index
}

/** @returns where what should be JSON begins */
function findInvalidJson(text: string): number | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch {
    return text.search(/\S/)
  }
}

/** A line of nothing but whitespace or a comment, with a tab before it. In a scalar it may be content. */
function findStrayTab(yaml: Yaml): number | undefined {
  const lines = Array.from(yaml.text.matchAll(/^ *\t[ \t]*(?:#.*)?$/gm), ({index}) => index)
  if (lines.length === 0) return undefined
  const scalars = yaml.events.map((_, node) => scalarBounds(yaml, node)).filter((bounds) => bounds !== undefined)
  return lines.find((line) => !scalars.some(({start, end}) => start <= line && line < end))
}

function findDocumentWithoutFields(yaml: Yaml): number | undefined {
  const root = [...roots(yaml)].find((node) => !isMapping(yaml, node) && !isNull(yaml, node))
  return root === undefined ? undefined : startOf(yaml, root)
}

function findKey(yaml: Yaml, isWanted: (yaml: Yaml, key: YamlNode) => boolean): number | undefined {
  for (const node of yaml.events.keys()) {
    for (const entry of mappingEntries(yaml, node)) if (isWanted(yaml, entry.key)) return keyStart(yaml, entry)
  }
  return undefined
}

function isRefusedKey(yaml: Yaml, key: YamlNode): boolean {
  return scalarAt(yaml, key) === undefined ? !isAlias(yaml, key) : isNull(yaml, key)
}

function findNumberWithoutJson(yaml: Yaml): number | undefined {
  if (!/\.(?:inf|nan)\b/i.test(yaml.text)) return undefined
  const node = [...yaml.events.keys()].find((each) => {
    const {type, key} = resolvePlain(plainText(yaml, each) ?? 'text')
    return type === 'number' && key !== undefined && /[in]/.test(key)
  })
  return node === undefined ? undefined : startOf(yaml, node)
}

function startOf(yaml: Yaml, node: YamlNode): number {
  return keyStart(yaml, {key: node, value: node, inFlow: false})
}
