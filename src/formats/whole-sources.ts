/** The formats of secrets that are read in one piece. To add one, write a file for it and add a line here and in `sources.ts`. */
import {FormatError} from '../errors.js'
import {foreignError, recogniseForeign, sourceAdvice, type ForeignFormat} from './foreign/foreign-formats.js'
import {flatJson} from './flat/flat-json.js'
import {flatYaml} from './flat/flat-yaml.js'
import {manifestSource} from './kubernetes/manifest-source.js'
import {isManifest} from './kubernetes/manifest-signs.js'
import {decodeText} from './text/text.js'
import {tomlSource} from './toml/toml-source.js'
import type {NamedValue, Source, WholeFormat} from './format.js'
import type {WholeFormatName} from './sources.js'

interface KnownFormat {
  readonly format: WholeFormat
  /** A phrase for messages. */
  readonly what: string
  /** Whether a text that cannot be read is rather this. */
  readonly isOther: (found: ForeignFormat) => boolean
}

const isUnlikeData = ({family}: ForeignFormat) => family !== 'data' && family !== 'manifest'

const formats: Readonly<Record<WholeFormatName, KnownFormat>> = {
  toml: {format: tomlSource, what: 'TOML', isOther: ({family}) => family !== 'toml'},
  yaml: {format: flatYaml, what: 'YAML', isOther: isUnlikeData},
  json: {format: flatJson, what: 'JSON', isOther: isUnlikeData},
  kubernetes: {format: manifestSource, what: 'a Kubernetes manifest', isOther: isUnlikeData},
}

/** How the format of a source is known. */
export interface WholeSource {
  /** A path, or `-` for standard input. */
  readonly fileName: string
  readonly name: WholeFormatName
  /** Whether the user chose the format; if not, YAML and JSON may also be a manifest. */
  readonly isChosen: boolean
}

/**
 * Reads a complete file.
 * @throws FormatError if it is not in the format; the error names the format that it is in instead, if it is known
 */
export function readWholeSource(bytes: Uint8Array, {fileName, name, isChosen}: WholeSource): Source {
  const {text, problems} = decodeText(bytes)
  const isSniffed = !isChosen && (name === 'yaml' || name === 'json')
  const known = formats[isSniffed && isManifest(text) ? 'kubernetes' : name]
  try {
    const source = problems.length > 0 ? {values: [], problems, remarks: []} : known.format.read(text)
    if (source.problems.length > 0) refuseOther(fileName, bytes, known)
    return refuseHalfPairs(source)
  } catch (error) {
    if (error instanceof FormatError) refuseOther(fileName, bytes, known)
    throw error
  }
}

/** A text in one of the formats may quote anything, so what it seems to be counts only if it cannot be read. */
function refuseOther(fileName: string, bytes: Uint8Array, {what, isOther}: KnownFormat): void {
  const found = recogniseForeign(fileName, bytes)
  if (found !== undefined && !found.byName && isOther(found)) throw foreignError(found, sourceAdvice(what))
}

/** Escapes can write half a surrogate pair, which no encoding can represent. */
function refuseHalfPairs(source: Source): Source {
  if (source.values.every(isWellFormed)) return source
  const halves = source.values.filter((value) => !isWellFormed(value))
  const problems = halves.map(({alias, line}) => ({
    alias,
    ...(line !== undefined && {line}),
    problem: 'has half a surrogate pair, which no encoding can represent',
  }))
  return {...source, values: source.values.filter(isWellFormed), problems: [...source.problems, ...problems]}
}

function isWellFormed({alias, value}: NamedValue): boolean {
  return alias.isWellFormed() && value.isWellFormed()
}
