/** Flat YAML as a source of secrets: one mapping of names to scalars, which are taken as they are written, whatever their type. */
import {FormatError, type SecretProblem} from '../../errors.js'
import type {NamedValue, Source, WholeFormat} from '../format.js'
import {
  hasTagOrAnchor,
  isAlias,
  isMapping,
  isNull,
  isSequence,
  keyStart,
  mappingEntries,
  parseYaml,
  roots,
  scalarText,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from '../kubernetes/read-yaml.js'
import {lineFinder} from '../text/text.js'
import {finalLineBreakTrap} from '../value-warnings.js'
import {FlatEntries, notFlat} from './flat-entries.js'

/** Problems: mappings, lists, `null`, anchors, aliases, tags, merge keys, and keys that are repeated or not scalars. */
export const flatYaml: WholeFormat = {read}

function read(text: string): Source {
  const yaml = parseYaml(text)
  const [root, second] = roots(yaml)
  if (second !== undefined) throw new FormatError('has more than one YAML document', 'split the file')
  const isEmpty = root === undefined || isNull(yaml, root)
  if (!isEmpty && !isMapping(yaml, root)) throw notFlat()
  const lineOf = lineFinder(text)
  const found = new FlatEntries()
  if (!isEmpty && hasTagOrAnchor(yaml, root))
    found.refuse({line: 1, problem: 'is a mapping with a tag or an anchor; remove it'})
  for (const entry of isEmpty ? [] : mappingEntries(yaml, root))
    readEntry(yaml, entry, lineOf(keyStart(yaml, entry)), found)
  return found.source
}

function readEntry(yaml: Yaml, {key, value}: YamlEntry, line: number, found: FlatEntries): void {
  const alias = scalarText(yaml, key)
  const problem = keyProblem(yaml, key, alias)
  if (problem !== undefined) found.refuse({line, problem})
  else found.add(alias ?? '', line, problemOf(yaml, value) ?? valueAt(yaml, value))
}

function keyProblem(yaml: Yaml, key: YamlNode, alias: string | undefined): string | undefined {
  if (alias === undefined) return 'has a key that is not a string'
  if (alias === '<<') return 'merges another mapping ("<<"); write its entries out'
  return hasTagOrAnchor(yaml, key) ? 'has a tag or an anchor on the key; remove it' : undefined
}

function problemOf(yaml: Yaml, node: YamlNode): Pick<SecretProblem, 'problem'> | undefined {
  if (isAlias(yaml, node)) return {problem: 'is an alias ("*"); write it out'}
  if (hasTagOrAnchor(yaml, node)) return {problem: 'has a tag or an anchor; remove it'}
  if (isMapping(yaml, node)) return {problem: 'is a mapping, not a secret'}
  if (isSequence(yaml, node)) return {problem: 'is a list, not a secret'}
  return isNull(yaml, node) ? {problem: 'is null'} : undefined
}

function valueAt(yaml: Yaml, node: YamlNode): Pick<NamedValue, 'traps' | 'value'> {
  const value = scalarText(yaml, node) ?? ''
  return {value, ...(/[\r\n]$/.test(value) && {traps: [finalLineBreakTrap]})}
}
