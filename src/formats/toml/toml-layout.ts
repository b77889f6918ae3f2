/** Where the secrets of a TOML file are: on lines of their own, or in an inline table. */
import type {AST} from 'toml-eslint-parser'
import {isAloneAt, removeFromBraces, removeLines, requireLines, type Layout, type Span} from '../text/layout.js'
import type {Toml, TomlEntry} from './read-toml.js'

/** @param entries those of the secrets, in their order */
export function tomlLayout({text, comments}: Toml, entries: readonly TomlEntry[]): Layout {
  const commentStarts = new Set(comments.map(({range}) => range[0]))
  const layout: Layout = {
    extentOf: (index) => {
      const entry = entries[index]
      if (entry === undefined || inlineTableOf(entry) !== undefined) return undefined
      const extent = {start: entry.key.range[0], end: entry.value.range[1]}
      return isAloneAt(text, extent) ? extent : undefined
    },
    isComment: (at) => commentStarts.has(at),
    remove: (indices) => {
      const removed = indices.flatMap((index) => entries[index] ?? [])
      const tables = new Set(removed.flatMap((entry) => inlineTableOf(entry) ?? []))
      const values = new Set<AST.TOMLContentNode>(removed.map(({value}) => value))
      return [
        ...indices.flatMap((index) =>
          inlineTableOf(entries[index]) === undefined ? [removeLines(text, requireLines(layout, index))] : [],
        ),
        ...[...tables].flatMap(({body}) =>
          removeFromBraces(text, body.map(spanOf), (at) => body[at] !== undefined && values.has(body[at].value)),
        ),
      ]
    },
    // The outline contains neither secrets nor their keys.
    outlineOf: () => ({start: 0, end: 0}),
  }
  return layout
}

function inlineTableOf(entry: TomlEntry | undefined): AST.TOMLInlineTable | undefined {
  const table = entry?.key.parent.parent
  return table?.type === 'TOMLInlineTable' ? table : undefined
}

function spanOf({range: [start, end]}: AST.TOMLKeyValue): Span {
  return {start, end}
}
