/** Reads the files of encrypted values that are named on the command line. */
import {aboutFile, FormatError} from '../../errors.js'
import {vaultRemarks} from '../../formats/alias-warnings.js'
import {readEncrypted} from '../../formats/encrypted-formats.js'
import type {EncryptedText} from '../../formats/format.js'
import {inputName, isStandardInput, readInput} from '../../io/input.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {announce, note} from '../../ui/messages.js'

export interface EncryptedFile {
  /** As it was named on the command line; `standard input` for `-`. */
  readonly name: string
  readonly bytes: Buffer
  readonly text: EncryptedText
}

/** @throws FileError, FormatError; both name the file */
export async function readEncryptedFile(given: string): Promise<EncryptedFile> {
  const name = inputName(given)
  const bytes = await readInput(given, limits.secrets, () => {
    announce('waiting for the encrypted values on standard input')
  })
  const text = aboutFile(name, () => readEncrypted(given, bytes))
  const effective = text.values.filter(({overridden}) => !overridden)
  for (const remark of [...text.remarks, ...vaultRemarks(effective)]) note(remark)
  if (text.values.length + text.problems.length > 0) return {name, bytes, text}
  throw new FormatError(
    'contains no secrets',
    'specify a .properties file, a .env file or a manifest of Kubernetes Secrets',
  ).about(name)
}

/** Each file is read once, even if it is named several times or by several links. @throws as `readEncryptedFile` */
export async function readEncryptedFiles(given: readonly string[]): Promise<readonly EncryptedFile[]> {
  const files = new Map<string, EncryptedFile>()
  for (const each of new Set(given)) {
    const identity = isStandardInput(each) ? each : await withoutLinks(absolutePath(each))
    if (!files.has(identity)) files.set(identity, await readEncryptedFile(each))
  }
  return [...files.values()]
}
