/**
 * Runs the built program as a person or a pipeline would: in a separate process, whose environment has only the PATH of
 * the developer's.
 */
import {spawn, type ChildProcess} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'

const program = path.join(import.meta.dirname, '..', '..', 'bin', 'run.js')

let cache: string | undefined

/** Shared by all places of a process, as one person's runs share one cache. It is outside the places, so `files()` leaves it out. */
function sharedCache(): string {
  if (cache !== undefined) return cache
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-test-cache-'))
  process.once('exit', () => {
    rmSync(folder, {recursive: true, force: true})
  })
  return (cache = folder)
}

/** Returns the command line that runs the built program with these arguments. */
export function miCommand(arguments_: readonly string[], node: readonly string[] = []): string[] {
  return [process.execPath, ...node, program, ...arguments_]
}

/** Temporary folders for one test: a home, a working folder, and an empty folder for temporary files. */
export class Place {
  readonly root: string

  /** @param root a folder that exists and is empty */
  constructor(root: string) {
    this.root = root
    for (const folder of [this.home, this.work, this.temporary, this.config]) mkdirSync(folder, {recursive: true})
  }

  get home(): string {
    return path.join(this.root, 'home')
  }

  /** Where the program runs. */
  get work(): string {
    return path.join(this.root, 'work')
  }

  get temporary(): string {
    return path.join(this.root, 'tmp')
  }

  /** Where the program keeps its profiles. */
  get config(): string {
    return path.join(this.home, '.config', 'mi')
  }

  /** The absolute path of a file in the working folder. */
  path(...names: string[]): string {
    return path.join(this.work, ...names)
  }

  /** Writes a file in the working folder that only its owner can read, creates its folders, and returns its absolute path. */
  write(name: string, content: string | Buffer): string {
    const file = this.path(name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, content, {mode: 0o600})
    return file
  }

  /** The text of a file in the working folder. */
  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  exists(name: string): boolean {
    return existsSync(this.path(name))
  }

  /** Every file in the home, working and temporary folder, relative to the root (`work/a.txt`), sorted. */
  files(): string[] {
    return readdirSync(this.root, {recursive: true, withFileTypes: true})
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .sort()
  }

  /** The files that contain the text, as it is or in base64, hex or UTF-16. */
  filesHolding(text: string): string[] {
    const bytes = Buffer.from(text)
    const forms = [
      bytes,
      ...(['base64', 'hex'] as const).map((form) => Buffer.from(bytes.toString(form))),
      Buffer.from(text, 'utf16le'),
    ]
    return this.files().filter((file) => {
      const content = readFileSync(path.join(this.root, file))
      return forms.some((form) => content.includes(form))
    })
  }

  /** The environment of a process in this place: PATH and `extra`, but no other variable of this process. */
  environment(extra: Environment = {}): Record<string, string> {
    const base: Environment = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: this.home,
      USERPROFILE: this.home,
      TMPDIR: this.temporary,
      XDG_CONFIG_HOME: path.join(this.home, '.config'),
      XDG_DATA_HOME: path.join(this.home, '.local', 'share'),
      XDG_CACHE_HOME: sharedCache(),
      XDG_STATE_HOME: path.join(this.home, '.local', 'state'),
      MI_CONFIG_DIR: this.config,
    }
    const given = Object.entries({...base, ...extra}).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    )
    return Object.fromEntries(given)
  }
}

/** Variables for a run; undefined removes one that the place sets. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Creates a place; the caller removes it with `removePlace`. */
export async function newPlace(): Promise<Place> {
  return new Place(await mkdtemp(path.join(tmpdir(), 'mi-test-')))
}

export async function removePlace(place: Place): Promise<void> {
  await rm(place.root, {recursive: true, force: true})
}

/**
 * Call inside `describe`: each of its tests gets a fresh place, removed after it.
 * @returns a function that returns the running test's place
 */
export function sandbox(): () => Place {
  let place: Place | undefined
  beforeEach(async () => {
    place = await newPlace()
  })
  afterEach(() => {
    if (place !== undefined) rmSync(place.root, {recursive: true, force: true})
    place = undefined
  })
  return () => {
    if (place === undefined) throw new Error('a place exists only while a test runs')
    return place
  }
}

export interface RunOptions {
  /** Where it runs; default: a new place for this run only. */
  readonly in?: Place
  /** Text or bytes are piped in; `none`, the default, is /dev/null, and `closed` means that descriptor 0 is not open. */
  readonly stdin?: Buffer | string | {readonly kind: 'closed' | 'none'}
  readonly env?: Environment
  /** Default: the place's working folder. */
  readonly cwd?: string
  /** Options for node itself, as `['--max-old-space-size=64']`. */
  readonly node?: readonly string[]
  /** Milliseconds until it is killed and the run fails; default: two minutes. */
  readonly within?: number
  /** Called when it has started, with its process: to send signals, for example. */
  readonly onStart?: (child: ChildProcess) => void
}

export interface Run {
  /** The exit code, or null if a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export const noStdin = {kind: 'none'} as const
export const closedStdin = {kind: 'closed'} as const

/** Runs the built program to its end. Throws with what it has printed if it does not end in time. */
export async function runMi(arguments_: readonly string[], options: RunOptions = {}): Promise<Run> {
  return runProgram(miCommand(arguments_, options.node), options)
}

/** The same for any program, named by its command line. */
export async function runProgram(command: readonly string[], options: RunOptions = {}): Promise<Run> {
  if (options.in !== undefined) return runIn(options.in, command, options)
  const place = await newPlace()
  try {
    return await runIn(place, command, options)
  } finally {
    await removePlace(place)
  }
}

async function runIn(place: Place, command: readonly string[], options: RunOptions): Promise<Run> {
  const {stdin = noStdin, within = 120_000} = options
  const piped = typeof stdin === 'string' || Buffer.isBuffer(stdin)
  // Node cannot start a child without descriptor 0; a shell can, and the arguments pass it untouched.
  const closed = !piped && stdin.kind === 'closed'
  const [file = '', ...rest] = closed ? ['/bin/sh', '-c', 'exec "$@" <&-', 'sh', ...command] : command
  const child = spawn(file, rest, {
    cwd: options.cwd ?? place.work,
    env: place.environment(options.env),
    stdio: [piped ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  options.onStart?.(child)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program may end without reading its input.
  child.stdin?.on('error', () => undefined)
  if (piped) child.stdin?.end(stdin)

  return new Promise((resolve, reject) => {
    const printed = () => ({stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString()})
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      const {stdout: out, stderr: error} = printed()
      reject(new Error(`${shown(command)} did not end in ${within} ms; stdout:\n${out}\nstderr:\n${error}`))
    }, within)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({code, signal, ...printed()})
    })
  })
}

/** Returns a command line for messages, without folders. */
export function shown(command: readonly string[]): string {
  return command.map((word) => (path.isAbsolute(word) ? path.basename(word) : word)).join(' ')
}

/** What depends on the machine, and is no result. */
const announcement = /^note: (?:waiting for |.* iterations take about \d+ s$|.* takes a while: )/

/**
 * Checks that --json carries every note and warning that was printed.
 * @returns the object that was printed, without them
 */
export function jsonResult({stdout, stderr}: Pick<Run, 'stderr' | 'stdout'>): unknown {
  const {notes, warnings, ...result} = JSON.parse(stdout) as {notes: unknown; warnings: unknown}
  const printed = (mark: string) =>
    stderr
      .split('\n')
      .filter((line) => line.startsWith(mark) && !announcement.test(line))
      .map((line) => line.slice(mark.length))
  expect({notes, warnings}).to.deep.equal({notes: printed('note: '), warnings: printed('warning: ')})
  return result
}
