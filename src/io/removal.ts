/** Removes the files of mi's own that a run no longer needs. */
import {truncateSync, unlinkSync} from 'node:fs'
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
    const reason = tryToRemove(file)
    return reason === undefined ? [] : [{file, reason}]
  })
  const [first] = left
  if (first === undefined) return
  const names = listed(left.map(({file}) => file))
  tell(`temporary files could not be removed (${first.reason}): ${names}; the next run of mi there removes them`)
}

/** Removes a file if it exists. @returns the system's code for why it cannot be removed; undefined if it is gone */
export function tryToRemove(file: string): string | undefined {
  const code = codeOf(() => {
    unlinkSync(file)
  })
  return code === 'ENOENT' ? undefined : code
}

/** Removes the content of a file that cannot be removed itself. @returns whether it is empty or gone */
export function tryToEmpty(file: string): boolean {
  const code = codeOf(() => {
    truncateSync(file)
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
