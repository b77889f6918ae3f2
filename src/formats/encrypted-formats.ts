/** The formats of files that contain encrypted values. To add one, write a file for it and add a line here. */
import {encryptedDotenv} from './dotenv/dotenv-file.js'
import {encryptedManifest} from './kubernetes/encrypted-manifest.js'
import {encryptedProperties} from './properties/properties.js'
import {isDotenvName} from './sources.js'
import {decodeText} from './text/text.js'
import type {EncryptedFormat} from './format.js'

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

function isManifest(text: string): boolean {
  return (
    text.trimStart().startsWith('{') ||
    ['apiVersion', 'kind'].every((key) => new RegExp(`^(["']?)${key}\\1[ \\t]*:`, 'm').test(text))
  )
}
