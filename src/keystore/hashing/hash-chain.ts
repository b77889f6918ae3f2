/**
 * Hashes a digest again and again, as key derivations do. A call to node:crypto costs several times what the hash itself does, so the
 * compression functions here are our own; docs/decisions says why. Their results are compared with node:crypto's in the tests.
 */
import type {HashFunction} from './hash-function.js'
import {md5} from './md5.js'
import {sha1} from './sha1.js'
import {sha224, sha256} from './sha256.js'
import {sha384, sha512, truncatedSha512} from './sha512.js'

/** By node:crypto's names. Functions, because computing the constants of those that are not used takes long. */
const hashFunctions = {
  md5: () => md5,
  sha1: () => sha1,
  sha224: () => sha224,
  sha256: () => sha256,
  sha384: () => sha384,
  sha512: () => sha512,
  'sha512-224': () => truncatedSha512(224),
  'sha512-256': () => truncatedSha512(256),
} as const satisfies Record<string, () => HashFunction>

export type HashName = keyof typeof hashFunctions

/** @returns the length of a block, in bytes */
export function blockLength(name: HashName): number {
  return 4 * hashFunctions[name]().blockWords
}

/** @returns the length of a digest, in bytes */
export function digestLength(name: HashName): number {
  return 4 * hashFunctions[name]().digestWords
}

export class HashChain {
  readonly #function: HashFunction
  /** The padded message: the digest, and what follows it in every round. */
  readonly #message: Int32Array
  readonly #state: Int32Array

  /**
   * @param digest the first one, of the length of the hash's
   * @param suffix what is hashed after the digest in every round
   */
  constructor(name: HashName, digest: Uint8Array, suffix: Uint8Array = Buffer.alloc(0)) {
    this.#function = hashFunctions[name]()
    this.#message = padMessage(this.#function, Buffer.concat([digest, suffix]))
    this.#state = new Int32Array(this.#function.initialState.length)
  }

  /** Replaces the digest with its hash, `rounds` times. */
  advance(rounds: number): void {
    const {blockWords, digestWords, initialState} = this.#function
    const message = this.#message
    const state = this.#state
    for (let round = 0; round < rounds; round++) {
      state.set(initialState)
      for (let start = 0; start < message.length; start += blockWords) this.#function.compress(state, message, start)
      for (let word = 0; word < digestWords; word++) message[word] = state[word] ?? 0
    }
  }

  /** @returns the digest, and wipes everything else; nothing may be called after this */
  finish(): Buffer {
    const {digestWords, littleEndian} = this.#function
    const digest = wordsToBytes(this.#message.subarray(0, digestWords), littleEndian)
    this.#message.fill(0)
    this.#state.fill(0)
    return digest
  }
}

/** Padding as in FIPS 180-4, section 5.1, and RFC 1321, section 3.1: a bit, zeros, and the number of bits. */
function padMessage({blockWords, littleEndian}: HashFunction, bytes: Uint8Array): Int32Array {
  const block = 4 * blockWords
  const ofLength = block / 8
  const padded = Buffer.alloc(Math.ceil((bytes.length + 1 + ofLength) / block) * block)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  if (littleEndian) padded.writeUInt32LE(8 * bytes.length, padded.length - ofLength)
  else padded.writeUInt32BE(8 * bytes.length, padded.length - 4)
  const words = bytesToWords(padded, littleEndian)
  padded.fill(0)
  return words
}

function bytesToWords(bytes: Buffer, littleEndian: boolean): Int32Array {
  return Int32Array.from({length: bytes.length / 4}, (_, index) =>
    littleEndian ? bytes.readInt32LE(4 * index) : bytes.readInt32BE(4 * index),
  )
}

function wordsToBytes(words: Int32Array, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4 * words.length)
  for (const [index, word] of words.entries()) {
    if (littleEndian) bytes.writeInt32LE(word, 4 * index)
    else bytes.writeInt32BE(word, 4 * index)
  }
  return bytes
}
