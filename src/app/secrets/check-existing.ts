/** The secrets of a product that are encrypted already must have the key and the transformation of those that are about to be. */
import {warn} from '../../ui/messages.js'
import {counted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {findOwners} from '../product/key-owners.js'
import {isForAnother, refuseMixed, refuseMixing} from '../product/product-checks.js'
import type {Product} from '../product/product.js'
import {tryToFindCurrent} from '../profiles/current-profile.js'
import type {HomeKey} from './choose-home-key.js'
import type {StateCounts} from './encrypt-survey.js'
import type {EncryptedFile} from './encrypted-files.js'
import {tryCiphertexts, type TriedCiphertexts} from './try-ciphertexts.js'

interface Existing {
  readonly product: Product
  readonly chosen: HomeKey
  /** The product's file of secrets. */
  readonly files: readonly EncryptedFile[]
  readonly counts: StateCounts
  /** The profile that was named; undefined if none was. */
  readonly profile: string | undefined
}

/**
 * Refuses to mix keys or transformations: tries the ciphertexts if the private key is at hand, and otherwise relies on what the vault was
 * set up for. If nothing is encrypted, the vault is set up for secrets that were probably re-encrypted before.
 * @throws ProductError as `refuseMixing` and `refuseMixed`; FileError, FormatError, ThreadError
 */
export async function checkExisting(existing: Existing, context: Context): Promise<void> {
  const {product, chosen, counts} = existing
  const {encrypted, plaintext} = counts
  if (encrypted === 0) return
  const key = {transformation: chosen.key.transformation, keystore: product.keystore.path, alias: chosen.alias}
  if (plaintext === 0) {
    if (isForAnother(product, key)) warn(await describeOtherSetUp(existing, context))
    return
  }
  const tried = await tryExisting(existing)
  const isProven = tried?.isComplete === true && tried.ofOtherKey + tried.ofOtherCipher === 0
  if (!isProven) refuseMixing(product, key, encrypted)
  if (tried !== undefined) refuseMixed(product, key, tried)
}

/** @returns undefined if the key that decrypts is not at hand */
async function tryExisting({chosen, files}: Existing): Promise<TriedCiphertexts | undefined> {
  const [file] = files
  const key = await chosen.openAtHand()
  if (file === undefined || key === undefined) return undefined
  return tryCiphertexts(file, {transformation: chosen.key.transformation, key})
}

async function describeOtherSetUp(existing: Existing, context: Context): Promise<string> {
  const fact = 'the vault was set up for another key or transformation'
  const check = `to check that it can decrypt ${counted(existing.counts.encrypted)} now`
  return `${fact}; ${check}, ${await verifyCommand(existing, context)}`
}

/** @returns what to do, in the imperative */
async function verifyCommand({product, chosen, profile}: Existing, context: Context): Promise<string> {
  const isSymmetric = chosen.key.transformation.keyKind === 'aes'
  const {keystore, home} = product
  const owners = await findOwners({keystore, alias: chosen.alias, isSymmetric}, context.profiles)
  const current = await tryToFindCurrent(context)
  const flags = `--mi-home ${shellWord(home.given)}`
  const verify = `run: mi secret verify ${flags}`
  const preferred = [profile, current].find((name) => name !== undefined && owners.includes(name))
  if (preferred !== undefined) return preferred === current ? verify : `${verify} --profile ${shellWord(preferred)}`
  const [owner = 'NAME', ...others] = owners
  const withOwner = `${verify} --profile ${others.length === 0 ? shellWord(owner) : 'NAME'}`
  if (owners.length > 0) return withOwner
  return `create a profile with its key: mi secret init${isSymmetric ? ' symmetric' : ''} ${flags} --profile NAME; then ${withOwner}`
}
