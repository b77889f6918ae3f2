/** The formats to read secrets from. To add one, write a file for it and add a line here. */
import {dotenv} from './dotenv/dotenv.js'
import {properties} from './properties/properties.js'
import type {SourceFormat} from './format.js'

/** The names of all formats, for the user to choose one. */
export const sourceFormatNames = ['properties', 'dotenv', 'toml', 'yaml', 'json', 'kubernetes'] as const

export type SourceFormatName = (typeof sourceFormatNames)[number]

/** Those that are read in one piece. */
export type WholeFormatName = Exclude<SourceFormatName, keyof typeof lineFormats>

/** Those that are read line by line. */
export const lineFormats: Readonly<Record<'dotenv' | 'properties', SourceFormat>> = {dotenv, properties}

const byName: readonly (readonly [matches: (fileName: string) => boolean, name: SourceFormatName])[] = [
  [isDotenvName, 'dotenv'],
  [(fileName) => /\.properties$/i.test(fileName), 'properties'],
  [isTomlName, 'toml'],
  [(fileName) => /\.ya?ml$/i.test(fileName), 'yaml'],
  [(fileName) => /\.json$/i.test(fileName), 'json'],
]

/**
 * @param fileName a path, or `-` for standard input
 * @returns the format that the name says: YAML and JSON may be a manifest, too; undefined if it says nothing
 */
export function sourceFormatNamed(fileName: string): SourceFormatName | undefined {
  return byName.find(([matches]) => matches(fileName))?.[1]
}

/** @returns whether the format is read line by line */
export function isLineFormat(name: SourceFormatName): name is keyof typeof lineFormats {
  return name in lineFormats
}

/** @returns whether the last part of the path is `.env`, `.env.*` or `*.env` */
export function isDotenvName(fileName: string): boolean {
  return /(?:^|[\\/])(?:\.env(?:\.[^\\/]*)?|[^\\/]*\.env)$/.test(fileName)
}

/** @returns whether the path ends in `.toml` */
export function isTomlName(fileName: string): boolean {
  return /\.toml$/i.test(fileName)
}
