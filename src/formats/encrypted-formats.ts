/** The formats of files that hold encrypted values. A new one is a file beside this and a line here. */
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
 * By the name: `.env`, `.env.*`, `*.env`; `.yaml`, `.yml`, `.json`; `.properties`. By any other the bytes decide: an object of JSON, or
 * lines `apiVersion:` and `kind:`, are a manifest, all else is as `.properties`.
 * @param fileName a path, or `-` for standard input
 * @throws FormatError where the name does not tell and the bytes are UTF-16 or UTF-32
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
