/** Runs the programs of test/java, compiled once a process, so that Java itself says what is right. */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

const sources = path.join(import.meta.dirname, '..', 'java')
let compiled: string | undefined

function classes(): string {
  if (compiled !== undefined) return compiled
  const folder = mkdtempSync(path.join(tmpdir(), 'mi-java-'))
  process.once('exit', () => {
    rmSync(folder, {recursive: true, force: true})
  })
  const files = readdirSync(sources).filter((name) => name.endsWith('.java'))
  execFileSync('javac', ['-encoding', 'UTF-8', '-d', folder, ...files.map((name) => path.join(sources, name))])
  compiled = folder
  return folder
}

/**
 * Runs one program of test/java to its end.
 * @param program the class, as `Decrypt`
 * @param input what it reads on standard input
 * @returns its standard output; throws with its standard error where it does not exit 0
 */
export function runJava(program: string, input: string | Buffer, ...arguments_: string[]): string {
  const run = spawnSync('java', ['-Xshare:auto', '-Dfile.encoding=UTF-8', '-cp', classes(), program, ...arguments_], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (run.status !== 0) throw new Error(`java ${program} exited ${String(run.status)}: ${run.stderr}`)
  return run.stdout
}
