/** Writes ciphertexts to a file: a new one, one that may be replaced, or one to merge into. */
import {collect, type EncryptedStream} from '../../bulk/encrypt.js'
import {AmbiguousSecretError, UsageError, UserError} from '../../errors.js'
import {refuseForeignManifest} from '../../formats/encrypted-formats.js'
import type {EncryptedValue, OutputFormat} from '../../formats/format.js'
import {refuseForeignDestination} from '../../formats/foreign/foreign-formats.js'
import {withLocks} from '../../io/exclusive.js'
import {isTaken} from '../../io/existence.js'
import {limits, readFileWithin} from '../../io/reading.js'
import {rewriteAll} from '../../io/rewriting.js'
import {writeParts} from '../../io/writing.js'
import {done, note} from '../../ui/messages.js'
import {withProgress} from '../../ui/progress.js'
import {counted, quoted} from '../../wording.js'
import {permitReplacing} from '../replacing.js'
import {renderStream} from './render-stream.js'

/** What was done with a file. */
export interface WrittenFile {
  /** Its absolute path. */
  readonly dest: string
  /** The aliases that the file had before, if secrets were merged into it. */
  readonly replaced?: readonly string[]
  /** The aliases that are new in the file, if secrets were merged into it. */
  readonly added?: readonly string[]
}

type WriteFile = (secrets: EncryptedStream) => Promise<WrittenFile>

/**
 * Decides what happens to an existing file, before any secret is read.
 * @param dest an absolute path
 * @throws UsageError, FileExistsError, FileError; FormatError, SecretsError if the file cannot be merged into
 */
export async function prepareFile(
  dest: string,
  format: OutputFormat,
  {force, merge}: {force: boolean; merge: boolean},
): Promise<WriteFile> {
  if (force && merge) throw new UsageError('--force and --merge cannot be used together', 'use one of them')
  if (merge && (await isTaken(dest))) return prepareMerge(dest, format)
  const words = {what: quoted(dest), instead: '--merge to add to it, or choose another path'}
  const replace = await permitReplacing(dest, force, words)
  return async (secrets) => {
    await writeParts(dest, {replace, tell: note}, async (write) => {
      for await (const text of renderStream(withProgress(secrets, 'secrets'), format)) await write(text)
    })
    done(`${counted(secrets.count)} written to ${quoted(dest)}`)
    return {dest}
  }
}

/** Merges into nothing at first, to find problems before any secret is read. */
async function prepareMerge(dest: string, format: OutputFormat): Promise<WriteFile> {
  const merge = (was: Buffer, secrets: readonly EncryptedValue[]) => {
    try {
      if (format.merge === undefined) throw new TypeError('an output that is written to a file can be merged')
      const refuseForeign = format.isSequence ? refuseForeignDestination : refuseForeignManifest
      refuseForeign(dest, was)
      return format.merge(was, secrets)
    } catch (error) {
      if (error instanceof AmbiguousSecretError)
        error.suggesting(`choose one of them with ${error.inNamespaces ? '--namespace' : '--name'}`)
      throw error instanceof UserError ? error.about(dest) : error
    }
  }
  merge(await readFileWithin(dest, limits.secrets), [])
  return async (secrets) => {
    const encrypted = await collect(withProgress(secrets, 'secrets'))
    const {replaced, added} = await withLocks([dest], note, async () => {
      const was = await readFileWithin(dest, limits.secrets)
      const {bytes: content, remarks, ...merged} = merge(was, encrypted)
      for (const remark of remarks) note(remark)
      await rewriteAll([{file: dest, was, content}], note)
      return merged
    })
    done(`${counted(secrets.count)} merged into ${quoted(dest)}: ${replaced.length} replaced, ${added.length} added`)
    return {dest, replaced, added}
  }
}
