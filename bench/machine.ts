/** Describes the machine: whatever the figures depend on, and nothing that identifies it. */
import {availableParallelism, cpus, release, totalmem, type} from 'node:os'
import {opensslVersion} from './openssl.js'

/** The number of processor cores this process may use. */
export const cores = availableParallelism()

/** @returns one line */
export async function describeMachine(): Promise<string> {
  const processor = `${cpus()[0]?.model.trim() ?? 'a processor'} (${process.arch})`
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB of memory`
  const system = `${type()} ${/^\d+(\.\d+)*/.exec(release())?.[0] ?? ''}`
  const openssl = (await opensslVersion()) ?? 'no openssl'
  const hardware = [processor, `${cores} ${cores === 1 ? 'core' : 'cores'}`, memory].join(', ')
  return `${hardware}; ${system}, Node.js ${process.versions.node} (with OpenSSL ${process.versions.openssl}), ${openssl}`
}
