/** The names of profiles, and the files that have them. */
import type {Dirent} from 'node:fs'
import {UsageError} from '../errors.js'

/** How the name of a profile's file ends. */
export const profileEnding = '.yaml'

/** Whether a profile can have the name: letters, digits, `.`, `_` and `-`, at most 64, the first one a letter or a digit. */
export function isProfileName(word: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(word)
}

/** @returns the names of the profiles among the entries of their directory, sorted */
export function profileNamesAmong(entries: readonly Dirent[]): readonly string[] {
  return entries
    .filter((entry) => entry.name.endsWith(profileEnding) && (entry.isFile() || entry.isSymbolicLink()))
    .map((entry) => entry.name.slice(0, -profileEnding.length))
    .filter(isProfileName)
    .sort()
}

/** @returns the name, if a profile can have it @throws UsageError */
export function checkProfileName(name: string): string {
  if (isProfileName(name)) return name
  throw new UsageError(
    'this cannot be the name of a profile',
    'use at most 64 letters, digits, ".", "_" and "-", beginning with a letter or a digit',
  )
}
