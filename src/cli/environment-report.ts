/** Reports where variables come from, and which of them do not count. */
import {UsageError} from '../errors.js'
import type {Environment} from '../io/environment.js'
import {note, warn} from '../ui/messages.js'
import {quoted} from '../wording.js'

/** The flags that name the file of variables. */
export interface VariablesFlags {
  readonly dotenv: string | undefined
  /** Deprecated. */
  readonly 'env-file': string | undefined
}

/** @returns the file of variables that the user names, if any @throws UsageError if both flags are used */
export function namedVariablesFile({dotenv, 'env-file': old}: VariablesFlags): string | undefined {
  if (old === undefined) return dotenv
  if (dotenv !== undefined) throw new UsageError('--env-file is the old name of --dotenv', 'use only --dotenv')
  note('--env-file is deprecated, because Node.js reads that file too; use --dotenv')
  return old
}

/** The variables that no prompt asks for, so that nobody could agree to their values in a found file, and the flags that set the same. */
const unasked = [
  {name: 'MI_PROFILE', flags: ['profile', 'from']},
  {name: 'MI_CIPHER', flags: ['cipher']},
] as const

/**
 * Prints which variables come from a file, and warns about what is ignored.
 * @param missing whether the command has the flag, and it was not used
 */
export function reportEnvironment(environment: Environment, missing: (flag: string) => boolean): void {
  const {variables, fromFile, unread, fileSetsConfigDir} = environment
  const file = quoted(environment.file)
  if (fromFile.length > 0) note(`using ${fromFile.join(', ')} from ${file}`)
  if (unread !== undefined) warn(`${file} was not read: it ${unread}`)
  if (fileSetsConfigDir) warn(`ignoring MI_CONFIG_DIR in ${file}; set it in the environment instead`)
  const ignored = unasked.flatMap(({name, flags}) => {
    const flag = variables.found[name] === undefined ? undefined : flags.find(missing)
    return flag === undefined ? [] : [{name, flag: `--${flag}`}]
  })
  if (ignored.length === 0) return
  const names = ignored.map(({name}) => name).join(' and ')
  const flags = ignored.map(({flag}) => flag).join(' and ')
  const instead = `use ${flags}, or --dotenv ${environment.file} if you trust it`
  warn(`ignoring ${names} in ${file}, because you did not name that file; ${instead}`)
}
