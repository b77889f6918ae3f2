/** Looks for keystores where they usually are, to offer them at a prompt. */
import path from 'node:path'
import {UserError} from '../../errors.js'
import {listDirectory} from '../../io/listing.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {readFirst} from '../../io/reading.js'
import type {KeystoreType} from '../../keystore/keystore.js'
import {beginsLikeKeystore} from '../../keystore/recognise.js'
import {readKeystoreFile} from '../../profiles/keystore-file.js'
import {printable} from '../../wording.js'
import {keystoreDirectory} from '../product/defaults.js'

export interface NearbyKeystore {
  /** Relative to the working directory, or within the home as the user typed it. */
  readonly location: string
  readonly type: KeystoreType
}

/** Below the working directory and the home of a product. */
const places = ['', 'security', 'conf/security', keystoreDirectory] as const

/**
 * The search is short in any directory. `read` counts files that are read to the end, `entries` those of one directory, and `size` the bytes of
 * a file: usual keystores have a few thousand, and it takes seconds to read many large ones.
 */
const most = {found: 10, read: 30, entries: 500, size: 1 << 20} as const

/** Names of certificates. Only the complete text shows that a file is one. */
const certificateName = /\.(?:pem|crt|cer)$/i

/**
 * @param homes directories of products, as the user typed them
 * @returns keystores and certificates that can be read, at most ten; those that may have a private key first, certificates last
 */
export async function findNearbyKeystores(homes: readonly string[] = []): Promise<readonly NearbyKeystore[]> {
  const found: (NearbyKeystore & {readonly rank: number})[] = []
  const seen = new Set<string>()
  for (const location of likelyFiles(['', ...homes])) {
    const file = withoutLinks(absolutePath(location))
    if (seen.has(file)) continue
    seen.add(file)
    const keystore = await tryToRead(location)
    if (keystore !== undefined) found.push(keystore)
    if (found.length === most.found || seen.size === most.read) break
  }
  const sorted = found.toSorted((one, other) => one.rank - other.rank)
  return sorted.map(({location, type}) => ({location, type}))
}

function* likelyFiles(directories: readonly string[]): Generator<string> {
  for (const directory of directories) {
    for (const place of places) {
      const within = path.join(directory, place)
      for (const {name, kind, size} of entriesIn(within)) {
        const file = path.join(within, name)
        if (kind === 'file' && size <= most.size && isLikely(file)) yield file
      }
    }
  }
}

/** @returns none if the working directory was removed, too */
function entriesIn(directory: string): ReturnType<typeof listDirectory> {
  try {
    return listDirectory(absolutePath(directory), most.entries, (name) => printable(name) === name)
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}

function isLikely(file: string): boolean {
  return certificateName.test(file) || beginsLikeKeystore(readFirst(absolutePath(file), 64))
}

async function tryToRead(location: string): Promise<(NearbyKeystore & {readonly rank: number}) | undefined> {
  try {
    const {type, entriesInClear} = (await readKeystoreFile(location)).sealed
    const hasKey = entriesInClear?.some(({kind}) => kind !== 'certificate') ?? true
    return {location, type, rank: type === 'PEM' ? 2 : hasKey ? 0 : 1}
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
