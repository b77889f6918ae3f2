/** TOML whose secret tables contain encrypted values, as in Micro Integrator's `deployment.toml`. */
import type {AST} from 'toml-eslint-parser'
import {encryptedFormat, type EditablePlace, type Scan} from '../text/in-place.js'
import {lineFinder} from '../text/text.js'
import {commentedSecretsRemark, dottedNameRemark, misplacedRemark, variableRemark} from './secret-remarks.js'
import {bracketed} from '../plaintext-marks.js'
import {findInsertions, type Insertions} from './table-insertion.js'
import {outlineToml} from './outline-toml.js'
import {readToml} from './read-toml.js'
import {tomlLayout} from './toml-layout.js'
import {findSecrets, type TomlSecret} from './secret-tables.js'
import {renderString, type SecretTable} from './secret-names.js'
import {startRemarks, tomlMarkRemark} from './start-remarks.js'

/** The whole file is one block. A new value is a basic string in the place of the old literal. */
export const encryptedToml = encryptedFormat(scanToml, {
  lastCounts: false,
  areVariables: false,
  areSecrets: true,
  cut: () => 0,
  piece: () => 'the TOML',
})

export interface TomlPlace extends EditablePlace {
  readonly table: SecretTable
}

export interface TomlScan extends Scan {
  readonly places: readonly TomlPlace[]
  /** For new entries, in the tables that there are. */
  readonly insertions: Insertions
}

/** @throws FormatError if the text is not TOML, or too large */
function scanToml(text: string): TomlScan {
  const toml = readToml(text)
  const {secrets, problems} = findSecrets(toml)
  const values = new Set<AST.TOMLContentNode>(secrets.map(({entry}) => entry.value))
  const inBrackets = secrets.filter(({value}) => bracketed(value) !== undefined).map(({entry}) => entry.value)
  const places = secrets.map(placeOf)
  return {
    places,
    insertions: findInsertions(toml),
    problems,
    remarks: [
      ...startRemarks(toml, new Set(inBrackets)),
      dottedNameRemark(places),
      variableRemark(places),
      misplacedRemark(toml, secrets),
      commentedSecretsRemark(toml),
    ],
    markRemarks: [tomlMarkRemark],
    secrets: [],
    outline: outlineToml(toml, values),
    nextLine: lineFinder(text)(text.length),
    layout: () =>
      tomlLayout(
        toml,
        secrets.map(({entry}) => entry),
      ),
  }
}

function placeOf({table, alias, value, entry}: TomlSecret): TomlPlace {
  const [start, end] = entry.value.range
  return {
    table,
    value: {alias, value, line: entry.line, overridden: false},
    edit: (replacement) => ({start, end, text: renderString(replacement)}),
  }
}
