/** Watches what AWS's client sends and receives: where its requests go, and how long the answers are. */
import type {SecretsManagerClient} from '@aws-sdk/client-secrets-manager'
import {addAbortSignal, pipeline, Readable, Transform} from 'node:stream'
import {printable} from '../../wording.js'
import {TooLargeError} from '../network-faults.js'
import {isLoopback} from '../proxy.js'
import type {Asking} from '../store.js'

/** The longest answer that is read, in bytes: a secret of AWS has at most 65,536. */
const mostBytes = 1 << 20

/** @param region of the client. Says once where the client reads from, before it sends anything, and ends answers that are too long. */
export function watchExchange(client: SecretsManagerClient, region: string, {signal, tell}: Asking): void {
  let isTold = false
  client.middlewareStack.add(
    (next) => async (given) => {
      const address = addressOf(given.request)
      if (!isTold && address !== undefined) tellAddress(address, region, tell)
      isTold = true
      const result = await next(given)
      limitBody(result.response, signal)
      return result
    },
    // The client's own step reads the body, outside of this one.
    {step: 'deserialize', priority: 'low', name: 'watchExchange'},
  )
}

/** A variable or a configuration file may have named it. */
function addressOf(request: unknown): URL | undefined {
  const {protocol, hostname, port} = request as {readonly protocol: string; readonly hostname: string; port?: number}
  const text = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
  return URL.canParse(text) ? new URL(text) : undefined
}

function tellAddress(address: URL, region: string, tell: Asking['tell']): void {
  const isUsual = /^secretsmanager[\w-]*\.[\w-]+\.amazonaws\.com(?:\.cn)?$/.test(address.hostname)
  if (address.protocol === 'http:' && !isLoopback(address))
    tell.warn(
      'the secrets cross the network unencrypted, because the endpoint of AWS Secrets Manager begins with http://',
    )
  tell.note(
    `reading from AWS Secrets Manager${isUsual ? '' : ` at ${printable(address.origin)}`} in ${printable(region)}`,
  )
}

function limitBody(response: unknown, signal: AbortSignal): void {
  const answer = response as {body?: unknown}
  if (!(answer.body instanceof Readable)) return
  let size = 0
  const limit = new Transform({
    transform: (chunk: Buffer, _, done) => {
      size += chunk.length
      if (size > mostBytes) done(new TooLargeError())
      else done(null, chunk)
    },
  })
  pipeline(answer.body, limit, () => undefined)
  answer.body = addAbortSignal(signal, limit)
}
