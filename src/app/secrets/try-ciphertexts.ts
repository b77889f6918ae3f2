/** Finds out whether the ciphertexts in a file are for a key. */
import {isBad, judgeStream, type BadVerdict} from '../../bulk/judge.js'
import type {DecryptionKey} from '../../bulk/open.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {ExistingValue} from '../../formats/format.js'
import {effectiveValues, type EncryptedFile} from './encrypted-files.js'

/** What trying the ciphertexts of a file showed. */
export interface TriedCiphertexts {
  /** False if there are so many that only the first and the last were tried. */
  readonly isComplete: boolean
  /** How many of those that were tried are for another key, and how many have another transformation. */
  readonly ofOtherKey: number
  readonly ofOtherCipher: number
}

/** Decrypting more would take too long. */
const mostTried = 1000

/** Decrypts the ciphertexts of a file: all up to 1,000, otherwise the first and the last. @throws FileError, ThreadError */
export async function tryCiphertexts(file: EncryptedFile, key: DecryptionKey): Promise<TriedCiphertexts> {
  const {values, isComplete} = await chooseValues(file)
  const reasons: BadVerdict['reason'][] = []
  for await (const verdicts of judgeStream([{file: file.name, values}], key))
    reasons.push(...verdicts.filter(isBad).map(({reason}) => reason))
  const count = (kind: ReadonlySet<BadVerdict['reason']>) => reasons.filter((reason) => kind.has(reason)).length
  return {isComplete, ofOtherKey: count(otherKey), ofOtherCipher: count(otherCipher)}
}

const otherKey: ReadonlySet<BadVerdict['reason']> = new Set(['another-key', 'wrong-length', 'not-text'])
const otherCipher: ReadonlySet<BadVerdict['reason']> = new Set(['another-transformation'])

async function chooseValues(
  file: EncryptedFile,
): Promise<Pick<TriedCiphertexts, 'isComplete'> & {readonly values: readonly ExistingValue[]}> {
  const values: ExistingValue[] = []
  let last: ExistingValue | undefined
  for await (const value of effectiveValues(file)) {
    if (describeCiphertext(value.value) === undefined) continue
    if (values.length < mostTried) values.push(value)
    else last = value
  }
  return last === undefined ? {values, isComplete: true} : {values: [...values.slice(0, 1), last], isComplete: false}
}
