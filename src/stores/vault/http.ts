/** One request over HTTP, with limits. */
import http from 'node:http'
import https from 'node:https'
import type {TlsOptions} from '../proxy.js'

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

/** The largest body that is read, in bytes: Vault itself takes no larger one. */
const mostBytes = 32 << 20

/** A body beyond the limit. */
export class TooLargeError extends Error {}

/**
 * @throws TooLargeError; an error named `TimeoutError` if there is no complete answer in time; what Node.js throws otherwise
 */
export async function send({url, method, headers, body}: HttpRequest, connection: Connection): Promise<HttpAnswer> {
  const {agent, tls, timeout} = connection
  const signal = AbortSignal.any([connection.signal, AbortSignal.timeout(timeout)])
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
