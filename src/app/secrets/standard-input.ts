import {UsageError} from '../../errors.js'
import {isStandardInput} from '../../io/input.js'

/** @throws UsageError if both the files and the password would be read from standard input */
export function refuseStandardInputTwice(files: readonly string[], passwordFile: string | undefined): void {
  if (!isStandardInput(passwordFile) || !files.some(isStandardInput)) return
  throw new UsageError('standard input cannot be both the secrets and the password', 'put one of them in a file')
}
