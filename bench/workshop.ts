/** The temporary folder that all is measured in, and what must be there before: a key, a profile, files of secrets. */
import {generateKeyPairSync, randomBytes} from 'node:crypto'
import {closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {run, type Command, type Sample} from './run.js'

const program = path.join(import.meta.dirname, '..', 'bin', 'run.js')
const programs = path.join(import.meta.dirname, 'programs')

/** 24 random bytes are 32 characters of base64url. */
const randomBytesOfSecret = 24
const linesAtOnce = 10_000

/** What a run may have beside its arguments; the environment comes on top of the workshop's. */
type Surroundings = Pick<Command, 'stdin' | 'stdout'> & {readonly environment?: NodeJS.ProcessEnv}

export class Workshop {
  readonly folder: string
  readonly #environment: NodeJS.ProcessEnv

  /** @param folder an empty one */
  constructor(folder: string) {
    this.folder = folder
    this.#environment = {
      ...withoutOurs(process.env),
      MI_CONFIG_DIR: this.path('config'),
      MI_CACHE_DIR: this.path('cache'),
    }
  }

  get #stderr(): string {
    return this.path('stderr.txt')
  }

  path(name: string): string {
    return path.join(this.folder, name)
  }

  /** Runs the built program. */
  mi(words: readonly string[], surroundings: Surroundings = {}): Promise<Sample> {
    return this.run(process.execPath, [program, ...words], surroundings)
  }

  /** Runs one of `bench/programs` with node alone. */
  script(name: string, words: readonly string[] = []): Promise<Sample> {
    return this.run(process.execPath, [path.join(programs, name), ...words])
  }

  /** Runs any program here, with profiles and cache in this folder, and without what would slow node down. */
  run(file: string, words: readonly string[], {environment, ...streams}: Surroundings = {}): Promise<Sample> {
    return run({
      program: file,
      arguments: words,
      folder: this.folder,
      environment: {...this.#environment, ...environment},
      stderr: this.#stderr,
      ...streams,
    })
  }

  /** Runs a command line by a shell, in a folder that is empty and goes afterwards. */
  async shell(command: string): Promise<Sample> {
    const folder = this.path('peer')
    mkdirSync(folder)
    try {
      return await run({
        program: 'sh',
        arguments: ['-c', command],
        folder,
        environment: this.#environment,
        stderr: this.#stderr,
      })
    } finally {
      rmSync(folder, {recursive: true, force: true})
    }
  }

  /** A file of that many random secrets of 32 bytes, `alias=secret`. */
  secrets(count: number): string {
    const file = this.path(`${count}.properties`)
    const descriptor = openSync(file, 'w', 0o600)
    for (let from = 0; from < count; from += linesAtOnce)
      writeSync(descriptor, secretLines(from, Math.min(from + linesAtOnce, count)))
    closeSync(descriptor)
    return file
  }
}

function secretLines(from: number, to: number): string {
  const lines = Array.from({length: to - from}, (_, index) => `secret_${from + index}=${randomSecret()}\n`)
  return lines.join('')
}

function randomSecret(): string {
  return randomBytes(randomBytesOfSecret).toString('base64url')
}

/** Whatever the person has set for the program, or for node, is none of the bench's business. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const node = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE']
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('MI_') && !node.includes(name))
  return Object.fromEntries(others)
}

/** The names of what `inWorkshop` puts into the folder. */
export const things = {
  /** One line, for keystores. */
  password: 'password.txt',
  /** One secret, for standard input. */
  secret: 'secret.txt',
  /** An RSA key of 2048 bits, for what is measured beside the program. */
  publicKey: 'public.pem',
} as const

/**
 * Makes the folder, and in it a keystore with an RSA key of 2048 bits and a profile for it, both by the program; calls `use`; removes
 * the folder, on Ctrl-C too.
 * @throws Error with what the program said where it failed at that
 */
export async function inWorkshop<T>(use: (workshop: Workshop) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-bench-'))
  const remove = () => {
    rmSync(folder, {recursive: true, force: true, maxRetries: 3})
  }
  const interrupted = (signal: NodeJS.Signals) => {
    remove()
    process.kill(process.pid, signal)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    const workshop = new Workshop(folder)
    await furnish(workshop)
    return await use(workshop)
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    remove()
  }
}

async function furnish(workshop: Workshop): Promise<void> {
  const {publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048})
  writeFileSync(workshop.path(things.publicKey), publicKey.export({type: 'spki', format: 'pem'}))
  writeFileSync(workshop.path(things.password), `${randomSecret()}\n`, {mode: 0o600})
  writeFileSync(workshop.path(things.secret), randomSecret(), {mode: 0o600})
  const passwordFile = ['--password-file', workshop.path(things.password)]
  await workshop.mi(['keystore', 'create', 'bench.p12', '--alias', 'bench', ...passwordFile])
  await workshop.mi(['secret', 'init', '--keystore', 'bench.p12', '--alias', 'bench', ...passwordFile])
  // What the program keeps in its cache folder is there from here on.
  await workshop.mi(['--version'])
  await workshop.mi(['secret', 'create', '--alias', 'x'], {stdin: workshop.path(things.secret)})
}
