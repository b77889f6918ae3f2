/** Reads the files of a product's home, which may be anything: they are bounded, and only regular files are opened. */
import path from 'node:path'
import {statSync} from 'node:fs'
import {FileError} from '../../errors.js'
import {limits, readRegular} from '../../io/reading.js'
import {explained, systemCode} from '../../io/system-errors.js'

/**
 * @param name a path relative to the home, with `/`
 * @param limit in bytes
 * @returns undefined if there is no such file
 * @throws FileError if it is not a regular file, cannot be read or is too large
 */
export type ReadInHome = (name: string, limit?: number) => Buffer | undefined

/** @param home an absolute path */
export function homeReader(home: string): ReadInHome {
  return (name, limit = limits.configuration) => {
    const file = path.join(home, name)
    try {
      if (!statSync(file).isFile()) throw new FileError(file, 'is not a file', 'use a regular file')
      return readRegular(file, limit)
    } catch (error) {
      if (isAbsence(error)) return undefined
      throw explained(error, file, 'read')
    }
  }
}

/** Whether something is there that is not a directory. */
export type IsInHome = (name: string) => boolean

/** @param home an absolute path */
export function homeLookup(home: string): IsInHome {
  return (name) => {
    try {
      return !statSync(path.join(home, name)).isDirectory()
    } catch (error) {
      if (systemCode(error) === undefined) throw error
      return !isAbsence(error)
    }
  }
}

function isAbsence(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
