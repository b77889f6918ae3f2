/**
 * What encrypting costs at least under Node.js: the given number of secrets of 32 bytes, RSA with OAEP, one key, every core;
 * nothing is read and nothing kept.
 * Arguments: a public key in PEM, the number of secrets, the number of cores.
 */
import {createPublicKey, publicEncrypt, randomBytes} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {Worker, isMainThread, workerData} from 'node:worker_threads'

if (isMainThread) shareOut(...process.argv.slice(2))
else encryptMany(workerData)

function shareOut(keyFile, count, cores) {
  const key = createPublicKey(readFileSync(keyFile))
  const shares = Array.from({length: Number(cores)}, (_, core) => Math.floor((Number(count) + core) / Number(cores)))
  const [own, ...others] = shares.reverse()
  for (const share of others.filter((some) => some > 0))
    new Worker(new URL(import.meta.url), {workerData: {key, share}})
  encryptMany({key, share: own})
}

function encryptMany({key, share}) {
  const secret = randomBytes(32)
  for (let done = 0; done < share; done++) publicEncrypt({key, oaepHash: 'sha1'}, secret)
}
