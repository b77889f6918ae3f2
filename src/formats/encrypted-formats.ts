/** The formats of files that contain encrypted values. To add one, write a file for it and add a line here. */
import {encryptedDotenv} from './dotenv/dotenv-file.js'
import {encryptedManifest} from './kubernetes/encrypted-manifest.js'
import {encryptedProperties} from './properties/properties.js'
import {foreignError, recogniseForeign, type ForeignAdvice, type ForeignFormat} from './foreign/foreign-formats.js'
import {isDotenvName} from './sources.js'
import {FormatError} from '../errors.js'
import {decodeText} from './text/text.js'
import type {EncryptedFormat, EncryptedText} from './format.js'

const byName: readonly (readonly [matches: (fileName: string) => boolean, format: EncryptedFormat])[] = [
  [isDotenvName, encryptedDotenv],
  [(fileName) => /\.(?:ya?ml|json)$/i.test(fileName), encryptedManifest],
  [(fileName) => /\.properties$/i.test(fileName), encryptedProperties],
]

/**
 * Goes by the name: `.env`, `.env.*`, `*.env`; `.yaml`, `.yml`, `.json`; `.properties`. For any other name the bytes decide: a JSON object,
 * or text with lines `apiVersion:` and `kind:`, is a manifest. Everything else is read as `.properties`.
 * @param fileName a path, or `-` for standard input
 * @throws FormatError if the name does not decide and the bytes are UTF-16 or UTF-32
 */
export function encryptedFormatFor(fileName: string, bytes: Uint8Array): EncryptedFormat {
  const named = byName.find(([matches]) => matches(fileName))?.[1]
  return named ?? (isManifest(decodeText(bytes).text) ? encryptedManifest : encryptedProperties)
}

const copyCiphertexts = 'copy its ciphertexts to a .properties file, one per line: alias=ciphertext'
const notReadable: ForeignAdvice = {expected: '.properties, .env or a Kubernetes manifest', copy: copyCiphertexts}
const noManifest: ForeignAdvice = {expected: 'a Kubernetes manifest', copy: copyCiphertexts}

/**
 * Reads a file in the format that `encryptedFormatFor` chooses.
 * @param fileName a path, or `-` for standard input
 * @throws FormatError if the bytes are in another format, which the error names if it can
 */
export function readEncrypted(fileName: string, bytes: Uint8Array): EncryptedText {
  const foreign = recogniseForeign(fileName, bytes)
  const format = foreign?.family === 'manifest' ? encryptedManifest : encryptedFormatFor(fileName, bytes)
  if (format === encryptedManifest) return readManifest(bytes, foreign)
  if (foreign !== undefined) throw foreignError(foreign, notReadable)
  return format.read(bytes)
}

/** A manifest may quote anything, and a Helm template may be valid YAML. So only a manifest that has no value to read is called a template. */
function readManifest(bytes: Uint8Array, foreign: ForeignFormat | undefined): EncryptedText {
  refuseUnlikeManifest(foreign, notReadable)
  const refuseTemplate = () => {
    if (foreign?.family === 'template') throw foreignError(foreign, noManifest)
  }
  const text = tryToRead(bytes, refuseTemplate)
  if (text.values.length > 0) return text
  refuseTemplate()
  if (text.problems.length === 0 && foreign !== undefined && !hasKind(bytes)) throw foreignError(foreign, noManifest)
  return text
}

function refuseUnlikeManifest(foreign: ForeignFormat | undefined, advice: ForeignAdvice): void {
  if (foreign !== undefined && foreign.family === undefined) throw foreignError(foreign, advice)
}

const newManifest: ForeignAdvice = {expected: noManifest.expected, copy: 'choose a manifest, or the path of a new file'}

/** @throws FormatError that names the format, unless the file may be a manifest to merge into @param bytes the file */
export function refuseForeignManifest(fileName: string, bytes: Uint8Array): void {
  refuseUnlikeManifest(recogniseForeign(fileName, bytes), newManifest)
}

/** @param explain throws a better error than the format's own, if there is one */
function tryToRead(bytes: Uint8Array, explain: () => void): EncryptedText {
  try {
    return encryptedManifest.read(bytes)
  } catch (error) {
    if (error instanceof FormatError) explain()
    throw error
  }
}

function hasKind(bytes: Uint8Array): boolean {
  return /^(["']?)kind\1[ \t]*:|"kind"\s*:/m.test(decodeText(bytes).text)
}

function isManifest(text: string): boolean {
  return (
    text.trimStart().startsWith('{') ||
    ['apiVersion', 'kind'].every((key) => new RegExp(`^(["']?)${key}\\1[ \\t]*:`, 'm').test(text))
  )
}
