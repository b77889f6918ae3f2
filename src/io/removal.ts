/** Removes the files of mi's own that a run no longer needs. */
import {closeSync, constants, ftruncateSync, lstatSync, openSync, rmSync, unlinkSync} from 'node:fs'
import {listed} from '../wording.js'
import type {Tell} from './locks.js'
import {systemCode} from './system-errors.js'

/**
 * Removes those that exist. A file that cannot be removed is not an error: the work is done, or has failed for a reason that matters more,
 * and the next run removes what this one leaves.
 * @param tell says what is left
 */
export function removeOwn(files: readonly string[], tell: Tell): void {
  const left = files.flatMap((file) => {
    const reason = tryToRemoveOwn(file)
    return reason === undefined ? [] : [{file, reason}]
  })
  const [first] = left
  if (first === undefined) return
  const names = listed(left.map(({file}) => file))
  tell(`temporary files could not be removed (${first.reason}): ${names}; the next run of mi there removes them`)
}

/** Removes a file if it exists. @returns the system's code for why it cannot be removed, as a directory cannot; undefined if it is gone */
export function tryToRemove(file: string): string | undefined {
  const code = codeOf(() => {
    unlinkSync(file)
  })
  return code === 'ENOENT' ? undefined : code
}

/**
 * The same for a temporary file, or a temporary directory with all its files. Links in it are not followed, and another user's directory is
 * left: its owner could replace it at any time.
 * @param file its name must be one of mi's own
 */
export function tryToRemoveOwn(file: string): string | undefined {
  const code = tryToRemove(file)
  if (code === undefined || !isOwnDirectory(file)) return code
  return codeOf(() => {
    rmSync(file, {recursive: true, force: true})
  })
}

function isOwnDirectory(file: string): boolean {
  const found = lstatSync(file, {throwIfNoEntry: false})
  return found?.isDirectory() === true && found.uid === (process.geteuid?.() ?? found.uid)
}

/**
 * Empties a file that cannot be removed. A link is not followed: somebody may have put it there.
 * @returns whether it is empty or gone
 */
export function tryToEmpty(file: string): boolean {
  const code = codeOf(() => {
    const descriptor = openSync(file, constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      ftruncateSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  })
  return code === undefined || code === 'ENOENT'
}

function codeOf(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    return code
  }
}
