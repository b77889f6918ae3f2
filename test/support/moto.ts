/** AWS, as moto emulates it (https://docs.getmoto.org): a process of its own on a free port. */
import {spawn} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {createServer, type AddressInfo} from 'node:net'
import type {Context} from 'mocha'
import type {Environment} from './cli.js'
import {needs} from './tools.js'
import {isUnitRun} from './unit-run.js'
import {until} from './waiting.js'

export interface Moto {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string
  readonly port: number
  /** The variables of a client. */
  readonly variables: Environment
  /** Calls an operation of the API of Secrets Manager, and returns its answer. */
  call(operation: string, input: object): Promise<Readonly<Record<string, unknown>>>
  /** How many calls of an API it has answered since it started. */
  answered(): Promise<number>
  close(): Promise<void>
}

/** What CI sets if moto cannot be installed. */
const without = 'MI_TEST_WITHOUT_MOTO'

/** Call in `before`: waits until moto answers. Without it, the tests are pending; with CI=true they fail, unless it cannot be installed there. */
export async function needsMoto(context: Context, starting: Promise<Moto | undefined>): Promise<Moto> {
  const moto = await starting
  if (moto !== undefined) return moto
  if (process.env.CI === 'true' && process.env[without] === undefined && !isUnitRun())
    throw new Error('CI must have moto_server')
  if (!isUnitRun()) console.log('      pending: this machine has no moto_server')
  return context.skip()
}

/** The same for AWS's own client, which CI installs together with moto. */
export function needsAwsClient(context: Context): void {
  if (process.env[without] !== undefined) context.skip()
  needs(context, 'aws', 'bash')
}

/** Starts it, which takes seconds, so other work can go on. @returns undefined if this machine does not have it, and in unit tests */
export async function startMoto(): Promise<Moto | undefined> {
  if (isUnitRun()) return undefined
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {stdio: ['ignore', 'pipe', 'pipe']})
  let logged = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (logged += chunk.toString()))
  // There is no such program.
  child.once('error', () => undefined)
  const isGone = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  await until(() => isGone() || logged.includes('Running on'))
  if (isGone()) return undefined
  return {
    address,
    port,
    variables: {
      AWS_ENDPOINT_URL: address,
      AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
      AWS_REGION: 'eu-west-1',
    },
    call: (operation, input) => call(address, operation, input),
    answered: async () => {
      // Its log comes through a pipe, and so may be late: what is asked last is logged last.
      const mark = `/moto-api/config?${randomUUID()}`
      await fetch(`${address}${mark}`)
      await until(() => logged.includes(mark))
      return logged.match(/"POST \/ HTTP/g)?.length ?? 0
    },
    close: async () => {
      child.kill()
      await until(isGone)
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** moto does not check signatures, so the credential scope is enough. */
async function call(address: string, operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
  const credential = 'AKIATESTTESTTESTTEST/20261128/eu-west-1/secretsmanager/aws4_request'
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`)
  return (await response.json()) as Readonly<Record<string, unknown>>
}
