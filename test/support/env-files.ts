/** Files of variables, as the programs read them that bring secrets to Micro Integrator. */
import {spawnSync} from 'node:child_process'
import path from 'node:path'

export type Variables = Readonly<Record<string, string>>

export type Shell = 'bash' | 'dash'

/**
 * Returns what Micro Integrator's start script exports from a file. Throws with the shell's message if that ends the script.
 * @param file an absolute path
 * @param trimmed false for thousands of lines: the script's own trimming starts eight processes for each
 */
export function loadByStartScript(shell: Shell, file: string, trimmed = true): Variables {
  return environmentAfter(shell, [
    path.join(import.meta.dirname, 'mi-env-file.sh'),
    file,
    ...(trimmed ? [] : ['untrimmed']),
  ])
}

/** Returns what `. FILE` exports under `set -a`. @param file an absolute path */
export function sourceByShell(shell: Shell, file: string): Variables {
  return environmentAfter(shell, ['-c', 'set -a; . "$1"; exec env -0', shell, file])
}

function environmentAfter(shell: Shell, arguments_: readonly string[]): Variables {
  const run = spawnSync(shell, arguments_, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {PATH: process.env.PATH},
    // With a socket for standard input, which a pipe is in Node.js, bash takes itself for a remote shell and reads ~/.bashrc.
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (run.status !== 0 || run.stderr !== '') throw new Error(`${shell} exited ${String(run.status)}: ${run.stderr}`)
  const entries = run.stdout.split('\0').slice(0, -1).map(splitPair)
  return Object.fromEntries(entries.filter(([name]) => !ownVariables.has(name)))
}

const ownVariables = new Set(['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'])

/**
 * Returns what `docker run --env-file` passes on, by the rules of parseKeyValueFile in opts/file.go of https://github.com/docker/cli:
 * lines without a byte order mark and leading whitespace; blank lines and comments skipped; everything after the first `=` is the
 * value, including whitespace and quotation marks. (Since 2025, pkg/kvfile removes quotation marks around a value.)
 */
export function readByDocker(text: string): Variables {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of lines) {
    const [name] = splitPair(line)
    if (name === '' || /[ \t]/.test(name)) throw new Error(`docker refuses the line ${JSON.stringify(line)}`)
  }
  return Object.fromEntries(lines.filter((line) => line.includes('=')).map(splitPair))
}

function splitPair(line: string): [name: string, value: string] {
  const end = line.includes('=') ? line.indexOf('=') : line.length
  return [line.slice(0, end), line.slice(end + 1)]
}
