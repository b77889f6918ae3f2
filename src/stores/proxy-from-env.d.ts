declare module 'proxy-from-env' {
  /** @returns the URL of the proxy for requests to this URL, from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; empty if there is none */
  export function getProxyForUrl(url: URL): string
}
