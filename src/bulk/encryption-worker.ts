/** A worker thread: it receives plaintexts as messages and sends ciphertexts back in the same order. */
import type {KeyObject} from 'node:crypto'
import {parentPort, workerData} from 'node:worker_threads'
import {findTransformation} from '../cipher/transformations.js'
import {batchEncryptor} from './batch.js'

/** What the thread is started with. */
export interface EncryptionOrder {
  readonly transformation: string
  readonly key: KeyObject
}

const {transformation, key} = workerData as EncryptionOrder
const encryptor = batchEncryptor(findTransformation(transformation), key)

parentPort?.on('message', (plaintexts: readonly string[]) => {
  void encryptor.then((encrypt) => parentPort?.postMessage(encrypt(plaintexts)))
})
