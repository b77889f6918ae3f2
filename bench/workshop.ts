/** The temporary directory to measure in, with what the measurements need: a key, a profile, files of secrets. */
import {generateKeyPairSync, randomBytes} from 'node:crypto'
import {closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import path from 'node:path'
import {run, type Command, type Sample} from './run.js'
import {withTemporaryDirectory} from './temporary-directory.js'

const program = path.join(import.meta.dirname, '..', 'bin', 'run.js')
const programs = path.join(import.meta.dirname, 'programs')

/** 24 random bytes are 32 characters of base64url. */
const randomBytesOfSecret = 24
const linesAtOnce = 10_000

/** What a run may have in addition to its arguments. The environment is added to the workshop's. */
type Surroundings = Pick<Command, 'stdin' | 'stdout'> & {readonly environment?: NodeJS.ProcessEnv}

export class Workshop {
  readonly directory: string
  readonly #environment: NodeJS.ProcessEnv

  /** @param directory an empty directory */
  constructor(directory: string) {
    this.directory = directory
    this.#environment = {
      ...withoutSettings(process.env),
      MI_CONFIG_DIR: this.path('config'),
      MI_CACHE_DIR: this.path('cache'),
    }
  }

  get #stderr(): string {
    return this.path('stderr.txt')
  }

  path(name: string): string {
    return path.join(this.directory, name)
  }

  /** @returns the path of a profile's file */
  profilePath(profile: string): string {
    return this.path(path.join('config', `${profile}.yaml`))
  }

  /** Runs the built program. */
  mi(words: readonly string[], surroundings: Surroundings = {}): Promise<Sample> {
    return this.run(process.execPath, [program, ...words], surroundings)
  }

  /** Runs one of `bench/programs` with Node.js. */
  script(name: string, words: readonly string[] = []): Promise<Sample> {
    return this.run(process.execPath, [path.join(programs, name), ...words])
  }

  /** Runs any program in this directory, which has its own profiles and cache. */
  run(file: string, words: readonly string[], {environment, ...streams}: Surroundings = {}): Promise<Sample> {
    return run({
      program: file,
      arguments: words,
      directory: this.directory,
      environment: {...this.#environment, ...environment},
      stderr: this.#stderr,
      ...streams,
    })
  }

  /** Runs a shell command in an empty directory, which is removed afterwards. */
  async shell(command: string): Promise<Sample> {
    const directory = this.path('peer')
    mkdirSync(directory)
    try {
      return await run({
        program: 'sh',
        arguments: ['-c', command],
        directory,
        environment: this.#environment,
        stderr: this.#stderr,
      })
    } finally {
      rmSync(directory, {recursive: true, force: true})
    }
  }

  /** Creates a file of that many random secrets of 32 bytes, one `alias=secret` per line. @returns its path */
  createSecrets(count: number, ending: '.properties' | '.env' = '.properties'): string {
    const file = this.path(`${count}${ending}`)
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

/** Leaves out the user's own settings of the program and of Node.js, which would change the results. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const node = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE']
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('MI_') && !node.includes(name))
  return Object.fromEntries(others)
}

/** The files that `withWorkshop` creates. */
export const fileNames = {
  /** The password of all keystores, on one line. */
  password: 'password.txt',
  /** One secret, to use as standard input. */
  secret: 'secret.txt',
  /** A file of one secret. */
  secrets: 'one.properties',
  /** An RSA key of 2048 bits, for the programs that `mi` is compared with. */
  publicKey: 'public.pem',
  privateKey: 'private.pem',
} as const

/** The profiles that `withWorkshop` creates. */
export const profiles = {
  /** RSA-2048, and the current profile. */
  rsa: 'default',
  symmetric: 'symmetric',
} as const

/**
 * Creates the directory. In it, the program creates a keystore with an RSA key of 2048 bits, a profile for it and one
 * with a symmetric key. Calls `use`, then removes the directory, also on Ctrl-C.
 * @throws Error with the program's message if it fails
 */
export function withWorkshop<T>(use: (workshop: Workshop) => Promise<T>): Promise<T> {
  return withTemporaryDirectory('mi-bench-', async (directory) => {
    const workshop = new Workshop(directory)
    await prepare(workshop)
    return use(workshop)
  })
}

async function prepare(workshop: Workshop): Promise<void> {
  const {publicKey, privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048})
  writeFileSync(workshop.path(fileNames.privateKey), privateKey.export({type: 'pkcs8', format: 'pem'}), {mode: 0o600})
  writeFileSync(workshop.path(fileNames.publicKey), publicKey.export({type: 'spki', format: 'pem'}))
  writeFileSync(workshop.path(fileNames.password), `${randomSecret()}\n`, {mode: 0o600})
  writeFileSync(workshop.path(fileNames.secret), randomSecret(), {mode: 0o600})
  writeFileSync(workshop.path(fileNames.secrets), secretLines(0, 1), {mode: 0o600})
  const passwordFile = ['--password-file', workshop.path(fileNames.password)]
  await workshop.mi(['keystore', 'create', 'bench.p12', '--alias', 'bench', ...passwordFile])
  await workshop.mi(['secret', 'init', '--keystore', 'bench.p12', '--alias', 'bench', ...passwordFile])
  await workshop.mi(['secret', 'init', 'symmetric', '--generate', '--profile', profiles.symmetric])
  await workshop.mi(['profile', 'use', profiles.rsa])
}
