/** The operating system's errors about files, as sentences that a user can act on. */
import path from 'node:path'
import {FileError} from '../errors.js'
import {quoted} from '../wording.js'

type Verb = 'read' | 'write'

const reasons: Readonly<Record<string, (done: string) => string>> = {
  EACCES: (done) => `cannot be ${done}: permission denied`,
  EBUSY: (done) => `cannot be ${done === 'read' ? done : 'replaced'}: it is mounted, or in use`,
  EDQUOT: () => 'cannot be written: the disk quota is used up',
  EFBIG: () => 'cannot be written: it would exceed the largest size that the system permits',
  EISDIR: () => 'is a directory, not a file',
  ELOOP: () => 'is a symbolic link loop',
  ENAMETOOLONG: () => 'is too long for a path',
  ENOENT: () => 'does not exist',
  ENOSPC: () => 'cannot be written: the disk is full',
  ENOTDIR: () => 'has a file in its path instead of a directory',
  EPERM: (done) => `cannot be ${done}: permission denied`,
  EROFS: () => 'is on a read-only disk',
  ERR_INVALID_ARG_VALUE: () => 'is not a path: it contains a NUL byte',
}

/**
 * Runs something that reads or writes a file.
 * @throws FileError instead of a system error; other errors unchanged
 */
export async function explainErrors<T>(file: string, verb: Verb, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw explained(error, file, verb)
  }
}

/** @returns a FileError for a system error about the file; another error unchanged */
export function explained(error: unknown, file: string, verb: Verb): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  const done = verb === 'read' ? 'read' : 'written'
  return new FileError(file, reasons[code]?.(done) ?? `cannot be ${done} (${code})`, hints[code]?.(file))
}

const permissions = 'check the permissions of the file and of the directories above it'

const hints: Readonly<Record<string, (file: string) => string>> = {
  EACCES: () => permissions,
  EBUSY: () =>
    'if it is mounted, as single files in containers are, mount its directory instead, or choose another path',
  EDQUOT: () => 'free some space, or choose another path',
  EFBIG: () => 'raise the limit on file sizes (ulimit -f), or choose another path',
  EISDIR: () => 'name a file in it',
  ELOOP: () => 'remove the loop, or choose another path',
  ENAMETOOLONG: () => 'choose a shorter path',
  ENOENT: (file) => `check the path; mi looked in ${quoted(path.dirname(path.resolve(file)))}`,
  ENOSPC: () => 'free some space, or choose another path',
  ENOTDIR: () => 'check the path',
  EPERM: () => permissions,
  EROFS: () => 'choose another path',
}

/** @returns the system's code for the error (`ENOENT`), or Node.js's for a path with a NUL byte; otherwise undefined */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z\d]+$/.test(code) || code === 'ERR_INVALID_ARG_VALUE' ? code : undefined
}
