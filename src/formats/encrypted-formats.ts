/** The formats of files that contain encrypted values. To add one, write a file for it and add a line here. */
import {encryptedDotenv} from './dotenv/dotenv-file.js'
import {helmValues} from './helm/helm-values.js'
import {encryptedManifest} from './kubernetes/encrypted-manifest.js'
import {encryptedProperties} from './properties/properties.js'
import {isRawFile, rawFile} from './raw-file.js'
import {foreignError, recogniseForeign, type ForeignAdvice, type ForeignFormat} from './foreign/foreign-formats.js'
import {isDotenvName, isTomlName} from './sources.js'
import {encryptedToml} from './toml/encrypted-toml.js'
import {decodeText} from './text/text.js'
import type {EncryptedFormat} from './format.js'

const byName: readonly (readonly [matches: (fileName: string) => boolean, format: EncryptedFormat])[] = [
  [isDotenvName, encryptedDotenv],
  [(fileName) => /\.(?:ya?ml|json)$/i.test(fileName), encryptedManifest],
  [(fileName) => /\.properties$/i.test(fileName), encryptedProperties],
  [isTomlName, encryptedToml],
]

/**
 * Goes by the name: `.env`, `.env.*`, `*.env`; `.yaml`, `.yml`, `.json`; `.properties`; `.toml`. For any other name the bytes decide: a JSON
 * object, or text with lines `apiVersion:` and `kind:`, is a manifest. Everything else is read as `.properties`.
 * @param fileName a path, or `-` for standard input
 * @throws FormatError if the name does not decide and the bytes are UTF-16 or UTF-32
 */
export function encryptedFormatFor(fileName: string, bytes: Uint8Array): EncryptedFormat {
  const named = byName.find(([matches]) => matches(fileName))?.[1]
  return named ?? (isManifest(decodeText(bytes).text) ? encryptedManifest : encryptedProperties)
}

const copyCiphertexts = 'copy its ciphertexts to a .properties file, one per line: alias=ciphertext'
const notReadable: ForeignAdvice = {expected: '.properties, .env, TOML or a Kubernetes manifest', copy: copyCiphertexts}
const noManifest: ForeignAdvice = {expected: 'a Kubernetes manifest', copy: copyCiphertexts}
const rename = 'rename it to .toml'
const tomlUnlikeLines: ForeignAdvice = {expected: '.properties or .env', copy: rename}
const tomlUnlikeManifest: ForeignAdvice = {expected: noManifest.expected, copy: rename}
const noToml: ForeignAdvice = {expected: 'TOML', copy: copyCiphertexts}

/** A format chosen for a file, and what only the whole file shows. */
export interface ChosenFormat {
  readonly format: EncryptedFormat
  /**
   * Call it when reading the file fails, or has ended: a manifest or TOML may quote anything, and a Helm template may be valid YAML. So
   * only a manifest that has no value to read is called a template.
   * @param found undefined if reading the file failed
   * @throws FormatError that names the format, if it is another one
   */
  refuse(found?: {readonly values: number; readonly problems: number}): void
}

/**
 * Chooses as `encryptedFormatFor` does, and recognizes values of WSO2's Helm chart. If the name does not decide, text with the header of a table
 * is TOML, and a file that is one ciphertext has a format of its own.
 * @param fileName a path, or `-` for standard input
 * @param bytes the file, or a block from its start
 * @param isCiphertext tells by the shape of a text
 * @throws FormatError if the bytes are in another format, which the error names if it can
 */
export function chooseEncryptedFormat(
  fileName: string,
  bytes: Uint8Array,
  isCiphertext: (text: string) => boolean,
): ChosenFormat {
  if (isHelmValues(fileName, bytes)) return {format: helmValues, refuse: () => undefined}
  if (!isNamed(fileName) && isRawFile(bytes, isCiphertext)) return {format: rawFile(fileName), refuse: () => undefined}
  const foreign = recogniseForeign(fileName, bytes)
  if (isToml(fileName, foreign)) return chooseToml(foreign)
  const format = foreign?.family === 'manifest' ? encryptedManifest : encryptedFormatFor(fileName, bytes)
  if (format === encryptedManifest) return chooseManifest(bytes, foreign)
  if (foreign !== undefined) throw foreignError(foreign, foreign.family === 'toml' ? tomlUnlikeLines : notReadable)
  return {format, refuse: () => undefined}
}

/** Only by its content, which no other file has: a mapping `wso2` at the top, and no `kind`, which every manifest has. */
function isHelmValues(fileName: string, bytes: Uint8Array): boolean {
  const named = byName.find(([matches]) => matches(fileName))?.[1]
  if ((named !== undefined && named !== encryptedManifest) || isTomlName(fileName)) return false
  const text = new TextDecoder('latin1').decode(bytes)
  return /^wso2:[ \t]*(?:#.*)?$/m.test(text) && !/^(["']?)(?:kind|apiVersion)\1[ \t]*:/m.test(text)
}

function isToml(fileName: string, foreign: ForeignFormat | undefined): boolean {
  return isTomlName(fileName) || (foreign?.family === 'toml' && !isNamed(fileName))
}

/** Whether the name decides. */
function isNamed(fileName: string): boolean {
  return byName.some(([matches]) => matches(fileName))
}

function chooseToml(foreign: ForeignFormat | undefined): ChosenFormat {
  return {
    format: encryptedToml,
    refuse: (found) => {
      const isOther = foreign !== undefined && foreign.family !== 'toml' && !foreign.byName
      if (found === undefined && isOther) throw foreignError(foreign, noToml)
    },
  }
}

function chooseManifest(bytes: Uint8Array, foreign: ForeignFormat | undefined): ChosenFormat {
  refuseUnlikeManifest(foreign, foreign?.family === 'toml' ? tomlUnlikeManifest : notReadable)
  const hasKind = /^(["']?)kind\1[ \t]*:|"kind"\s*:/m.test(decodeText(bytes).text)
  return {
    format: encryptedManifest,
    refuse: (found) => {
      if (foreign === undefined || (found !== undefined && found.values > 0)) return
      const isOther = foreign.family === 'template' || (found?.problems === 0 && !hasKind)
      if (isOther) throw foreignError(foreign, noManifest)
    },
  }
}

function refuseUnlikeManifest(foreign: ForeignFormat | undefined, advice: ForeignAdvice): void {
  if (foreign?.family === 'toml' || (foreign && foreign.family === undefined)) throw foreignError(foreign, advice)
}

const newManifest: ForeignAdvice = {expected: noManifest.expected, copy: 'choose a manifest, or the path of a new file'}

/** @throws FormatError that names the format, unless the file may be a manifest to merge into @param bytes the file */
export function refuseForeignManifest(fileName: string, bytes: Uint8Array): void {
  refuseUnlikeManifest(recogniseForeign(fileName, bytes), newManifest)
}

function isManifest(text: string): boolean {
  return (
    text.trimStart().startsWith('{') ||
    ['apiVersion', 'kind'].every((key) => new RegExp(`^(["']?)${key}\\1[ \\t]*:`, 'm').test(text))
  )
}
