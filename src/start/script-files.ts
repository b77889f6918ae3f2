/** Scripts in files, as the package has them. */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs'
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
    const {ctimeMs, dev, ino, size} = fstatSync(descriptor)
    const bytes = Buffer.allocUnsafeSlow(before.length + size + after.length)
    let length = bytes.write(before, 0, 'latin1')
    length += readSync(descriptor, bytes, length, size, 0)
    length += bytes.write(after, length, 'latin1')
    return {
      source: bytes.toString('latin1', 0, length),
      identity: [process.version, process.arch, dev, ino, size, ctimeMs].join(' '),
    }
  } finally {
    closeSync(descriptor)
  }
}
