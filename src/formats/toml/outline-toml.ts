/** What TOML says, without how it is written. */
import type {AST} from 'toml-eslint-parser'
import {nameOf, type Toml} from './read-toml.js'
import {isSecretTable} from './secret-tables.js'

/**
 * The headers, keys, kinds and values of a document, in order. Two texts with the same outline mean the same, except for the values left out.
 * @param without values that are left out together with their keys; the headers of the tables of secrets are left out too
 */
export function outlineToml({root}: Toml, without: ReadonlySet<AST.TOMLContentNode>): readonly string[] {
  const outline: string[] = []
  for (const node of root.body) {
    if (node.type === 'TOMLKeyValue') addEntry(node)
    else {
      if (!isSecretTable(node)) outline.push(`${node.kind} ${describeKey(node.key)}`)
      for (const entry of node.body) addEntry(entry)
    }
  }
  return outline

  function addEntry({key, value}: AST.TOMLKeyValue): void {
    if (without.has(value)) return
    outline.push(describeKey(key))
    addValue(value)
  }

  function addValue(value: AST.TOMLContentNode): void {
    if (value.type === 'TOMLValue') {
      outline.push(describeValue(value))
      return
    }
    outline.push(value.type)
    if (value.type === 'TOMLArray') for (const element of value.elements) addValue(element)
    else for (const entry of value.body) addEntry(entry)
    outline.push('end')
  }
}

function describeKey({keys}: AST.TOMLKey): string {
  return JSON.stringify(keys.map(nameOf))
}

function describeValue(value: AST.TOMLValue): string {
  if (value.kind === 'string') return JSON.stringify(value.value)
  if (value.kind === 'boolean') return `boolean ${value.value}`
  return `${value.kind} ${value.kind === 'integer' || value.kind === 'float' ? value.number : value.datetime}`
}
