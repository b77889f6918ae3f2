/** Writes messages to standard error. */
import {writeSync} from 'node:fs'
import {systemCode} from './system-errors.js'
import {isTerminal} from './terminal.js'

const descriptor = 2

/** In milliseconds, between two attempts to write to a pipe that is full and does not make its writers wait. */
const pause = 5

/** Writes a text and waits until it is written. If it cannot be, because the reader is gone or the disk is full, the text is lost. */
export function writeStderr(text: string): void {
  // On Windows, only the stream knows the encoding of a terminal.
  if (isTerminal('stderr')) process.stderr.write(text)
  else writeAll(Buffer.from(text))
}

function writeAll(bytes: Buffer): void {
  for (let count = 0; count < bytes.length;) {
    try {
      count += writeSync(descriptor, bytes, count)
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
}
