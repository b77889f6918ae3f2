/** What to know about the secrets in a TOML file. */
import type {AST} from 'toml-eslint-parser'
import type {Remark, RemarkedPlace, RemarkKind} from '../format.js'
import {bracketed, referencesIn} from '../plaintext-marks.js'
import {placeOnLine, placesOf} from '../text/remarks.js'
import type {TomlPlace} from './encrypted-toml.js'
import {stringOf, type Toml} from './read-toml.js'
import type {TomlSecret} from './secret-tables.js'

/** @param names quoted */
export function dottedNamesRemark(names: string): string {
  return `names with a dot work with Micro Integrator 4.5 or later: ${names}; earlier releases do not start`
}

const dottedNames: RemarkKind = {remark: dottedNamesRemark}

export function dottedNameRemark(places: readonly TomlPlace[]): Remark {
  const dotted = places.filter(({table, value}) => table === 'secrets' && value.alias.includes('.'))
  return {kind: dottedNames, places: placesOf(dotted.map(({value}) => value))}
}

const variables: RemarkKind = {
  flaw: {kind: 'lost-name', problem: 'refers to a variable whose name is not valid, so it may not be found'},
  remark: (places) => `these are not valid environment variable names, so $env{…} may not find them: ${places}`,
}

/** POSIX, XBD 8.1: a variable's name is a C identifier. A shell may drop other names, and MI is started by a shell. */
export function variableRemark(places: readonly TomlPlace[]): Remark {
  const doubtful = places.flatMap(({value: {alias, value, line}}) =>
    referencesIn(value)
      .filter(({kind, name}) => kind === 'env' && !/^[A-Za-z_]\w*$/.test(name))
      .map(({name}) => ({...placeOnLine(line, name), at: {line, alias}})),
  )
  return {kind: variables, places: doubtful}
}

const misplaced: RemarkKind = {
  flaw: {kind: 'plaintext', problem: 'is plaintext in brackets outside [secrets], where it is not encrypted'},
  remark: (places) =>
    `only secrets in [secrets] are encrypted, so these stay plaintext: ${places}; move them there, and refer to them as $secret{NAME}`,
}

const nameOfSecret = /passw|passphrase|secret|token|credential/i

/** About secrets in brackets where they are used, instead of in a table of secrets. Other values may begin and end with brackets, too. */
export function misplacedRemark({entries}: Toml, secrets: readonly TomlSecret[]): Remark {
  const own = new Set<AST.TOMLContentNode>(secrets.map(({entry}) => entry.value))
  const places = entries.flatMap(({path, value, line}): readonly RemarkedPlace[] => {
    const isSecret = !own.has(value) && nameOfSecret.test(String(path.at(-1)))
    const inner = isSecret ? bracketed(stringOf(value) ?? '') : undefined
    return inner === undefined ? [] : [placeOnLine(line, path.filter((key) => typeof key === 'string').join('.'))]
  })
  return {kind: misplaced, places}
}

const comments: RemarkKind = {
  flaw: {kind: 'plaintext', problem: 'is plaintext in a comment, which is never encrypted'},
  remark: (places) => `there is plaintext in comments, which is never encrypted: ${places}; remove it`,
}

/** About comments on lines of their own, as in `# name = "[plaintext]"`. */
export function commentedSecretsRemark({comments: all, text}: Toml): Remark {
  const places = all.flatMap(({value, range: [start], loc}): readonly RemarkedPlace[] => {
    const name = commentedName(value)
    return name !== undefined && isFirstOnLine(text, start) ? [placeOnLine(loc.start.line, name)] : []
  })
  return {kind: comments, places}
}

const commentedSecret =
  /^[ \t#]*(?:([\w.-]+)|"([^"]*)"|'([^']*)')[ \t]*=[ \t]*(?:"[ \t]*\[.+\][ \t]*"|'[ \t]*\[.+\][ \t]*')[ \t]*(?:#|$)/

function commentedName(comment: string): string | undefined {
  const [, bare, basic, literal] = commentedSecret.exec(comment) ?? []
  return bare ?? basic ?? literal
}

function isFirstOnLine(text: string, index: number): boolean {
  return /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index))
}
