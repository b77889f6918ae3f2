/**
 * Why kubectl refuses a manifest that is read here. It splits a file into documents by lines, reads what begins with a brace as JSON and
 * everything else with go-yaml 2: k8s.io/apimachinery (pkg/util/yaml/decoder.go) and sigs.k8s.io/yaml. What the API server refuses about
 * keys is in its ValidateSecret.
 */
import {firstFew, quoted} from '../../wording.js'
import type {ExistingValue} from '../format.js'
import {lineFinder} from '../text/text.js'
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

/** @returns one sentence for each reason, with its line if it has one; none if kubectl reads the manifest, as far as is known */
export function kubectlRefusals(yaml: Yaml): readonly string[] {
  const {text} = yaml
  const lineOf = lineFinder(text)
  const at = (place: number | undefined, reason: string) =>
    place === undefined ? undefined : `kubectl refuses this manifest: line ${lineOf(place)}: ${reason}`
  const ofText = text.trimStart().startsWith('{')
    ? [at(findInvalidJson(text), 'what begins with "{" is read as JSON, and this is not JSON')]
    : [
        at(find(text, /^%(?:YAML|TAG)\s/m), 'YAML directives are not supported'),
        at(find(text, /^---[ \t]*[^\s#]/m), 'there is text after "---"'),
        at(findStrayTab(yaml), 'a tab is used as indentation'),
      ]
  const ofNodes = [
    at(findDocumentWithoutFields(yaml), 'the document is not a mapping'),
    at(findKey(yaml, isRefusedKey), 'a key is empty or not a text'),
    at(findNumberWithoutJson(yaml), 'JSON has no infinite numbers'),
  ]
  return [...ofText, ...ofNodes].filter((sentence) => sentence !== undefined)
}

/** @returns a sentence about the keys that a Secret cannot have; none if there are none */
export function refusedKeyRemarks(
  places: readonly {readonly value: Pick<ExistingValue, 'alias' | 'line'>}[],
): string[] {
  const refused = places.filter(({value}) => !/^(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}$/.test(value.alias))
  if (refused.length === 0) return []
  const keys = refused.map(({value: {alias, line}}) => `${quoted(alias)} (line ${line})`)
  return [`kubectl refuses this manifest: a Secret cannot have these keys: ${firstFew(keys)}`]
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

/** A line of nothing but white space or a comment, with a tab before it. In a scalar it may be content. */
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
