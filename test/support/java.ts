/** Runs the programs of test/java and keytool, so that Java itself decides what is right. */
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs'
import path from 'node:path'
import {runInJvm} from './jvm.js'

const sources = path.join(import.meta.dirname, '..', 'java')
const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'mi-test-java')
let classes: string | undefined

const keytoolClass = 'sun.security.tools.keytool.Main'
const options = [
  ['-XX:+UseSerialGC', '-Xshare:auto', '-Dfile.encoding=UTF-8', '-Duser.language=en', '-Duser.timezone=UTC'],
  ['--add-exports', 'java.base/sun.security.tools.keytool=ALL-UNNAMED'],
].flat()

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

/**
 * Runs one program of test/java to its end.
 * @param program the class, as `Decrypt`
 * @param input what it reads on standard input
 * @returns its standard output; throws with its standard error if it throws
 */
export function runJava(program: string, input: string | Buffer, ...arguments_: string[]): string {
  const {returned, stdout, stderr} = runInJvm(javaCommand('Jobs'), [program, ...arguments_], input)
  if (!returned) throw new Error(`java ${program} failed: ${stderr}`)
  return stdout
}

/**
 * Runs keytool to its end, in English and UTC whatever the machine speaks: the class that the program `keytool` starts, without `-J`
 * options and variables of its own.
 * @param input what it reads on standard input
 * @returns its standard output; throws with its messages if it fails
 */
export function runKeytool(arguments_: readonly string[], input = ''): string {
  const {returned, stdout, stderr} = runInJvm(javaCommand('Jobs'), [keytoolClass, ...arguments_], input)
  if (!returned) throw new Error(`keytool ${arguments_.join(' ')} failed: ${stdout}${stderr}`)
  return stdout
}

/** Returns the command line that runs a program of test/java, for programs that are started by others. */
export function javaCommand(program: string): string[] {
  classes ??= compile()
  return ['java', ...options, '-cp', classes, program]
}
