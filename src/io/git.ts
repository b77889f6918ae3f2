/**
 * Runs git on repositories that may be hostile. Their configuration can name programs for git to run (core.fsmonitor, hooks, filters,
 * aliases, a pager, the transports of a partial clone), so git gets only commands that need none of them, and settings that switch them off.
 */
import {spawn, type ChildProcess} from 'node:child_process'
import {accessSync, constants, statSync} from 'node:fs'
import path from 'node:path'

/** How to run git. */
interface GitOptions {
  /** The absolute path of the working tree; for a hook, of any directory in it. */
  readonly cwd: string
  /** In milliseconds. */
  readonly within: number
  /** In bytes of output; git is stopped when it prints more. */
  readonly most: number
  /** For git's standard input; none by default. */
  readonly input?: Buffer
  /** Whether to use the repository and the index that a hook of git is called with. */
  readonly forHook?: boolean
}

interface GitAnswer {
  /** Null if it printed too much. */
  readonly exitCode: number | null
  /** No more than what was asked for. */
  readonly output: Buffer
}

/** Whether the user lets mi run git at all. */
export function mayAskGit(variables = process.env): boolean {
  const {MI_NO_GIT = ''} = variables
  return MI_NO_GIT === '' || MI_NO_GIT === '0'
}

/**
 * @param words a command that starts no programs of its own, such as `ls-files -s` or `cat-file --batch`, and its arguments
 * @returns undefined if there is no git, it cannot be started, or it takes too long; never throws
 */
export function runGit(words: readonly string[], options: GitOptions): Promise<GitAnswer | undefined> {
  const program = findGit(process.env.PATH, process.platform)
  if (program === undefined) return Promise.resolve(undefined)
  const {cwd, input} = options
  const stdin = input === undefined ? 'ignore' : 'pipe'
  try {
    const env = gitEnvironment(process.env, options)
    const child = spawn(program, [...settings, ...words], {
      cwd,
      env,
      stdio: [stdin, 'pipe', 'ignore'],
      windowsHide: true,
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    return collectAnswer(child, options)
  } catch {
    return Promise.resolve(undefined)
  }
}

function collectAnswer(child: ChildProcess, {most, within}: GitOptions): Promise<GitAnswer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  return new Promise<GitAnswer | undefined>((resolve) => {
    timer = setTimeout(resolve, within, undefined)
    child.once('error', () => {
      resolve(undefined)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > most) resolve({exitCode: null, output: Buffer.concat(chunks, most)})
    })
    child.once('close', (exitCode: number | null) => {
      resolve(exitCode === null ? undefined : {exitCode, output: Buffer.concat(chunks, length)})
    })
  }).finally(() => {
    clearTimeout(timer)
    process.off('exit', kill)
    kill()
    // What git has started may keep the pipe open.
    child.stdout?.destroy()
  })
}

/** An empty value switches core.fsmonitor off; older releases would take `false` for the name of a program. */
const settings = [
  '--no-pager',
  ...['core.fsmonitor=', 'core.hooksPath=/dev/null', 'submodule.recurse=false', 'safe.bareRepository=explicit'].flatMap(
    (setting) => ['-c', setting],
  ),
]

/** What git needs to start and to read the user's own configuration. It does not get other variables, which may contain secrets. */
const passedOn = [
  'HOME',
  'XDG_CONFIG_HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LD_LIBRARY_PATH',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
]

/** How git tells a hook which repository and index it is about. */
const passedToHooks = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
]

function gitEnvironment(variables: NodeJS.ProcessEnv, {cwd, forHook}: GitOptions): NodeJS.ProcessEnv {
  const names = forHook ? [...passedOn, ...passedToHooks] : passedOn
  const kept = names.filter((name) => variables[name] !== undefined).map((name) => [name, variables[name]] as const)
  return {
    ...Object.fromEntries(kept),
    // Names are relative to this repository, not to one around it.
    ...(!forHook && {GIT_CEILING_DIRECTORIES: path.dirname(cwd)}),
    PATH: trustedEntries(variables.PATH).join(path.delimiter),
    LC_ALL: 'C',
    // A partial clone would fetch what is missing, with a program that its configuration names.
    GIT_ALLOW_PROTOCOL: 'mi-allows-no-protocol',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/**
 * The working directory may be a repository that someone else wrote. Relative entries lead into it, and so do those that `npx` adds for the
 * programs of its packages.
 */
function trustedEntries(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(path.delimiter)
    .filter((entry) => path.isAbsolute(entry) && !/[\\/]node_modules[\\/]\.bin[\\/]*$/.test(entry))
}

/** On Windows, the system would look in the working directory first. @returns the absolute path of the first git in the list */
function findGit(list: string | undefined, platform: NodeJS.Platform): string | undefined {
  const name = platform === 'win32' ? 'git.exe' : 'git'
  return trustedEntries(list)
    .map((directory) => path.join(directory, name))
    .find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
