/** The formats to read secrets from. To add one, write a file for it and add a line here. */
import {dotenv} from './dotenv/dotenv.js'
import {properties} from './properties/properties.js'
import type {SourceFormat} from './format.js'

const byName: readonly (readonly [matches: (fileName: string) => boolean, format: SourceFormat])[] = [
  [isDotenvName, dotenv],
]

/**
 * Goes by the name: `.env`, `.env.*` and `*.env` follow dotenv's rules, everything else is read as `.properties`.
 * @param fileName a path, or `-` for standard input
 */
export function sourceFormatFor(fileName: string): SourceFormat {
  return byName.find(([matches]) => matches(fileName))?.[1] ?? properties
}

/** @returns whether the last part of the path is `.env`, `.env.*` or `*.env` */
export function isDotenvName(fileName: string): boolean {
  return /(?:^|[\\/])(?:\.env(?:\.[^\\/]*)?|[^\\/]*\.env)$/.test(fileName)
}

/** @returns whether the path ends in `.toml` */
export function isTomlName(fileName: string): boolean {
  return /\.toml$/i.test(fileName)
}
