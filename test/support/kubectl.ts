/** kubectl as the authority on manifests and files of variables. No cluster is needed. */
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

export interface KubernetesSecret {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
  readonly type?: string
}

const readBack = 'read-back'

/** Returns the Secrets of a manifest as kubectl reads them, in order. Throws with kubectl's message if it refuses one. */
export function readManifest(manifest: string): KubernetesSecret[] {
  const printed = kubectl(
    ['label', '--local', '--dry-run=client', '--overwrite', '-f', '-', '-o', 'json', `${readBack}=yes`],
    manifest,
  )
  return printed.split(/\n(?=\{)/).map((json) => withoutReadBack(JSON.parse(json) as KubernetesSecret))
}

/** Returns the Secrets of many manifests, each in a file of its own, as kubectl reads them. Throws if it refuses one of them. */
export function readManifests(manifests: readonly string[]): KubernetesSecret[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-manifests-'))
  try {
    for (const [index, text] of manifests.entries()) writeFileSync(path.join(folder, `${index}.yaml`), text)
    const words = ['label', '--local', '--dry-run=client', '--overwrite', '-f', folder, '-o', 'json']
    const objects = kubectl([...words, `${readBack}=yes`], '').split(/\n(?=\{)/)
    return objects.map((json) => withoutReadBack(JSON.parse(json) as KubernetesSecret))
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Returns any one object as kubectl reads it. Throws with kubectl's message if it refuses it. */
export function readObject(manifest: string): unknown {
  return JSON.parse(
    kubectl(['label', '--local', '--dry-run=client', '-f', '-', '-o', 'json', `${readBack}=yes`], manifest),
  )
}

function withoutReadBack(secret: KubernetesSecret): KubernetesSecret {
  const {labels = {}, ...metadata} = secret.metadata
  const own = Object.entries(labels).filter(([key]) => key !== readBack)
  return {...secret, metadata: own.length === 0 ? metadata : {...metadata, labels: Object.fromEntries(own)}}
}

/** Returns what `kubectl create secret generic --from-env-file` reads from a file, decoded. */
export function readEnvFile(file: string): Record<string, string> {
  const printed = kubectl(
    ['create', 'secret', 'generic', 'x', `--from-env-file=${file}`, '--dry-run=client', '-o', 'json'],
    '',
  )
  const {data = {}} = JSON.parse(printed) as KubernetesSecret
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
}

function kubectl(arguments_: readonly string[], input: string): string {
  const run = spawnSync('kubectl', arguments_, {input, encoding: 'utf8', maxBuffer: 1 << 28, env: environment()})
  if (run.status !== 0) throw new Error(`kubectl exited ${String(run.status)}: ${run.stderr}`)
  return run.stdout
}

/** Keeps the developer's clusters and kubectl's caches out of it: its home is a folder that is removed with the process. */
function environment(): NodeJS.ProcessEnv {
  home ??= newHome()
  return {PATH: process.env.PATH, HOME: home, TMPDIR: home, KUBECONFIG: '/dev/null'}
}

let home: string | undefined

function newHome(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-kubectl-'))
  process.once('exit', () => {
    rmSync(folder, {recursive: true, force: true})
  })
  return folder
}

/**
 * Returns what `kubectl apply -f -` sends for a manifest to a server on this machine that knows only Secrets.
 * @param namespace for Secrets without one
 */
export async function applied(manifest: string, namespace = 'default'): Promise<KubernetesSecret[]> {
  const received: KubernetesSecret[] = []
  const server = createServer((request, response) => {
    void answer(request, response, received)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await apply(manifest, namespace, server)
    return received
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

async function apply(manifest: string, namespace: string, server: Server): Promise<void> {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const child = spawn(
    'kubectl',
    ['apply', '--server', address, '--namespace', namespace, '--validate=false', '-f', '-'],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: environment(),
    },
  )
  const said: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  child.stdin.end(manifest)
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`kubectl apply exited ${String(status)}: ${Buffer.concat(said).toString()}`)
}

async function answer(request: IncomingMessage, response: ServerResponse, received: KubernetesSecret[]): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const {pathname} = new URL(request.url ?? '/', 'http://127.0.0.1')
  const discovery = discoveries[pathname]
  if (discovery !== undefined) {
    reply(response, 200, discovery)
  } else if (request.method === 'POST') {
    const secret = JSON.parse(Buffer.concat(chunks).toString()) as KubernetesSecret
    received.push(secret)
    reply(response, 201, secret)
  } else {
    reply(response, 404, {kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404})
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body))
}

const discoveries: Readonly<Record<string, object>> = {
  '/api': {kind: 'APIVersions', versions: ['v1']},
  '/apis': {kind: 'APIGroupList', apiVersion: 'v1', groups: []},
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      {name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs: ['create', 'get', 'patch']},
    ],
  },
}
