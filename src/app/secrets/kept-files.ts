/** Finds the secrets whose files in a directory already contain the same value, so that merging can keep the files. */
import path from 'node:path'
import {judgeStream, type ValueBatch} from '../../bulk/judge.js'
import {isCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {ExistingValue} from '../../formats/format.js'
import {isRawFile, rawFile} from '../../formats/raw-file.js'
import {finishInDirectory, readNamed} from '../../io/directory-content.js'
import {digestBytes} from '../../io/file-digest.js'
import {note} from '../../ui/messages.js'
import {areTooMany, Digests, keepsNothing, Sorter, type Comparing, type KeptSecrets} from './kept-secrets.js'

/**
 * Compares the secrets with the files of the same names. A file that is anything but one ciphertext is not the same.
 * @param dest the absolute path of a directory
 * @throws FileError, ThreadError, and what the source throws
 */
export async function findKeptFiles(dest: string, comparing: Comparing): Promise<KeptSecrets> {
  if (areTooMany(comparing)) return keepsNothing
  await finishInDirectory(dest, note)
  const {source, found, key} = comparing
  const digests = new Digests()
  const sorter = new Sorter({digests, key})
  const contents = new Map<string, string>()
  for await (const verdicts of judgeStream(batches(), key)) sorter.add(verdicts)
  const {same: aliases, recorded} = sorter.sorted()
  return {
    aliases,
    recorded,
    digests: new Map(Array.from(aliases, (alias) => [path.join(dest, alias), contents.get(alias) ?? ''])),
  }

  async function* batches(): AsyncGenerator<ValueBatch> {
    let index = 0
    for await (const block of source.blocks()) {
      const existing: ExistingValue[] = []
      for (const {alias, value} of block.values) {
        if (found.isSuperseded(alias, index++)) continue
        const bytes = await readNamed(dest, alias)
        if (bytes === undefined || !isRawFile(bytes, isCiphertext)) continue
        digests.set(alias, value)
        contents.set(alias, digestBytes(bytes))
        existing.push(...rawFile(alias).read(bytes).values)
      }
      yield {file: dest, values: existing}
    }
  }
}
