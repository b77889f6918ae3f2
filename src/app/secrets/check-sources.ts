/** Refuses invalid combinations of sources for `mi secret create`, before anything is read. */
import {FileExistsError, UsageError} from '../../errors.js'
import {isStandardInput, standardInput} from '../../io/input.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {isTerminal} from '../../io/terminal.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {ChosenOutput} from './choose-output.js'
import type {SourceFlags} from './open-sources.js'
import {isStoreReference, isVariables, refuseBareReferences} from './source-kinds.js'
import {refuseStandardInputTwice} from './standard-input.js'

/** @throws UsageError if the flags that name secrets contradict each other, or lack something */
export function checkSourceFlags(wanted: SourceFlags, passwordFile: string | undefined): void {
  const {from, alias, format, only, resolve, base64} = wanted
  refuseBareReferences(from)
  const isOneReference = from.length === 1 && from.every(isStoreReference)
  if (base64 && !isOneInput(wanted))
    throw new UsageError(
      '--base64 requires a single secret in a file, in a store or on standard input',
      'use it with --alias NAME, as in: mi secret create --alias NAME --base64 --from FILE',
    )
  if (base64 && (format !== undefined || only.length > 0))
    throw new UsageError('--base64 cannot be used with --format or --only', 'leave them out: all bytes are one secret')
  if (from.length > 0 && alias !== undefined && !isOneReference && !base64) {
    throw new UsageError(
      '--alias and --from cannot be used together',
      'use --alias for a single secret, or with one reference to a store; use --from for a file of secrets',
    )
  }
  if (resolve && from.every(isStoreReference))
    throw new UsageError('--resolve requires a file of references', 'name it with --from')
  if (from.length === 0 && (format !== undefined || only.length > 0))
    throw new UsageError(
      `${format === undefined ? '--only' : '--format'} requires a file of secrets`,
      'name it with --from; - is standard input',
    )
  const isPiped = from.length === 0 && alias !== undefined && !isTerminal('stdin')
  refuseStandardInputTwice(isPiped ? [standardInput] : from, passwordFile)
  if (alias === '') throw new UsageError('the alias is empty', 'name the secret, as in: --alias db_password')
}

/** Whether there is one secret, in a file, in a store or on standard input. */
function isOneInput({from, alias}: SourceFlags): boolean {
  const [only] = from
  if (alias === undefined || from.length > 1) return false
  return only === undefined ? !isTerminal('stdin') : !isVariables(only)
}

/** Overwriting the plaintext requires --force, even if the user would confirm it. @throws FileExistsError */
export function refuseOwnInput({from}: SourceFlags, output: ChosenOutput, force: boolean): void {
  if (output.dest === undefined) return
  const dest = withoutLinks(output.dest)
  const files = from.filter((given) => !isStandardInput(given) && !isStoreReference(given))
  if (!files.some((file) => withoutLinks(absolutePath(file)) === dest)) return
  if (!force)
    throw new FileExistsError(
      output.dest,
      'choose another path with --dest, or overwrite the plaintext with --force; to encrypt it in place, use "mi secret encrypt"',
      'is the file that the secrets are read from',
    )
  note(`${quoted(output.dest)} is the file that the secrets are read from, and is overwritten`)
}
