/** The key derivation of PKCS#12 (RFC 7292, appendix B), used for its MAC and its own password-based ciphers. */
import {blockLength, digestLength, type HashName} from '../hashing/hash-chain.js'
import {EffortMeter, hashRepeatedly, rememberKey} from '../key-derivation.js'

/** What the derived bytes are used for: the "diversifier" of RFC 7292, B.3. */
export const Purpose = {key: 1, iv: 2, mac: 3} as const

interface Derivation {
  readonly hash: HashName
  readonly salt: Uint8Array
  readonly iterations: number
  readonly purpose: (typeof Purpose)[keyof typeof Purpose]
  /** How many bytes to derive. */
  readonly length: number
}

/**
 * @param password a BMPString: UTF-16BE, with or without the two terminating zeros
 * @returns `length` bytes, which nobody may change
 */
export function derive(password: Uint8Array, derivation: Derivation): Promise<Buffer> {
  const {hash, salt, iterations, purpose, length} = derivation
  const method = `PKCS12-${hash}-${purpose}`
  return rememberKey({method, password, salt, iterations, length}, () => deriveBlocks(password, derivation))
}

async function deriveBlocks(password: Uint8Array, derivation: Derivation): Promise<Buffer> {
  const {hash, salt, iterations, purpose, length} = derivation
  const block = blockLength(hash)
  const digests = Math.ceil(length / digestLength(hash))
  const meter = new EffortMeter(iterations, digests * (iterations - 1))
  const diversifier = Buffer.alloc(block, purpose)
  let input: Buffer = Buffer.concat([fillBlocks(salt, block), fillBlocks(password, block)])
  const derived: Buffer[] = []
  while (derived.length < digests) {
    const digest = await hashRepeatedly(hash, {input: Buffer.concat([diversifier, input])}, iterations, meter)
    derived.push(digest)
    input = addToEachBlock(input, repeatTo(digest, block), block)
  }
  return Buffer.concat(derived).subarray(0, length)
}

/** Repeats `bytes` to fill complete blocks; empty bytes stay empty. */
function fillBlocks(bytes: Uint8Array, block: number): Buffer {
  return repeatTo(bytes, Math.ceil(bytes.length / block) * block)
}

function repeatTo(bytes: Uint8Array, length: number): Buffer {
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes)
}

/** Adds `addend` + 1 to each block of `input`, as big-endian numbers modulo 2^(8 × block). */
function addToEachBlock(input: Buffer, addend: Buffer, block: number): Buffer {
  const sum = Buffer.from(input)
  for (let start = 0; start < sum.length; start += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at--) {
      carry += (sum[start + at] ?? 0) + (addend[at] ?? 0)
      sum[start + at] = carry & 0xff
      carry >>= 8
    }
  }
  return sum
}
