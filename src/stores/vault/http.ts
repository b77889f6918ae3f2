/** One request over HTTP, with limits. */
import http from 'node:http'
import https from 'node:https'
import {TooLargeError} from '../network-faults.js'
import type {TlsOptions} from '../proxy.js'
import {signalWithin} from '../signal-within.js'

export interface HttpRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

export interface Connection {
  readonly agent: http.Agent
  readonly tls: TlsOptions
  /** For a complete request, in milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** The largest body that is read, in bytes: by default, Vault's storage takes no secret of more than 1 MiB. */
const mostBytes = 4 << 20

/**
 * @throws TooLargeError; an error named `TimeoutError` if there is no complete answer in time; what Node.js throws otherwise
 */
export async function send({url, method, headers, body}: HttpRequest, connection: Connection): Promise<HttpAnswer> {
  const {agent, tls, timeout} = connection
  const {signal, end} = signalWithin(timeout, connection.signal)
  try {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      headers: {...headers, ...(body !== undefined && {'content-type': 'application/json'})},
      agent,
      signal,
      ...(url.protocol === 'https:' && tls),
    })
    request.end(body)
    return await answerTo(request)
  } catch (error) {
    // What is thrown for a signal does not say which signal it was.
    throw signal.aborted ? signal.reason : error
  } finally {
    end()
  }
}

async function answerTo(request: http.ClientRequest): Promise<HttpAnswer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    // Kept, since the connection can still fail after the answer has begun.
    request.on('error', reject)
  })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new TooLargeError()
    chunks.push(chunk)
  }
  return {status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks, size)}
}
