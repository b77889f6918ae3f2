/**
 * Node.js takes `--env-file` as its own option anywhere on the command line, and adds the file's variables to the
 * environment before the program starts (https://github.com/nodejs/node/issues/54232). A shebang cannot prevent it
 * everywhere: the `env` of Alpine Linux passes no arguments on.
 */
import {readFileSync, statSync} from 'node:fs'
import {parseEnv} from 'node:util'

/**
 * Removes from the environment what Node.js added, so that the program's own rules decide what a file may set.
 * @param words the command line without the program's name
 * @param environment changed in place
 */
export function forgetEnvFiles(words: readonly string[], environment: NodeJS.ProcessEnv): void {
  const files = envFiles(words)
  const own = files.length === 0 ? new Set() : readOwnNames()
  for (const file of files) {
    for (const [name, value] of Object.entries(variablesIn(file))) {
      if (environment[name] === value && !own.has(name)) Reflect.deleteProperty(environment, name)
    }
  }
}

/**
 * The variables that the process was started with. Empty if that cannot be determined; variables of
 * equal value then count as the file's.
 */
function readOwnNames(): ReadonlySet<string> {
  try {
    return new Set(
      readFileSync('/proc/self/environ', 'utf8')
        .split('\0')
        .map((variable) => variable.replace(/=[^]*/, '')),
    )
  } catch {
    return new Set()
  }
}

function envFiles(words: readonly string[]): readonly string[] {
  const flag = '--env-file'
  return words.flatMap((word, index) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)]
    const next = words[index + 1]
    return word === flag && next !== undefined ? [next] : []
  })
}

function variablesIn(file: string): NodeJS.Dict<string> {
  try {
    return statSync(file).isFile() ? parseEnv(readFileSync(file, 'utf8')) : {}
  } catch {
    return {}
  }
}
