import {createDecipheriv} from 'node:crypto'
import {damaged} from './damage.js'

/**
 * Decrypts with a block cipher in CBC mode and removes the PKCS#7 padding.
 * @param name node:crypto's name of a cipher whose initialization vector is as long as its block
 * @returns undefined if the padding is wrong
 * @throws KeystoreError unless the data consist of complete blocks, and at least one
 */
export function decryptCbc(name: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer | undefined {
  refuseUnlessBlocks(data, iv.length)
  const decipher = createDecipheriv(name, key, iv)
  const most = decipher.update(data)
  try {
    return Buffer.concat([most, decipher.final()])
  } catch {
    return undefined
  } finally {
    most.fill(0)
  }
}

/** @param blockLength in bytes */
export function refuseUnlessBlocks(data: Uint8Array, blockLength: number): void {
  if (data.length === 0 || data.length % blockLength !== 0) throw damaged('its encrypted part has the wrong length')
}
