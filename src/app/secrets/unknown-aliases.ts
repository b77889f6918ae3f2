/** Refuses aliases that a file does not have, and says which it has. */
import {Repetitions} from '../../bulk/repetitions.js'
import {FormatError} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {listed, mostShown} from '../../wording.js'
import type {EncryptedFile} from './encrypted-files.js'

/**
 * @param missing the aliases that were named and not found
 * @param isOffered whether a value could have been named
 * @throws FormatError if there are any
 */
export async function refuseUnknown(
  file: EncryptedFile,
  missing: readonly string[],
  isOffered: (value: ExistingValue, block: EncryptedBlock) => boolean = () => true,
): Promise<void> {
  if (missing.length === 0) return
  const known = new Repetitions()
  const first: string[] = []
  let count = 0
  for await (const block of file.blocks()) {
    for (const value of block.values) {
      if (value.bare || !isOffered(value, block) || known.add(value.alias, 0)) continue
      if (++count <= mostShown) first.push(value.alias)
    }
  }
  const hint = count === 0 ? 'there are no secrets to choose from' : `use one of: ${listed(first, count)}`
  throw new FormatError(`has no secret ${listed(missing)}`, hint).about(file.name)
}
