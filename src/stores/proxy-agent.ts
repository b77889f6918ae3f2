/** Connects through a proxy with CONNECT, also for `http:`. Apart from `proxy.ts`, so that most runs need not load the library. */
import {HttpsProxyAgent} from 'https-proxy-agent'
import {StoreError} from '../errors.js'
import type {NamedProxy, TlsOptions} from './proxy.js'

/**
 * The library takes the TLS options of the server only from each request, and the AWS client passes none. And what a proxy says that refuses
 * to connect, the library passes on as the answer of the server.
 */
class ProxyAgent extends HttpsProxyAgent<string> {
  readonly #tls: TlsOptions
  readonly #variable: string

  constructor({url, variable}: NamedProxy, tls: TlsOptions) {
    super(url, {keepAlive: true, rejectUnauthorized: true})
    this.#tls = tls
    this.#variable = variable
  }

  override async connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    let status = 0
    request.once('proxyConnect', ({statusCode}: {readonly statusCode: number}) => {
      status = statusCode
    })
    const socket = await super.connect(request, {...options, ...this.#tls})
    if (status === 200) return socket
    socket.destroy()
    throw new StoreError(
      `the proxy in ${this.#variable} refuses to connect (status ${status})`,
      'check the proxy, and whether it allows this server; NO_PROXY names servers that are reached without it',
    )
  }
}

/** @param tls for the server, not for the proxy @returns an agent whose requests fail with StoreError if the proxy refuses to connect */
export function proxyAgent(proxy: NamedProxy, tls: TlsOptions): HttpsProxyAgent<string> {
  return new ProxyAgent(proxy, tls)
}
