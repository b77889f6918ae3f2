/** The formats that many secrets are read from at once. A new one is a file beside this and a line here. */
import {dotenv} from './dotenv/dotenv.js'
import {properties} from './properties/properties.js'
import type {SourceFormat} from './format.js'

const byName: readonly (readonly [matches: (fileName: string) => boolean, format: SourceFormat])[] = [
  [isDotenvName, dotenv],
]

/**
 * By the last part of the name alone: `.env`, `.env.*` and `*.env` are read by dotenv's rules, all else as `.properties`.
 * @param fileName a path, or `-` for standard input
 */
export function sourceFormatFor(fileName: string): SourceFormat {
  return byName.find(([matches]) => matches(fileName))?.[1] ?? properties
}

/** By the last part of the name alone: `.env`, `.env.*` and `*.env`. */
export function isDotenvName(fileName: string): boolean {
  return /(?:^|[\\/])(?:\.env(?:\.[^\\/]*)?|[^\\/]*\.env)$/.test(fileName)
}
