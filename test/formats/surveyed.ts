/** What `create` says about a file of secrets before it encrypts them. */
import {blocksOf} from '../../src/bulk/source.js'
import {survey} from '../../src/bulk/survey.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {isDotenvName, lineFormats} from '../../src/formats/sources.js'
import {keysFor} from '../cipher/keys.js'

const transformation = findTransformation('AES256')
const encryption = {transformation, key: keysFor(transformation).encrypting}

/**
 * @param chunkSize in bytes: how much of the file is read at a time
 * @returns the remarks, in the order in which they are printed
 */
export async function remarksOn(fileName: string, text: string, chunkSize = 1 << 16): Promise<readonly string[]> {
  const format = lineFormats[isDotenvName(fileName) ? 'dotenv' : 'properties']
  const blocks = () => blocksOf(chunks(Buffer.from(text), chunkSize), format, fileName)
  const {remarks, aliasRemarks} = await survey({name: fileName, blocks}, encryption, () => undefined)
  return [...remarks, ...aliasRemarks]
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
