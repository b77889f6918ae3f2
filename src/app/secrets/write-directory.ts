/** Writes ciphertexts to a directory, a file for each: a new one, or one to add to. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import {FileError} from '../../errors.js'
import type {DirectoryFormat} from '../../formats/format.js'
import {
  addToDirectory,
  createDirectory,
  isDirectory,
  mostAdded,
  withDirectoryLock,
  type NamedFile,
} from '../../io/directory-content.js'
import {done, note} from '../../ui/messages.js'
import {withProgress} from '../../ui/progress.js'
import {counted, quoted} from '../../wording.js'
import type {KeptSecrets} from './kept-secrets.js'
import {describeMerged, reportUpToDate, type WriteFile, type WrittenFile} from './write-file.js'

interface ExistingDirectory {
  readonly force: boolean
  readonly merge: boolean
  readonly json: boolean
}

/**
 * Finds out whether the directory exists, before any secret is read. Other files in it are kept.
 * @param dest an absolute path
 * @throws FileError
 */
export async function prepareDirectory(
  dest: string,
  format: DirectoryFormat,
  how: ExistingDirectory,
): Promise<WriteFile> {
  const exists = await isDirectory(dest)
  return (secrets, kept) =>
    exists ? addSecrets(dest, format, how, {secrets, kept}) : createWith(dest, format, how, secrets)
}

async function createWith(
  dest: string,
  format: DirectoryFormat,
  {merge, json}: ExistingDirectory,
  secrets: EncryptedStream,
): Promise<WrittenFile> {
  const files = new Files(format, secrets)
  await createDirectory(dest, files.batches(), note)
  files.report(`${counted(secrets.count)} written to ${quoted(dest)}`)
  return {dest, ...(merge && json && {replaced: [], added: files.names})}
}

async function addSecrets(
  dest: string,
  format: DirectoryFormat,
  {force, merge, json}: ExistingDirectory,
  {secrets, kept}: {readonly secrets: EncryptedStream; readonly kept: KeptSecrets | undefined},
): Promise<WrittenFile> {
  if (secrets.count > mostAdded) throw tooMany(dest)
  if (kept !== undefined && kept.aliases.size > 0 && secrets.count === 0) {
    reportUpToDate(dest, kept)
    return {dest, ...(json && {replaced: [], added: []})}
  }
  const files = new Files(format, secrets)
  const existing = merge ? 'rewrite' : force ? 'replace' : 'refuse'
  const add = () => addToDirectory(dest, files.batches(), {existing, unchanged: kept?.digests}, note)
  const replaced = await (kept === undefined ? withDirectoryLock(dest, note, add) : add())
  const count = replaced.length
  if (merge) {
    const numbers = `${count} replaced, ${files.names.length - count} added`
    files.report(`${describeMerged(secrets.count, kept)} ${quoted(dest)}: ${numbers}`)
  } else files.report(`${counted(secrets.count)} written to ${quoted(dest)}`)
  if (!merge || !json) return {dest}
  const old = new Set(replaced)
  return {dest, replaced, added: files.names.filter((name) => !old.has(name))}
}

function tooMany(dest: string): FileError {
  return new FileError(
    dest,
    `already exists, and more than ${mostAdded.toLocaleString('en')} files cannot be added to it at once`,
    'choose a directory that does not exist yet',
  )
}

/** The files of a stream of ciphertexts. */
class Files {
  readonly #secrets: EncryptedStream
  readonly #writer: ReturnType<DirectoryFormat['begin']>
  /** Of those so far. */
  readonly names: string[] = []

  constructor(format: DirectoryFormat, secrets: EncryptedStream) {
    this.#secrets = secrets
    this.#writer = format.begin()
  }

  async *batches(): AsyncGenerator<readonly NamedFile[]> {
    for await (const batch of withProgress(this.#secrets, 'secrets').batches) {
      for (const {alias} of batch) this.names.push(alias)
      yield batch.map((value) => ({name: value.alias, content: this.#writer.render(value)}))
    }
  }

  /** @param outcome what was done with the secrets */
  report(outcome: string): void {
    done(outcome)
    for (const remark of this.#writer.remarks()) note(remark)
  }
}
