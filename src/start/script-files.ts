/** Scripts in files, as the package has them. */
import {closeSync, fstatSync, openSync, readSync, type Stats} from 'node:fs'
import path from 'node:path'
import type {ScriptSource, ScriptText} from './cached-scripts.js'

/** @param directory an absolute path */
export function scriptFiles(directory: string): ScriptSource {
  return {directory, read: (name) => readScript(path.join(directory, name))}
}

/** What a script is wrapped in: the function of a CommonJS module. */
export const wrapper = ['(function (module, exports, require, __filename, __dirname) {', '\n})'] as const

/** Makes one string of it without copies. */
function readScript(file: string): ScriptText {
  const [before, after] = wrapper
  const descriptor = openSync(file, 'r')
  try {
    const found = fstatSync(descriptor)
    const {size} = found
    const bytes = Buffer.allocUnsafeSlow(before.length + size + after.length)
    let length = bytes.write(before, 0, 'latin1')
    length += readSync(descriptor, bytes, length, size, 0)
    length += bytes.write(after, length, 'latin1')
    return {
      source: bytes.toString('latin1', 0, length),
      identity: fileIdentity(found),
    }
  } finally {
    closeSync(descriptor)
  }
}

/** @returns what changes if a file is replaced or modified, or Node.js is another */
export function fileIdentity({ctimeMs, dev, ino, size}: Stats): string {
  return [process.version, process.arch, dev, ino, size, ctimeMs].join(' ')
}
