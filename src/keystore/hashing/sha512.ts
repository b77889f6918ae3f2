/**
 * SHA-512 and its shorter forms (FIPS 180-4, sections 6.4 to 6.7). Each 64-bit word is two of 32 bits, the high one first; sums of low
 * halves are exact, so what exceeds 32 bits is the carry.
 */
import {rootsOfPrimes} from './constants.js'
import type {HashFunction} from './hash-function.js'

const constants = rootsOfPrimes(3, 0, 80)
const schedule = new Int32Array(160)

const common = {blockWords: 32, littleEndian: false, compress} as const

export const sha512: HashFunction = {...common, digestWords: 16, initialState: rootsOfPrimes(2, 0, 8)}

export const sha384: HashFunction = {...common, digestWords: 12, initialState: rootsOfPrimes(2, 8, 8)}

/** @returns SHA-512/224 or SHA-512/256, whose initial state is a hash of their name (section 5.3.6) */
export function truncatedSha512(bits: 224 | 256): HashFunction {
  const name = Buffer.from(`SHA-512/${bits}`)
  const padded = Buffer.alloc(128)
  padded.set(name)
  padded[name.length] = 0x80
  padded.writeUInt32BE(8 * name.length, 124)
  const initialState = sha512.initialState.map((word) => word ^ 0xa5a5a5a5)
  compress(
    initialState,
    Int32Array.from({length: 32}, (_, index) => padded.readInt32BE(4 * index)),
    0,
  )
  return {...common, digestWords: bits / 32, initialState}
}

const carryUnit = 2 ** 32

/* eslint-disable @typescript-eslint/no-non-null-assertion -- checks of indices that are in range would cost a third of the time */

/** One function, because calls that return two halves would cost more than everything else. */
function compress(state: Int32Array, message: Int32Array, start: number): void {
  expand(message, start)
  let aHigh = state[0]!
  let aLow = state[1]!
  let bHigh = state[2]!
  let bLow = state[3]!
  let cHigh = state[4]!
  let cLow = state[5]!
  let dHigh = state[6]!
  let dLow = state[7]!
  let eHigh = state[8]!
  let eLow = state[9]!
  let fHigh = state[10]!
  let fLow = state[11]!
  let gHigh = state[12]!
  let gLow = state[13]!
  let hHigh = state[14]!
  let hLow = state[15]!
  for (let step = 0; step < 160; step += 2) {
    const sumEHigh = ((eHigh >>> 14) | (eLow << 18)) ^ ((eHigh >>> 18) | (eLow << 14)) ^ ((eLow >>> 9) | (eHigh << 23))
    const sumELow = ((eLow >>> 14) | (eHigh << 18)) ^ ((eLow >>> 18) | (eHigh << 14)) ^ ((eHigh >>> 9) | (eLow << 23))
    const sumAHigh = ((aHigh >>> 28) | (aLow << 4)) ^ ((aLow >>> 2) | (aHigh << 30)) ^ ((aLow >>> 7) | (aHigh << 25))
    const sumALow = ((aLow >>> 28) | (aHigh << 4)) ^ ((aHigh >>> 2) | (aLow << 30)) ^ ((aHigh >>> 7) | (aLow << 25))
    const chosenLow = gLow ^ (eLow & (fLow ^ gLow))
    const chosenHigh = gHigh ^ (eHigh & (fHigh ^ gHigh))
    const firstLow =
      (hLow >>> 0) + (sumELow >>> 0) + (chosenLow >>> 0) + (constants[step + 1]! >>> 0) + (schedule[step + 1]! >>> 0)
    const firstHigh =
      (hHigh + sumEHigh + chosenHigh + constants[step]! + schedule[step]! + ((firstLow / carryUnit) | 0)) | 0
    const secondLow = (sumALow >>> 0) + (((aLow & bLow) | (cLow & (aLow | bLow))) >>> 0)
    const secondHigh = (sumAHigh + ((aHigh & bHigh) | (cHigh & (aHigh | bHigh))) + ((secondLow / carryUnit) | 0)) | 0
    hHigh = gHigh
    hLow = gLow
    gHigh = fHigh
    gLow = fLow
    fHigh = eHigh
    fLow = eLow
    const nextELow = (dLow >>> 0) + (firstLow >>> 0)
    eHigh = (dHigh + firstHigh + ((nextELow / carryUnit) | 0)) | 0
    eLow = nextELow | 0
    dHigh = cHigh
    dLow = cLow
    cHigh = bHigh
    cLow = bLow
    bHigh = aHigh
    bLow = aLow
    const nextALow = (firstLow >>> 0) + (secondLow >>> 0)
    aHigh = (firstHigh + secondHigh + ((nextALow / carryUnit) | 0)) | 0
    aLow = nextALow | 0
  }
  add(state, 0, aHigh, aLow)
  add(state, 2, bHigh, bLow)
  add(state, 4, cHigh, cLow)
  add(state, 6, dHigh, dLow)
  add(state, 8, eHigh, eLow)
  add(state, 10, fHigh, fLow)
  add(state, 12, gHigh, gLow)
  add(state, 14, hHigh, hLow)
}

function expand(message: Int32Array, start: number): void {
  for (let step = 0; step < 32; step++) schedule[step] = message[start + step]!
  for (let step = 32; step < 160; step += 2) {
    const xHigh = schedule[step - 30]!
    const xLow = schedule[step - 29]!
    const yHigh = schedule[step - 4]!
    const yLow = schedule[step - 3]!
    const sigma0High = ((xHigh >>> 1) | (xLow << 31)) ^ ((xHigh >>> 8) | (xLow << 24)) ^ (xHigh >>> 7)
    const sigma0Low = ((xLow >>> 1) | (xHigh << 31)) ^ ((xLow >>> 8) | (xHigh << 24)) ^ ((xLow >>> 7) | (xHigh << 25))
    const sigma1High = ((yHigh >>> 19) | (yLow << 13)) ^ ((yLow >>> 29) | (yHigh << 3)) ^ (yHigh >>> 6)
    const sigma1Low = ((yLow >>> 19) | (yHigh << 13)) ^ ((yHigh >>> 29) | (yLow << 3)) ^ ((yLow >>> 6) | (yHigh << 26))
    const low = (schedule[step - 31]! >>> 0) + (sigma0Low >>> 0) + (schedule[step - 13]! >>> 0) + (sigma1Low >>> 0)
    schedule[step] = schedule[step - 32]! + sigma0High + schedule[step - 14]! + sigma1High + ((low / carryUnit) | 0)
    schedule[step + 1] = low
  }
}

function add(state: Int32Array, at: number, high: number, low: number): void {
  const sum = (state[at + 1]! >>> 0) + (low >>> 0)
  state[at + 1] = sum
  state[at] = state[at]! + high + ((sum / carryUnit) | 0)
}
