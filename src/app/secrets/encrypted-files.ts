/** Files of encrypted values, as they are named on the command line. */
import {realpath} from 'node:fs/promises'
import {aboutFile, FormatError, UsageError} from '../../errors.js'
import {encryptedFormatFor} from '../../formats/encrypted-formats.js'
import type {EncryptedText} from '../../formats/format.js'
import {absolutePath} from '../../io/paths.js'
import {limits, readWithin} from '../../io/reading.js'
import {readStdin} from '../../io/stdin.js'
import {note} from '../../ui/messages.js'

export interface EncryptedFile {
  /** As it was named; `standard input` for `-`. */
  readonly name: string
  readonly bytes: Buffer
  readonly text: EncryptedText
}

const standardInput = '-'

/** @throws FileError, FormatError; both name the file */
export async function readEncryptedFile(given: string): Promise<EncryptedFile> {
  const isStandardInput = given === standardInput
  const name = isStandardInput ? 'standard input' : given
  const bytes = await (isStandardInput
    ? readStdin(limits.secrets, awaitingFile)
    : readWithin(absolutePath(given), limits.secrets))
  const text = aboutFile(name, () => encryptedFormatFor(given, bytes).read(bytes))
  for (const remark of text.remarks) note(remark)
  if (text.values.length + text.problems.length > 0) return {name, bytes, text}
  return aboutFile(name, () => {
    throw new FormatError(
      'holds no secrets',
      'name a .properties file, a .env file or a manifest of Kubernetes Secrets',
    )
  })
}

/** Each file once, however often and by whichever link it is named. @throws as `readEncryptedFile` */
export async function readEncryptedFiles(given: readonly string[]): Promise<readonly EncryptedFile[]> {
  const files = new Map<string, EncryptedFile>()
  for (const each of new Set(given)) {
    const file = await readEncryptedFile(each)
    const identity = each === standardInput ? standardInput : await realpath(absolutePath(each))
    if (!files.has(identity)) files.set(identity, file)
  }
  return [...files.values()]
}

/** @throws UsageError where both the files and the passwords are to come on standard input */
export function refuseStandardInputTwice(files: readonly string[], passwordFile: string | undefined): void {
  if (passwordFile !== standardInput || !files.includes(standardInput)) return
  throw new UsageError('standard input cannot be both the secrets and the password', 'give one of them in a file')
}

function awaitingFile(): void {
  note('waiting for the encrypted values on standard input')
}
