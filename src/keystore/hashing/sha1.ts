/** SHA-1 (FIPS 180-4, section 6.1). */
import type {HashFunction} from './hash-function.js'

const schedule = new Int32Array(80)

export const sha1: HashFunction = {
  blockWords: 16,
  digestWords: 5,
  littleEndian: false,
  initialState: Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0),
  compress,
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- checks of indices that are in range would cost a third of the time */

function compress(state: Int32Array, message: Int32Array, start: number): void {
  expand(message, start)
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  for (let step = 0; step < 80; step++) {
    const sum = (((a << 5) | (a >>> 27)) + mix(step, b, c, d) + e + schedule[step]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = sum
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
}

function expand(message: Int32Array, start: number): void {
  for (let step = 0; step < 16; step++) schedule[step] = message[start + step]!
  for (let step = 16; step < 80; step++) {
    const word = schedule[step - 3]! ^ schedule[step - 8]! ^ schedule[step - 14]! ^ schedule[step - 16]!
    schedule[step] = (word << 1) | (word >>> 31)
  }
}

/** The function and the constant of a step. */
function mix(step: number, b: number, c: number, d: number): number {
  if (step < 20) return (d ^ (b & (c ^ d))) + 0x5a827999
  if (step < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (step < 60) return ((b & c) | (d & (b | c))) - 0x70e44324
  return (b ^ c ^ d) - 0x359d3e2a
}
