/** A worker thread: it receives batches as messages and sends their results back in the same order. */
import {parentPort, workerData} from 'node:worker_threads'
import {findTransformation} from '../cipher/transformations.js'
import type {Ciphertexts} from './ciphertexts.js'
import {batchEncryptor, type Order, type Perform} from './job.js'
import {batchOpener, type OpenedValue} from './open.js'

async function prepare({
  kind,
  transformation: name,
  key,
  accepted,
}: Order): Promise<Perform<never, Ciphertexts | readonly OpenedValue[]>> {
  const transformation = findTransformation(name)
  return kind === 'encrypt' ? await batchEncryptor({transformation, key}) : batchOpener({transformation, key, accepted})
}

const prepared = prepare(workerData as Order)

parentPort?.on('message', (items: readonly never[]) => {
  void prepared.then((perform) => {
    const results = perform(items)
    parentPort?.postMessage(results, 'bytes' in results ? [results.bytes.buffer] : [])
  })
})
