import {UsageError} from '../../errors.js'
import {isStandardInput} from '../../io/input.js'
import {isTerminal} from '../../io/terminal.js'
import {announce} from '../../ui/messages.js'

/** @throws UsageError if both the files and the password would be read from standard input */
export function refuseStandardInputTwice(files: readonly string[], passwordFile: string | undefined): void {
  if (!isStandardInput(passwordFile) || !files.some(isStandardInput)) return
  throw new UsageError('standard input cannot be both the secrets and the password', 'put one of them in a file')
}

/** @param what is expected @returns what to call if nothing arrives on standard input */
export function noteWaiting(what: string): () => void {
  return () => {
    const end = isTerminal('stdin') ? '; end with Ctrl-D on a line of its own' : ''
    announce(`waiting for the ${what} on standard input${end}`)
  }
}

/** The newline that `echo` adds is not part of a single secret; any other whitespace is. */
export function removeFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}
