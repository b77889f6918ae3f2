/** Connects through a proxy with CONNECT, also for `http:`. Apart from `proxy.ts`, so that most runs need not load the library. */
import {HttpsProxyAgent} from 'https-proxy-agent'
import type {TlsOptions} from './proxy.js'

/** The library takes the TLS options of the server only from each request, and the AWS client passes none. */
class ProxyAgent extends HttpsProxyAgent<string> {
  readonly #tls: TlsOptions

  constructor(proxy: URL, tls: TlsOptions) {
    super(proxy.href, {keepAlive: true, rejectUnauthorized: true})
    this.#tls = tls
  }

  override connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    return super.connect(request, {...options, ...this.#tls})
  }
}

/** @param tls for the server, not for the proxy */
export function proxyAgent(proxy: URL, tls: TlsOptions): HttpsProxyAgent<string> {
  return new ProxyAgent(proxy, tls)
}
