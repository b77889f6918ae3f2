/**
 * The least that encrypting costs under Node.js: secrets of 32 bytes, RSA with OAEP, one key, every core. It reads no
 * secrets and keeps no ciphertexts. JavaScript, so that nothing but Node.js itself is measured. Arguments: a public key
 * in PEM, the number of secrets, the number of cores.
 */
import {createPublicKey, publicEncrypt, randomBytes} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {Worker, isMainThread, workerData} from 'node:worker_threads'

/** @typedef {{key: import('node:crypto').KeyObject, share: number}} Work */

if (isMainThread) shareOut(process.argv.slice(2))
else encryptMany(workerData)

/** @param {string[]} words */
function shareOut([keyFile = '', count, cores]) {
  const key = createPublicKey(readFileSync(keyFile))
  const shares = Array.from({length: Number(cores)}, (_, core) => Math.floor((Number(count) + core) / Number(cores)))
  const [own = 0, ...others] = shares.reverse()
  for (const share of others.filter((some) => some > 0))
    new Worker(new URL(import.meta.url), {workerData: {key, share}})
  encryptMany({key, share: own})
}

/** @param {Work} work */
function encryptMany({key, share}) {
  const secret = randomBytes(32)
  for (let done = 0; done < share; done++) publicEncrypt({key, oaepHash: 'sha1'}, secret)
}
