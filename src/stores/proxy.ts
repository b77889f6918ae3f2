/** Connections to a store, through a proxy if the environment says so. */
import http from 'node:http'
import https from 'node:https'
import type {SecureContextOptions} from 'node:tls'
import {getProxyForUrl} from 'proxy-from-env'
import {StoreError} from '../errors.js'
import {proxyAgent} from './proxy-agent.js'

/** How the server shows who it is. */
export interface TlsOptions extends SecureContextOptions {
  readonly servername?: string
  readonly rejectUnauthorized: boolean
}

/** A proxy that a variable names. */
export interface NamedProxy {
  readonly url: string
  /** The variable that names it. */
  readonly variable: string
}

/**
 * @param address of the server
 * @param named the proxy to use instead of that in HTTPS_PROXY or HTTP_PROXY
 * @throws StoreError if the proxy is not one for HTTP. It does not show its URL, which may have a password.
 */
export function agentFor(address: URL, tls: TlsOptions, named?: NamedProxy): http.Agent {
  const proxy = named ?? proxyInEnvironment(address)
  if (proxy === undefined)
    return address.protocol === 'https:' ? new https.Agent({...tls, keepAlive: true}) : plainAgent()
  const url = URL.canParse(proxy.url) ? new URL(proxy.url) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new StoreError(
      `${proxy.variable} is not the URL of an HTTP proxy`,
      'write it as in http://proxy.example.com:3128',
    )
  return proxyAgent({url: url.href, variable: proxy.variable}, tls)
}

function plainAgent(): http.Agent {
  return new http.Agent({keepAlive: true})
}

/** As in Go, and so in Vault's own client: what is on this machine is never asked for through a proxy. */
function proxyInEnvironment(address: URL): NamedProxy | undefined {
  if (isLoopback(address)) return undefined
  const url = getProxyForUrl(address)
  return url === '' ? undefined : {url, variable: `${address.protocol === 'https:' ? 'HTTPS' : 'HTTP'}_PROXY`}
}

/** @returns whether the URL is one of this machine */
export function isLoopback({hostname}: URL): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
