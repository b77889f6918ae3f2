/** Commands for a shell that set environment variables for the programs it starts, Micro Integrator among them. */
import {SecretsError} from '../errors.js'
import {listed} from '../wording.js'
import {variableProblem} from './text/variable-names.js'
import type {EncryptedValue, OutputFormat, TextWriter, WriteText} from './format.js'

/** How a shell sets a variable, and what it cannot set. */
interface ShellRules {
  /** Both are plain: the alias is a C identifier, and the ciphertext is base64. */
  readonly render: (alias: string, ciphertext: string) => string
  /** Names that the shell does not let anyone set, or that stop it from working. */
  readonly reserved: RegExp
  /** The longest line or variable, in bytes. */
  readonly longest: number
  /** Whether names that differ only in capital letters are one variable, at least on Windows. */
  readonly ignoresCase?: true
}

/** The largest single string that Linux passes to a program, without the byte that ends it. */
const longestOnLinux = 131_071

/** What the system and most shells use: to find programs and libraries, to start, and to split words. */
const everywhere = String.raw`BASH_ENV|CDPATH|COMSPEC|ENV|HOME|IFS|LD_\w+|DYLD_\w+|OLDPWD|PATH|PWD|SHELL|SHLVL|_`

/** bash refuses or overrides some of these, and zsh others, in lower case. */
const ofBash =
  'BASHOPTS|BASHPID|BASH_\\w+|DIRSTACK|EPOCH\\w+|EUID|FUNCNAME|GROUPS|HISTCMD|LINENO|OPTARG|OPTIND|PIPESTATUS|PPID|PS4|RANDOM|SECONDS|SHELLOPTS|SRANDOM|UID'
const ofZsh = 'argv|cdpath|fignore|fpath|mailpath|manpath|module_path|path|pipestatus|prompt|psvar|signals|status|watch'
const ofFish = 'FISH_VERSION|argv|fish_\\w+|history|hostname|pipestatus|status|status_generation|umask|version'
const ofWindows = 'PATHEXT|PSModulePath|SystemDrive|SystemRoot|TEMP|TMP|USERPROFILE|windir'

const rules = {
  sh: {
    render: (alias, ciphertext) => `export ${alias}='${ciphertext}'`,
    reserved: new RegExp(`^(?:${everywhere}|${ofBash}|${ofZsh})$`),
    longest: longestOnLinux,
  },
  fish: {
    render: (alias, ciphertext) => `set -gx ${alias} '${ciphertext}'`,
    reserved: new RegExp(`^(?:${everywhere}|${ofFish})$`),
    longest: longestOnLinux,
  },
  powershell: {
    render: (alias, ciphertext) => `$env:${alias} = '${ciphertext}'`,
    reserved: new RegExp(`^(?:${everywhere}|${ofWindows})$`, 'i'),
    longest: 32_766,
    ignoresCase: true,
  },
  cmd: {
    render: (alias, ciphertext) => `set "${alias}=${ciphertext}"`,
    reserved: new RegExp(`^(?:${everywhere}|${ofWindows})$`, 'i'),
    longest: 8190,
    ignoresCase: true,
  },
} as const satisfies Record<string, ShellRules>

export type Shell = keyof typeof rules

/** @returns the format of a shell's commands, one per line */
export function shellCommands(shell: Shell): OutputFormat {
  return {
    defaultDest: undefined,
    // A shell that evaluates half of them does not know that the others are missing.
    isSequence: false,
    refusal: (alias) => refusal(alias, rules[shell]),
    begin: () => new ShellWriter(rules[shell]),
  }
}

function refusal(alias: string, {reserved}: ShellRules): string | undefined {
  if (!reserved.test(alias)) return variableProblem(alias)
  return 'is an environment variable that the shell or the system uses itself: use another alias'
}

/** Linux passes about 2 MiB of arguments and variables to a program; some of that is taken already. In bytes. */
const mostTogether = 1_800_000

class ShellWriter implements TextWriter {
  readonly #rules: ShellRules
  readonly #tooLong: string[] = []
  readonly #names = new Set<string>()
  readonly #repeated: string[] = []
  #total = 0

  constructor(rules: ShellRules) {
    this.#rules = rules
  }

  add(values: readonly EncryptedValue[], write: WriteText): void {
    const {render, longest, ignoresCase = false} = this.#rules
    for (const {alias, ciphertext} of values) {
      const line = render(alias, requireBase64(ciphertext))
      if (line.length > longest) this.#tooLong.push(alias)
      this.#total += alias.length + ciphertext.length + '=\0'.length
      write(`${line}\n`)
      if (ignoresCase) this.#addName(alias)
    }
  }

  #addName(alias: string): void {
    const name = alias.toLowerCase()
    if (this.#names.has(name)) this.#repeated.push(alias)
    this.#names.add(name)
  }

  /** @throws SecretsError if a ciphertext is too long for a variable */
  end(): readonly string[] {
    const {longest} = this.#rules
    const problem = `is too long for a variable: the line would have more than ${longest.toLocaleString('en')} characters`
    if (this.#tooLong.length > 0)
      throw new SecretsError(
        this.#tooLong.map((alias) => ({alias, problem})),
        'write the secrets to a file instead',
      )
    return [...(this.#total > mostTogether ? [remarkOnTotal] : []), ...remarksOnCase(this.#repeated)]
  }
}

const remarkOnTotal =
  'there may be too many variables: Linux passes about 2 MiB of variables and arguments to a program; write the secrets to a file instead'

function remarksOnCase(names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  return [`on Windows, these variables replace others whose names differ only in case: ${listed(names)}`]
}

/** No shell reads base64 as anything else within quotation marks. */
function requireBase64(ciphertext: string): string {
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(ciphertext)) throw new TypeError('a ciphertext is base64')
  return ciphertext
}
