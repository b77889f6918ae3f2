/** Requests to the API of Vault and OpenBao: repeated, redirected, and explained when they fail. */
import type http from 'node:http'
import {setTimeout as wait} from 'node:timers/promises'
import {StoreError} from '../../errors.js'
import {printable, quoted} from '../../wording.js'
import {memberOf, parseJson} from '../json.js'
import {codeOf, factOf, networkFaultOf, TooLargeError, type NetworkFault} from '../network-faults.js'
import {agentFor} from '../proxy.js'
import {send, type HttpAnswer, type HttpRequest} from './http.js'
import type {VaultSettings} from './vault-settings.js'

export interface VaultRequest {
  readonly method?: 'GET' | 'POST'
  /** Below `/v1/`, encoded. */
  readonly path: string
  readonly namespace: string | undefined
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, string>>
}

export interface VaultAnswer {
  readonly status: number
  /** The JSON of the answer. */
  readonly json: unknown
  /** What Vault says is wrong: one line that can be shown. */
  readonly errors: readonly string[]
}

export class VaultClient {
  readonly settings: VaultSettings
  /** `Vault at https://vault.example.com`. */
  readonly name: string
  readonly #signal: AbortSignal
  readonly #agents = new Map<string, http.Agent>()

  /** @param title what to call the server */
  constructor(settings: VaultSettings, signal: AbortSignal, title: string) {
    this.settings = settings
    this.name = `${title} at ${printable(settings.address.href.replace(/\/$/, ''))}`
    this.#signal = signal
  }

  /**
   * @returns the answer, if its status is below 500, and not 412 or 429
   * @throws StoreError if there is no answer that says something about what was asked
   */
  async ask(request: VaultRequest): Promise<VaultAnswer> {
    const answer = this.#read(await this.#repeat(request), request)
    if (!isTemporary(answer)) return answer
    throw this.#unavailable(answer)
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
  }

  async #repeat(request: VaultRequest): Promise<HttpAnswer> {
    for (let left = this.settings.retries; ; left--) {
      const answer = await this.#attempt(request, left > 0)
      if (answer !== undefined && (left === 0 || !isTemporary(this.#read(answer, request)) || isSealed(answer)))
        return answer
      await wait(pauseFor(answer), undefined, {signal: this.#signal})
    }
  }

  /** @returns undefined if the connection was lost, and may be tried again */
  async #attempt(request: VaultRequest, mayRepeat: boolean): Promise<HttpAnswer | undefined> {
    const http = this.#httpRequest(request)
    try {
      return await this.#follow(http, await this.#send(http))
    } catch (error) {
      const fault = networkFaultOf(error)
      if (fault === 'reset' && mayRepeat) return undefined
      throw this.#explain(error, fault)
    }
  }

  #httpRequest({method = 'GET', path, namespace, token, body}: VaultRequest): HttpRequest {
    return {
      url: new URL(`${this.settings.address.href.replace(/\/$/, '')}/v1/${path}`),
      method,
      headers: {
        accept: 'application/json',
        // A proxy of Vault's may insist on it.
        'x-vault-request': 'true',
        ...(namespace !== undefined && {'x-vault-namespace': namespace}),
        ...(token !== undefined && {'x-vault-token': token}),
      },
      ...(body && {body: JSON.stringify(body)}),
    }
  }

  async #send(request: HttpRequest): Promise<HttpAnswer> {
    const {tls, timeout, proxy} = this.settings
    const known = this.#agents.get(request.url.origin)
    const agent = known ?? agentFor(request.url, tls, proxy)
    this.#agents.set(request.url.origin, agent)
    return send(request, {agent, tls, timeout, signal: this.#signal})
  }

  /**
   * A standby sends its clients to the active server. One redirect is followed, as in Vault's own client, but without TLS only on the same
   * host: the user has agreed to no other.
   */
  async #follow(request: HttpRequest, answer: HttpAnswer): Promise<HttpAnswer> {
    const {location} = answer.headers
    if (![301, 302, 307, 308].includes(answer.status) || location === undefined) return answer
    const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : undefined
    const {protocol, hostname} = request.url
    const isSafe = url?.protocol === 'https:' || (url?.protocol === protocol && url.hostname === hostname)
    if (url === undefined || !isSafe)
      throw new StoreError(`${this.name} redirects to an address that is not secure`, addressHint)
    const second = await this.#send({...request, url})
    if (second.status < 300 || second.status >= 400) return second
    throw new StoreError(`${this.name} redirects more than once`, addressHint)
  }

  #read(answer: HttpAnswer, request: VaultRequest): VaultAnswer {
    const text = answer.body.toString('utf8')
    if (answer.status === 400 && text.includes('HTTP request to an HTTPS server'))
      throw new StoreError(`${this.name} speaks TLS`, 'begin VAULT_ADDR with https://')
    const json = parseJson(text)
    const isEmpty = text === '' && answer.status !== 200
    if (memberOf(json, 'errors') === undefined && memberOf(json, 'request_id') === undefined && !isEmpty)
      throw new StoreError(
        `${this.name} answered with status ${answer.status}, but not as Vault does`,
        `${addressHint}, and that no proxy answers in its place`,
      )
    return {status: answer.status, json, errors: sentencesIn(memberOf(json, 'errors'), request)}
  }

  #unavailable({status, errors: [sentence]}: VaultAnswer): StoreError {
    if (sentence?.includes('Vault is sealed') === true || sentence?.includes('is sealed') === true)
      return new StoreError(`${this.name} is sealed`, 'have it unsealed, then run the command again')
    const said = sentence === undefined ? '' : `: ${sentence}`
    return new StoreError(`${this.name} answered with status ${status}${said}`, 'try again later')
  }

  #explain(error: unknown, fault: NetworkFault | undefined): unknown {
    if (error instanceof StoreError || this.#signal.aborted) return error
    if (error instanceof TooLargeError)
      return new StoreError(`${this.name} sent an answer that is too long`, addressHint)
    const {address, timeout} = this.settings
    const fact = fault && factOf(fault, {host: quoted(address.hostname), seconds: timeout / 1000})
    return new StoreError(
      `${this.name} ${fact ?? `cannot be queried (${codeOf(error)})`}`,
      hints[fault ?? 'unreachable'],
    )
  }
}

const addressHint = 'check VAULT_ADDR'

const hints: Readonly<Partial<Record<NetworkFault, string>>> = {
  'certificate-expired': 'have the certificate renewed, and check the clock of this machine',
  'certificate-name': 'check VAULT_ADDR, or set VAULT_TLS_SERVER_NAME to the name in the certificate',
  'certificate-needed': 'set VAULT_CLIENT_CERT and VAULT_CLIENT_KEY',
  'certificate-untrusted': 'set VAULT_CACERT to the file with the certificate of the authority that signed it',
  'no-tls': 'check VAULT_ADDR; a server without TLS has an address that begins with http://',
  refused: 'check VAULT_ADDR, and that the server is running',
  reset: 'check VAULT_ADDR; if the server speaks TLS, it begins with https://',
  slow: 'check VAULT_ADDR, the network and the proxy; VAULT_CLIENT_TIMEOUT allows more time',
  'unknown-host': 'check VAULT_ADDR and the network',
  unreachable: 'check VAULT_ADDR and the network',
}

/** Those that Vault's own client repeats, and what it does not. */
function isTemporary({status}: {readonly status: number}): boolean {
  return status === 412 || status === 429 || (status >= 500 && status !== 501)
}

/** A sealed server stays sealed until someone unseals it. */
function isSealed({status, body}: HttpAnswer): boolean {
  return status === 503 && body.includes('sealed')
}

/** In milliseconds: half a second, or what the server asks for, but no more than five seconds. */
function pauseFor(answer: HttpAnswer | undefined): number {
  const seconds = Number(answer?.headers['retry-after'])
  return seconds > 0 ? Math.min(seconds * 1000, 5000) : 500
}

/** A server could send back what it was sent. */
function sentencesIn(errors: unknown, {token, body}: VaultRequest): readonly string[] {
  const texts = Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : []
  const hidden = [...(token === undefined ? [] : [token]), ...Object.values(body ?? {})].filter((text) => text !== '')
  return texts.map((text) => {
    const masked = hidden.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
    return printable(
      masked
        .replaceAll(/^\d+ errors? occurred:|\s+\*|\s+/g, ' ')
        .replaceAll(/ +/g, ' ')
        .trim(),
    )
  })
}
