/** Runs the programs of test/java, so that Java itself decides what is right. */
import {execFileSync, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs'
import path from 'node:path'

const sources = path.join(import.meta.dirname, '..', 'java')
const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'mi-test-java')
let classes: string | undefined

/** Compiles the sources unless an earlier run has: the folder is named after what they contain. */
function compile(): string {
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.java'))
    .map((name) => path.join(sources, name))
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  const folder = path.join(cache, hash.digest('hex').slice(0, 32))
  if (existsSync(folder)) return folder

  mkdirSync(cache, {recursive: true})
  const unfinished = mkdtempSync(path.join(cache, 'unfinished-'))
  try {
    // Classes for the oldest Java that will do, whichever javac it was.
    execFileSync('javac', ['--release', '17', '-encoding', 'UTF-8', '-d', unfinished, ...files])
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, {recursive: true, force: true})
    // Another process that runs tests may have been faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** For Java programs that run for a moment. Whatever computes needs the better compiler, which this leaves out. */
export const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto']

/**
 * Runs one program of test/java to its end.
 * @param program the class, as `Decrypt`
 * @param input what it reads on standard input
 * @returns its standard output; throws with its standard error unless it exits with 0
 */
export function runJava(program: string, input: string | Buffer, ...arguments_: string[]): string {
  const [java = '', ...words] = javaCommand(program)
  const run = spawnSync(java, [...words, ...arguments_], {input, encoding: 'utf8', maxBuffer: 1 << 30})
  if (run.status !== 0) throw new Error(`java ${program} exited ${String(run.status)}: ${run.stderr}`)
  return run.stdout
}

/** Returns the command line that runs a program of test/java, for programs that are started by others. */
export function javaCommand(program: string): string[] {
  classes ??= compile()
  return ['java', '-XX:+UseSerialGC', '-Xshare:auto', '-Dfile.encoding=UTF-8', '-cp', classes, program]
}
