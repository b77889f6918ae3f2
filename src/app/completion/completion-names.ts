/** The names that are read from files: aliases, never values. Loaded only if they are needed. */
import {isCiphertext} from '../../cipher/recognise-ciphertext.js'
import {transformations} from '../../cipher/transformations.js'
import {chooseEncryptedFormat} from '../../formats/encrypted-formats.js'
import {absolutePath} from '../../io/paths.js'
import {limits, readRegular} from '../../io/reading.js'
import {aliasesOf} from '../../keystore/find-entry.js'
import {recogniseKeystore} from '../../keystore/recognise.js'

/** @returns the aliases in a file of secrets, encrypted or not @throws if it cannot be read */
export function aliasesInFile(file: string): readonly string[] {
  const bytes = readRegular(absolutePath(file), limits.completion)
  const {values} = chooseEncryptedFormat(file, bytes, isCiphertext).format.read(bytes)
  // Words on a line without a separator that can be seen may be a misplaced secret.
  const lines = bytes.toString('latin1').split(/\r\n?|\n/)
  const named = values.filter(({bare, line}) => bare !== true && /[=:]/.test(lines[line - 1] ?? ''))
  return [...new Set(named.map(({alias}) => alias))]
}

/**
 * @param wanted secret keys, or what has a certificate
 * @returns the aliases that can be seen without a password @throws if the file cannot be read
 */
export function aliasesInKeystore(file: string, wanted: 'certificate' | 'secret-key'): readonly string[] {
  const {entriesInClear = []} = recogniseKeystore(readRegular(absolutePath(file), limits.completion))
  return aliasesOf(entriesInClear.filter(({kind}) => (kind === 'secret-key') === (wanted === 'secret-key')))
}

/** @returns all names of the table */
export function transformationNames(): readonly string[] {
  return transformations.map(({name}) => name)
}
