/** MD5 (RFC 1321), which only JCEKS still needs. */
import type {HashFunction} from './hash-function.js'

/** The four rotations of each round (RFC 1321, section 3.4). */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const

const steps = Array.from({length: 64}, (_, step) => step)
const shifts = Int8Array.from(steps, (step) => rotations[step >> 4]?.[step & 3] ?? 0)
const sines = Int32Array.from(steps, (step) => Math.floor(2 ** 32 * Math.abs(Math.sin(step + 1))))

/** Which word of the block a step adds. */
const order = Int8Array.from(steps, (step) => {
  const [factor = 0, offset = 0] =
    [
      [1, 0],
      [5, 1],
      [3, 5],
      [7, 0],
    ][step >> 4] ?? []
  return (factor * step + offset) % 16
})

export const md5: HashFunction = {
  blockWords: 16,
  digestWords: 4,
  littleEndian: true,
  initialState: Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476),
  compress,
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- checks of indices that are in range would cost a third of the time */

function compress(state: Int32Array, message: Int32Array, start: number): void {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  for (let step = 0; step < 64; step++) {
    const sum = (a + mix(step, b, c, d) + sines[step]! + message[start + order[step]!]!) | 0
    const shift = shifts[step]!
    a = d
    d = c
    c = b
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
}

function mix(step: number, b: number, c: number, d: number): number {
  if (step < 16) return d ^ (b & (c ^ d))
  if (step < 32) return c ^ (d & (b ^ c))
  return step < 48 ? b ^ c ^ d : c ^ (b | ~d)
}
