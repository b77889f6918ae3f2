/** The saved profiles that have a product's key. */
import {UserError} from '../../errors.js'
import {isSymmetric} from '../../profiles/profile.js'
import type {ProfileStore} from '../../profiles/profile-store.js'
import type {ChosenProduct} from './choose-files.js'
import {isFromKeystore} from './product-checks.js'
import type {ProductKeystore} from './product.js'

/** A key in a product's keystore. */
interface ProductKey {
  readonly keystore: Pick<ProductKeystore, 'file' | 'path'>
  readonly alias: string
  readonly isSymmetric: boolean
}

/** @returns the names of the profiles with the key, also if they are from a copy of the keystore; none if profiles cannot be read */
export async function findOwners(key: ProductKey, profiles: ProfileStore): Promise<readonly string[]> {
  const listed = await listOrNone(profiles)
  return listed
    .filter(
      ({profile}) =>
        !(profile instanceof UserError) &&
        isSymmetric(profile) === key.isSymmetric &&
        isFromKeystore(profile, key.keystore) &&
        profile.alias.toLowerCase() === key.alias.toLowerCase(),
    )
    .map(({name}) => name)
}

/** Profiles are only suggested, so nothing fails without them. */
async function listOrNone(profiles: ProfileStore): ReturnType<ProfileStore['list']> {
  try {
    return await profiles.list()
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}

/** @returns the only profile with the key that the product will decrypt with; undefined if there is none, or more than one */
export async function findOwner(
  {product, secretConf}: ChosenProduct,
  profiles: ProfileStore,
): Promise<string | undefined> {
  if (product === undefined) return undefined
  const {isActive, mode, alias: configured = ''} = secretConf.content
  const isSymmetric = isActive && mode !== 'rsa'
  const {keystore} = product
  // The configuration names an RSA key, whatever the vault decrypts with.
  const alias = isSymmetric || keystore.aliasFromEnvironment ? configured : keystore.alias
  const [owner, ...others] = await findOwners({keystore, alias, isSymmetric}, profiles)
  return others.length === 0 ? owner : undefined
}
