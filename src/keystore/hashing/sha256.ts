/** SHA-256 and SHA-224 (FIPS 180-4, sections 6.2 and 6.3). */
import {halves, rootsOfPrimes} from './constants.js'
import type {HashFunction} from './hash-function.js'

const constants = halves(rootsOfPrimes(3, 0, 64), 0)
const schedule = new Int32Array(64)

const common = {blockWords: 16, littleEndian: false, compress} as const

export const sha256: HashFunction = {...common, digestWords: 8, initialState: halves(rootsOfPrimes(2, 0, 8), 0)}

export const sha224: HashFunction = {...common, digestWords: 7, initialState: halves(rootsOfPrimes(2, 8, 8), 1)}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- checks of indices that are in range would cost a third of the time */

/** One function: V8 would compile a second one three times, by itself, here and in the loop that calls this. */
function compress(state: Int32Array, message: Int32Array, start: number): void {
  for (let step = 0; step < 16; step++) schedule[step] = message[start + step]!
  for (let step = 16; step < 64; step++) {
    const x = schedule[step - 15]!
    const y = schedule[step - 2]!
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    schedule[step] = schedule[step - 16]! + sigma0 + schedule[step - 7]! + sigma1
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let step = 0; step < 64; step++) {
    const sumE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const sumA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const first = (h + sumE + (g ^ (e & (f ^ g))) + constants[step]! + schedule[step]!) | 0
    const second = (sumA + ((a & b) | (c & (a | b)))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}
