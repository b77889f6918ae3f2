/** Reads text that `java.io.DataOutput.writeUTF` wrote: a 16-bit length, then UTF-16 units of one to three bytes each. */
import type {ByteReader} from './byte-reader.js'
import {damaged} from '../damage.js'

/** @throws KeystoreError if the bytes are not modified UTF-8, or are truncated */
export function readModifiedUtf8(reader: ByteReader): string {
  const bytes = reader.take(reader.uint16())
  const units: string[] = []
  let at = 0
  while (at < bytes.length) {
    const [unit, size] = unitAt(bytes, at)
    units.push(String.fromCharCode(unit))
    at += size
  }
  return units.join('')
}

function unitAt(bytes: Uint8Array, at: number): [unit: number, size: number] {
  const first = bytes[at] ?? 0
  if (first < 0x80) return [first, 1]
  if (first >> 5 === 0b110) return [((first & 0x1f) << 6) | continuation(bytes, at + 1), 2]
  if (first >> 4 === 0b1110) {
    return [((first & 0x0f) << 12) | (continuation(bytes, at + 1) << 6) | continuation(bytes, at + 2), 3]
  }
  throw notModifiedUtf8()
}

function continuation(bytes: Uint8Array, at: number): number {
  const octet = bytes[at]
  if (octet === undefined || octet >> 6 !== 0b10) throw notModifiedUtf8()
  return octet & 0x3f
}

function notModifiedUtf8(): Error {
  return damaged('a name in it is not in the encoding that Java writes')
}
