/** Valid TOML with which Micro Integrator does not start: its reader, cava-toml 0.5.0, follows an older version of TOML. */
import type {AST} from 'toml-eslint-parser'
import type {Flaw, Remark, RemarkedPlace, RemarkKind} from '../format.js'
import {placeOnLine} from '../text/remarks.js'
import type {Toml, TomlEntry, TomlHeader} from './read-toml.js'

function startFlaw(fact: string): Flaw {
  return {kind: 'refused', problem: `${fact}, so Micro Integrator does not start`}
}

const supertables: RemarkKind = {
  flaw: startFlaw('defines a table after a table inside it'),
  remark: (places) =>
    `Micro Integrator does not start if a table is defined after a table inside it: ${places}; change their order`,
}

const tabs: RemarkKind = {
  flaw: startFlaw('has text in double quotes that contains a tab'),
  remark: (places) => `Micro Integrator does not start if text in double quotes contains a tab: ${places}; write \\t`,
}

const mixedArrays: RemarkKind = {
  flaw: startFlaw('has an array with values of several types'),
  remark: (places) => `Micro Integrator does not start if an array has values of several types: ${places}`,
}

const closingMarks: RemarkKind = {
  flaw: startFlaw('has a multi-line string that ends in more than three quotation marks'),
  remark: (places) =>
    `Micro Integrator does not start if a multi-line string ends in more than three quotation marks: ${places}`,
}

const byteOrderMark: RemarkKind = {
  flaw: startFlaw('begins with a byte order mark'),
  remark: () =>
    'Micro Integrator does not start, because the file begins with a byte order mark; save it as UTF-8 without one',
}

export const tomlMarkRemark: Remark = {kind: byteOrderMark, places: [placeOnLine(1)]}

/** @param exempt values that do not matter, because they must be replaced anyway */
export function startRemarks(toml: Toml, exempt: ReadonlySet<AST.TOMLContentNode>): readonly Remark[] {
  const withTabs: RemarkedPlace[] = []
  const mixed: RemarkedPlace[] = []
  const closed: RemarkedPlace[] = []
  for (const {key} of [...toml.headers.map(({node}) => node), ...toml.entries]) {
    if (key.keys.some((part) => hasTab(part, toml.text))) withTabs.push(lineOf(key))
  }
  for (const value of valuesIn(toml.entries)) {
    if (value.type === 'TOMLArray' && isMixed(value)) mixed.push(lineOf(value))
    if (value.type !== 'TOMLValue' || exempt.has(value)) continue
    if (hasTab(value, toml.text)) withTabs.push(lineOf(value))
    if (endsInManyMarks(value, toml.text)) closed.push(lineOf(value))
  }
  return [
    {kind: supertables, places: findSupertables(toml.headers)},
    {kind: tabs, places: withTabs},
    {kind: mixedArrays, places: mixed},
    {kind: closingMarks, places: closed},
  ]
}

/** All values, those in arrays and inline tables included. */
function* valuesIn(entries: readonly TomlEntry[]): Generator<AST.TOMLContentNode> {
  for (const entry of entries) {
    const waiting = [entry.value]
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      yield value
      // The entries of other inline tables are entries of their own.
      if (value.type === 'TOMLArray') waiting.push(...value.elements.toReversed())
      else if (value.type === 'TOMLInlineTable' && value !== entry.value)
        waiting.push(...value.body.map((inner) => inner.value).toReversed())
    }
  }
}

function lineOf({loc}: AST.TOMLNode): RemarkedPlace {
  return placeOnLine(loc.start.line)
}

function hasTab(node: AST.TOMLValue | AST.TOMLBare | AST.TOMLQuoted, text: string): boolean {
  return 'style' in node && node.style === 'basic' && text.slice(...node.range).includes('\t')
}

function isMixed({elements}: AST.TOMLArray): boolean {
  const [first, ...others] = elements.map((element) => (element.type === 'TOMLValue' ? element.kind : element.type))
  return others.some((kind) => kind !== first)
}

/** The marks before the last three belong to the string. */
function endsInManyMarks(value: AST.TOMLValue, text: string): boolean {
  if (value.kind !== 'string' || !value.multiline) return false
  const content = text.slice(value.range[0] + 3, value.range[1] - 3)
  if (value.style === 'literal') return content.endsWith("'")
  return content.endsWith('"') && !/(?<!\\)(?:\\\\)*\\"$/.test(content)
}

/** A table that earlier headers mention. */
interface MentionedTable {
  readonly tables: Map<string | number, MentionedTable>
  isDefined: boolean
}

/** Headers of tables that an earlier header has made by defining a table in them. */
function findSupertables(headers: readonly TomlHeader[]): readonly RemarkedPlace[] {
  const root: MentionedTable = {tables: new Map(), isDefined: true}
  const found: RemarkedPlace[] = []
  for (const {path, line} of headers) {
    let table = root
    for (const key of path) {
      const inner = table.tables.get(key) ?? {tables: new Map(), isDefined: false}
      table.tables.set(key, inner)
      table = inner
    }
    if (!table.isDefined && table.tables.size > 0) found.push(placeOnLine(line, path.join('.')))
    table.isDefined = true
  }
  return found
}
