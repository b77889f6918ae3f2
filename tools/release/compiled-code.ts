/**
 * The code that V8 compiles when `mi secret create` runs, to put into the executable, which then starts as fast without a code cache as with
 * one. The same scripts and the same Node.js result in the same code.
 */
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'
import {run} from './run.js'

/**
 * Without seeds, V8 chooses them at random, and they decide where things are in the code. It must also keep code that has not run for some
 * time, or there is less of it on a busy machine.
 */
const flags = ['--hash-seed=1', '--random-seed=1', '--no-flush-bytecode']

/** The script whose code is worth its size: every command runs it. */
export const compiledScript = 'mi.cjs'

/**
 * @param node a Node.js binary that runs on this machine
 * @param assets the directory with the executable's assets
 * @returns what `src/start/executable.ts` reads
 */
export function compileMainScript(node: string, assets: string): Buffer {
  const work = mkdtempSync(path.join(tmpdir(), 'mi-release-'))
  try {
    prepareProfile(node, work)
    // What V8 compiles may still depend on the machine, so two runs must agree.
    for (let attempt = 0, known: readonly Buffer[] = []; attempt < 10; attempt++) {
      const code = compileOnce(node, assets, path.join(work, `cache-${attempt}`), work)
      if (known.some((other) => other.equals(code))) return code
      known = [...known, code]
    }
    throw new BuildError('no two of ten runs had the same compiled code, so the release would differ each time')
  } finally {
    rmSync(work, {recursive: true, force: true})
  }
}

function prepareProfile(node: string, work: string): void {
  const environment = environmentIn(work, path.join(work, 'cache'))
  const mi = (...words: readonly string[]) =>
    run(node, [path.join(root, 'bin', 'run.js'), ...words], {cwd: work, env: environment})
  const keystore = ['--alias', 'x', '--password-file', 'password']
  writeFileSync(path.join(work, 'password'), 'a password\n', {mode: 0o600})
  writeFileSync(path.join(work, 'secret'), 'a secret\n', {mode: 0o600})
  mi('keystore', 'create', 'x.p12', ...keystore)
  mi('secret', 'init', '--keystore', 'x.p12', ...keystore)
}

function compileOnce(node: string, assets: string, cache: string, work: string): Buffer {
  mkdirSync(cache, {mode: 0o700})
  const warmUp = path.join(import.meta.dirname, 'warm-up.cjs')
  const program = path.join(root, 'dist', 'executable.js')
  const words = [...flags, warmUp, assets, program, 'secret', 'create', '--alias', 'x']
  run(node, words, {cwd: work, env: environmentIn(work, cache), stdin: path.join(work, 'secret')})
  const file = readdirSync(cache).find((name) => name.endsWith(`.${compiledScript}.code`))
  if (file === undefined)
    throw new BuildError(`"mi secret create" left no compiled code of ${compiledScript} in its cache`)
  return forExecutable(readFileSync(path.join(cache, file)), file.slice(0, file.indexOf('.')))
}

/** The cache's file has everything twice, and identifies the script's file. In the executable, the command is of interest. */
function forExecutable(content: Buffer, command: string): Buffer {
  const half = content.subarray(0, content.length / 2)
  const lineEnd = half.indexOf('\n')
  const {extent} = JSON.parse(half.toString('latin1', 0, lineEnd)) as {readonly extent: number}
  return Buffer.concat([Buffer.from(`${JSON.stringify({identity: command, extent})}\n`), half.subarray(lineEnd + 1)])
}

/** Nothing is taken from the user, who may have profiles, variables for `mi` and options for Node.js. */
function environmentIn(work: string, cache: string): NodeJS.ProcessEnv {
  const mine = Object.keys(process.env).filter((name) => /^(?:MI|NODE|npm)_/.test(name))
  const removed = Object.fromEntries(mine.map((name) => [name, undefined]))
  return {...removed, HOME: work, MI_CONFIG_DIR: path.join(work, 'config'), MI_CACHE_DIR: cache, MI_NO_GIT: '1'}
}
