/**
 * One JVM for each process that runs tests. It runs Java classes one after another: starting a JVM takes longer than most of what
 * tests ask for, and what it has compiled serves all of them.
 */
import {execFileSync, spawn} from 'node:child_process'
import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

export interface Outcome {
  /** Whether the class returned: it neither threw nor exited. */
  readonly returned: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Its standard input and output. */
interface Jvm {
  readonly input: number
  readonly output: number
}

let running: Jvm | undefined

/**
 * Runs the main method of a class to its end.
 * @param command a command line that starts test/java/Jobs.java
 * @param words the class, then its arguments
 * @param input what it reads on standard input
 */
export function runInJvm(command: readonly string[], words: readonly string[], input: string | Buffer): Outcome {
  running ??= start(command)
  const {input: jobs, output} = running
  try {
    writeAll(jobs, Buffer.concat([number(words.length), ...[...words, input].flatMap(counted)]))
    const returned = readNumber(output) === 0
    const [stdout, stderr] = [readCounted(output), readCounted(output)]
    if (!returned) stop()
    return {returned, stdout: stdout.toString(), stderr: stderr.toString()}
  } catch (error) {
    stop()
    throw new Error(`the JVM ended while it ran ${words.join(' ')}`, {cause: error})
  }
}

/** The pipes have names, because node can only wait for those without giving way to other code. */
function start(command: readonly string[]): Jvm {
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-jvm-'))
  try {
    const pipes = [path.join(folder, 'input'), path.join(folder, 'output')] as const
    execFileSync('mkfifo', pipes)
    const script = 'input=$1 output=$2; shift 2; exec "$@" <"$input" >"$output"'
    const child = spawn('sh', ['-c', script, 'sh', ...pipes, ...command], {stdio: ['ignore', 'ignore', 'inherit']})
    // It ends when its input does, at the latest with this process.
    child.unref()
    return {input: openSync(pipes[0], 'w'), output: openSync(pipes[1], 'r')}
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function stop(): void {
  if (running === undefined) return
  closeSync(running.input)
  closeSync(running.output)
  running = undefined
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function counted(content: string | Buffer): Buffer[] {
  const bytes = Buffer.from(content)
  return [number(bytes.length), bytes]
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
}

function readAll(file: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let read = 0; read < length;) {
    const more = readSync(file, bytes, read, length - read, null)
    if (more === 0) throw new Error('no answer')
    read += more
  }
  return bytes
}

function readNumber(file: number): number {
  return readAll(file, 4).readInt32BE()
}

function readCounted(file: number): Buffer {
  return readAll(file, readNumber(file))
}
