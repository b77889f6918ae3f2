/**
 * The least that opening costs under Node.js: RSA with OAEP, one key, one ciphertext again and again, every core. It
 * reads no secrets and keeps no plaintexts. JavaScript, so that nothing but Node.js itself is measured. Arguments: a
 * private key in PEM, the number of secrets, the number of cores.
 */
import {createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt, randomBytes} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {Worker, isMainThread, workerData} from 'node:worker_threads'

/** @typedef {{key: import('node:crypto').KeyObject, share: number}} Work */

if (isMainThread) shareOut(process.argv.slice(2))
else openMany(workerData)

/** @param {string[]} words */
function shareOut([keyFile = '', count, cores]) {
  const key = createPrivateKey(readFileSync(keyFile))
  const shares = Array.from({length: Number(cores)}, (_, core) => Math.floor((Number(count) + core) / Number(cores)))
  const [own = 0, ...others] = shares.reverse()
  for (const share of others.filter((some) => some > 0))
    new Worker(new URL(import.meta.url), {workerData: {key, share}})
  openMany({key, share: own})
}

/** @param {Work} work */
function openMany({key, share}) {
  const ciphertext = publicEncrypt({key: createPublicKey(key), oaepHash: 'sha1'}, randomBytes(32))
  for (let done = 0; done < share; done++) privateDecrypt({key, oaepHash: 'sha1'}, ciphertext)
}
