/** The file that ciphertexts go to: made, replaced where that is permitted, or merged into. */
import {gathered, type EncryptedStream} from '../../bulk/encrypt.js'
import {aboutFile, UsageError} from '../../errors.js'
import {counted, quoted} from '../../wording.js'
import type {EncryptedValue, OutputFormat} from '../../formats/format.js'
import {isTaken} from '../../io/existence.js'
import {limits, readFileWithin} from '../../io/reading.js'
import {rewriteAll} from '../../io/rewriting.js'
import {writeParts} from '../../io/writing.js'
import {done, note} from '../../ui/messages.js'
import {productTexts} from './render.js'
import {permitReplacing} from '../replacing.js'

/** @returns what has become of it, for --json */
export type FileWriter = (secrets: EncryptedStream) => Promise<object>

/**
 * Settles before any secret is read what is to become of a file that is there already.
 * @param dest an absolute path
 * @throws UsageError, FileExistsError, FileError; FormatError, SecretsError where it cannot be merged into
 */
export async function fileWriter(
  dest: string,
  format: OutputFormat,
  {force, merge}: {force: boolean; merge: boolean},
): Promise<FileWriter> {
  if (force && merge) throw new UsageError('--force replaces the file and --merge keeps it', 'give one of the two')
  if (merge && (await isTaken(dest))) return merger(dest, format, await readFileWithin(dest, limits.secrets))
  const replace = await permitReplacing(dest, force, {
    what: quoted(dest),
    instead: '--merge to keep what it has, or give another path',
  })
  return async (secrets) => {
    await writeParts(dest, {replace}, async (write) => {
      for await (const text of productTexts(secrets, format)) await write(text)
    })
    done(`${counted(secrets.count)} written to ${quoted(dest)}`)
    return {dest}
  }
}

function merger(dest: string, format: OutputFormat, was: Buffer): FileWriter {
  const merged = (secrets: readonly EncryptedValue[]) =>
    aboutFile(dest, () => {
      if (format.merge === undefined) throw new TypeError('an output that goes to a file can be merged')
      return format.merge(was, secrets)
    })
  merged([])
  return async (secrets) => {
    const {bytes: content, replaced, added, remarks} = merged(await gathered(secrets))
    for (const remark of remarks) note(remark)
    await rewriteAll([{file: dest, was, content}])
    done(`${counted(secrets.count)} merged into ${quoted(dest)}: ${replaced.length} replaced, ${added.length} added`)
    return {dest, replaced, added}
  }
}
