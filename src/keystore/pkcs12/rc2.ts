/** RC2 in CBC mode (RFC 2268) from forge, since OpenSSL 3 does not provide it by default. */
import rc2 from 'node-forge/lib/rc2.js'
import util from 'node-forge/lib/util.js'
import {refuseUnlessBlocks} from '../cbc.js'

const blockLength = 8

/**
 * In bytes. The time that forge takes grows with the square of the length that it decrypts at once, so it gets a piece at a time, with
 * the last block of the previous piece as the initialization vector.
 */
const pieceLength = 512

/**
 * Decrypts and removes the PKCS#7 padding. All bits of the key are effective.
 * @param iv of 8 bytes
 * @returns undefined if the padding is wrong
 * @throws KeystoreError unless the data consist of complete blocks, and at least one
 */
export function decryptRc2(key: Buffer, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  refuseUnlessBlocks(data, blockLength)
  const decipher = rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8)
  const pieces: Buffer[] = []
  for (let at = 0; at < data.length; at += pieceLength) {
    decipher.start(toBinary(at === 0 ? iv : data.subarray(at - blockLength, at)))
    decipher.update(util.createBuffer(toBinary(data.subarray(at, at + pieceLength))))
    pieces.push(Buffer.from(decipher.output.getBytes(), 'latin1'))
  }
  return removePadding(Buffer.concat(pieces))
}

/** One character per byte. */
function toBinary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function removePadding(padded: Buffer): Buffer | undefined {
  const count = padded.at(-1) ?? 0
  const isPadding = count >= 1 && count <= blockLength && padded.subarray(-count).every((octet) => octet === count)
  return isPadding ? padded.subarray(0, -count) : undefined
}
