/** References to secrets in a `deployment.toml`. */
import type {AST} from 'toml-eslint-parser'
import {decodeText} from '../text/text.js'
import {findSecrets} from './secret-tables.js'
import {readToml, stringOf, type Toml} from './read-toml.js'

/** A `$secret{name}` for which `[secrets]` has nothing. */
export interface UndefinedSecret {
  /** As it is written, with blanks, which count. */
  readonly name: string
  /** From 1. */
  readonly line: number
}

/**
 * Finds the references with which a server does not start. With `enable = "true"` in `[runtime_secrets]` it starts, and they are empty.
 * @param bytes the file
 * @throws FormatError if it is not TOML
 */
export function findUndefinedSecrets(bytes: Uint8Array): readonly UndefinedSecret[] {
  const toml = readToml(decodeText(bytes).text)
  const {secrets} = findSecrets(toml)
  const defined = new Set(secrets.filter(({table}) => table === 'secrets').map(({alias}) => alias))
  const own = new Set<AST.TOMLContentNode>(secrets.map(({entry}) => entry.value))
  return isTolerant(toml)
    ? []
    : toml.entries
        .filter(({value}) => !own.has(value))
        .flatMap(({value}) => [...referencesIn(value)])
        .filter(({name}) => !defined.has(name))
}

function isTolerant({entries}: Toml): boolean {
  return entries.some(({path, value}) => path.join('.') === 'runtime_secrets.enable' && stringOf(value) === 'true')
}

/** The entries of an inline table are entries of their own, except in an array. */
function* referencesIn(value: AST.TOMLContentNode, isInArray = false): Generator<UndefinedSecret> {
  if (value.type === 'TOMLArray') for (const element of value.elements) yield* referencesIn(element, true)
  if (value.type === 'TOMLInlineTable' && isInArray)
    for (const {value: each} of value.body) yield* referencesIn(each, true)
  for (const [, name = ''] of (stringOf(value) ?? '').matchAll(/\$secret\{([^{}]*)\}/g)) {
    yield {name, line: value.loc.start.line}
  }
}
