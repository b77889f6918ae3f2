/**
 * A stand-in for the part of Vault and OpenBao that reads secrets, written from OpenBao's handlers (openbao/openbao df6ce2ce): key-value
 * stores of version 1 and 2, their mounts, namespaces, and logins with approle, kubernetes, jwt and userpass.
 * `vault-stand-in.test.ts` holds it against two clients that others wrote.
 */
import http from 'node:http'
import https from 'node:https'
import type {AddressInfo} from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface StandIn {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string
  readonly port: number
  /** The requests so far, in their order. */
  readonly seen: SeenRequest[]
  /** What it does differently from now on. */
  state: State
  close(): Promise<void>
}

/** `rate-limited` refuses the first two requests. */
export type State = 'rate-limited' | 'sealed' | 'well'

type Json = Readonly<Record<string, unknown>>

const tokens: Readonly<
  Record<string, {readonly all?: true; readonly paths?: readonly string[]; readonly noPreflight?: true}>
> = {
  root: {all: true},
  limited: {paths: ['secret/data/wso2/']},
  'no-preflight': {paths: ['secret/data/wso2/'], noPreflight: true},
  'of-a-login': {all: true},
}

interface Mount {
  readonly type: string
  readonly options: {readonly version: string} | null
}

const mounts: Readonly<Record<string, Readonly<Record<string, Mount>>>> = {
  '': {
    'secret/': {type: 'kv', options: {version: '2'}},
    'kv1/': {type: 'kv', options: {version: '1'}},
    'old/': {type: 'kv', options: null},
    'sys/': {type: 'system', options: null},
  },
  'ns1/': {'secret/': {type: 'kv', options: {version: '2'}}},
}

interface Version {
  /** The fields, as JSON: its numbers are sent as they are written here. */
  readonly data?: string
  readonly deleted?: true
  readonly destroyed?: true
}

/** By namespace, mount, path and version. */
const versioned: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Version>>>>>> = {
  'secret/': {
    'wso2/prod': {
      1: {data: '{"db_password":"old","api_key":"sk-old"}'},
      2: {data: '{"db_password":"s3cur3-p@ssw0rd","api_key":"sk-abc123"}'},
    },
    'wso2/types': {
      1: {
        data: '{"port":5432,"big":12345678901234567890,"exact":1.0,"flag":true,"nested":{"a":"b"},"empty":"","nul":null,"list":["a"],"ß/~":"ö","constructor":"c"}',
      },
    },
    gone: {1: {deleted: true}},
    dead: {1: {destroyed: true}},
  },
  'ns1/secret/': {app: {1: {data: '{"k":"in-ns1"}'}}},
}

const unversioned: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kv1/': {'wso2/prod': '{"db_password":"from-v1","ttl":"1h"}'},
  'old/': {a: '{"b":"c"}'},
}

/** Starts one on a free port. @param tls its certificate and key; without them, it speaks plain HTTP */
export async function startStandIn(tls?: {readonly cert: string; readonly key: string}): Promise<StandIn> {
  const seen: SeenRequest[] = []
  const standIn: {state: State} = {state: 'well'}
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const {method = '', url = '', headers} = request
      seen.push({method, url, headers, body})
      const [status, json] = answer({method, url, headers, body}, standIn.state, seen.length)
      response.writeHead(status, {'content-type': 'application/json', 'cache-control': 'no-store'})
      response.end(json)
    })
  }
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener)
  const port = await listen(server)
  const scheme = tls === undefined ? 'http' : 'https'
  return Object.assign(standIn, {
    address: `${scheme}://127.0.0.1:${port}`,
    port,
    seen,
    close: () => closeServer(server),
  })
}

/** Starts a server on a free port of this machine, and returns the port. */
export async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

export async function closeServer(server: http.Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

type Answer = readonly [status: number, body: string]

function fail(status: number, ...errors: string[]): Answer {
  return [status, JSON.stringify({errors})]
}

/** @param data as JSON */
function wrapped(status: number, data: string, others: Json = {}): Answer {
  const envelope = {
    request_id: '00000000-0000-0000-0000-000000000000',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: 'DATA',
    wrap_info: null,
    warnings: null,
    auth: null,
    ...others,
  }
  return [status, JSON.stringify(envelope).replace('"DATA"', () => data)]
}

function answer(request: SeenRequest, state: State, count: number): Answer {
  const url = new URL(request.url, 'http://stand-in')
  const path = decodeURIComponent(url.pathname).replace(/^\/v1\//, '')
  const named = String(request.headers['x-vault-namespace'] ?? '').replaceAll(/^\/|\/$/g, '')
  const namespace = named === '' ? '' : `${named}/`
  if (state === 'sealed') return fail(503, 'Vault is sealed')
  if (state === 'rate-limited' && count <= 2) return fail(429, 'request path "x": rate limit quota exceeded')
  if (!Object.hasOwn(mounts, namespace)) return fail(404, 'namespace not found')
  if (path === 'sys/health') return [200, '{"initialized":true,"sealed":false,"standby":false,"version":"2.5.0"}']
  const login = /^auth\/([^/]+)\/login(?:\/(.+))?$/.exec(path)
  if (login !== null && (request.method === 'POST' || request.method === 'PUT'))
    return loggedIn(login[1] ?? '', login[2], request.body)
  const given = String(request.headers['x-vault-token'] ?? '')
  if (!Object.hasOwn(tokens, given)) return fail(403, 'permission denied')
  return read(request, url, {path, namespace, token: tokens[given] ?? {}})
}

function loggedIn(method: string, user: string | undefined, body: string): Answer {
  let given: Readonly<Record<string, unknown>>
  try {
    given = JSON.parse(body) as Readonly<Record<string, unknown>>
  } catch {
    return fail(400, 'failed to parse JSON input')
  }
  const done = wrapped(200, 'null', {
    auth: {
      client_token: 'of-a-login',
      accessor: 'a',
      policies: ['default'],
      token_policies: ['default'],
      metadata: null,
      lease_duration: 1200,
      renewable: true,
      entity_id: '',
      token_type: 'service',
      orphan: true,
    },
  })
  if (method === 'approle' || method === 'team-roles') {
    if (given.role_id === undefined) return fail(400, 'missing role_id')
    return given.role_id === 'rid' && given.secret_id === 'sid-5ecret' ? done : fail(400, 'invalid role or secret ID')
  }
  if (method === 'kubernetes' && given.role === undefined) return fail(400, 'missing role')
  if (method === 'kubernetes' || method === 'jwt')
    return given.jwt === 'good.jwt' ? done : fail(403, 'permission denied')
  if (method === 'userpass')
    return user === 'joe' && given.password === 'pw' ? done : fail(400, 'invalid username or password')
  return fail(403, 'permission denied')
}

interface Reading {
  readonly path: string
  /** Ends in a slash, unless it is empty. */
  readonly namespace: string
  readonly token: (typeof tokens)[string]
}

function read(request: SeenRequest, url: URL, {path, namespace, token}: Reading): Answer {
  const mountOf = (text: string) => Object.keys(mounts[namespace] ?? {}).find((name) => `${text}/`.startsWith(name))
  if (path.startsWith('sys/internal/ui/mounts/')) {
    const wanted = path.slice('sys/internal/ui/mounts/'.length).replace(/\/$/, '')
    const mount = mountOf(wanted)
    const isKnown = mount !== undefined && token.noPreflight === undefined && (token.all ?? mount === 'secret/')
    if (isKnown)
      return wrapped(200, JSON.stringify({...mounts[namespace]?.[mount], description: '', local: false, path: mount}))
    const sentence = `preflight capability check returned 403, please ensure client's policies grant access to path "${wanted}/"`
    return fail(403, sentence)
  }
  if (token.all === undefined && token.paths?.some((each) => path.startsWith(each)) !== true)
    return fail(403, '1 error occurred:\n\t* permission denied\n\n')
  const mount = mountOf(path)
  if (mount === undefined) return fail(404, `no handler for route "${path}". route entry not found.`)
  if (request.method !== 'GET') return fail(405, '1 error occurred:\n\t* unsupported operation\n\n')
  const rest = path.slice(mount.length)
  if (mounts[namespace]?.[mount]?.options?.version === '2') return readVersion(`${namespace}${mount}`, rest, url)
  const secret = unversioned[`${namespace}${mount}`]?.[rest]
  return secret === undefined ? fail(404) : wrapped(200, secret, {lease_duration: 2_764_800})
}

function readVersion(mount: string, rest: string, url: URL): Answer {
  if (!rest.startsWith('data/'))
    return wrapped(404, 'null', {warnings: ['Invalid path for a versioned K/V secrets engine.']})
  const versions = versioned[mount]?.[rest.slice('data/'.length)]
  const latest = Math.max(...Object.keys(versions ?? {}).map(Number))
  const version = Number(url.searchParams.get('version') ?? 0) || latest
  const found = versions?.[version]
  if (found === undefined) return fail(404)
  const metadata = {
    created_time: '2026-11-01T00:00:00.000000000Z',
    custom_metadata: null,
    deletion_time: found.deleted ? '2026-11-02T00:00:00.000000000Z' : '',
    destroyed: found.destroyed ?? false,
    version,
  }
  return wrapped(
    found.data === undefined ? 404 : 200,
    `{"data":${found.data ?? 'null'},"metadata":${JSON.stringify(metadata)}}`,
  )
}
