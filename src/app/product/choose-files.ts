/** The files of encrypted values that a command reads: those that are named, or the one of a product. */
import path from 'node:path'
import {UsageError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {note, warn} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {passwordReader, type PasswordReader} from '../keys/given-passwords.js'
import {loadProfile} from '../profiles/load-profile.js'
import {chooseHome} from './choose-home.js'
import type {Home} from './home.js'
import {isFromKeystore} from './product-checks.js'
import {productPasswords} from './product-passwords.js'
import {openHome, readSecretConfOf, resolveProduct, type Product, type ProductSecretConf} from './product.js'
import {SettingError} from './settings.js'

interface FilesOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  /** The path in --mi-home. */
  readonly miHome: string | undefined
}

/** The product whose secrets are read. */
export interface ChosenProduct {
  readonly home: Home
  readonly secretConf: ProductSecretConf
  /** Undefined if its keystore cannot be known before it starts. */
  readonly product: Product | undefined
}

export interface ChosenFiles {
  /** Paths, or `-` for standard input; at least one. */
  readonly files: readonly string[]
  /** Undefined if the files were named. */
  readonly chosen: ChosenProduct | undefined
}

/**
 * Files that are named override a variable with a home.
 * @throws UsageError if both files and a home are named, or neither; as `resolveProduct` except for SettingError
 */
export async function chooseFiles({files, miHome}: FilesOptions, variables: Variables): Promise<ChosenFiles> {
  if (files.length > 0) {
    if (miHome === undefined) return {files, chosen: undefined}
    throw new UsageError('--mi-home and files cannot be used together', 'use one of them')
  }
  const given = chooseHome(miHome, variables, false)
  if (given === undefined)
    throw new UsageError('missing argument FILE', 'specify a file, or a product with --mi-home PATH')
  const chosen = await openProduct(given)
  return {files: [path.join(given, chosen.home.secretsFile)], chosen}
}

async function openProduct(given: string): Promise<ChosenProduct> {
  const {home, files} = openHome(given)
  const secretConf = readSecretConfOf(home, files)
  try {
    const product = await resolveProduct(given)
    for (const each of product.notes) note(each)
    return {home, secretConf, product}
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    warn(error.message)
    return {home, secretConf, product: undefined}
  }
}

/**
 * Takes a password from the product's files only for its own keystore.
 * @param profile the name of the profile whose keystore is opened
 * @param file the path in --password-file
 */
export async function passwordsForProfile(
  profile: string,
  chosen: ChosenProduct | undefined,
  file: string | undefined,
  {profiles, variables}: Context,
): Promise<PasswordReader> {
  const product = chosen?.product
  const provided = passwordReader(file, variables)
  if (product === undefined) return provided
  return isFromKeystore(await loadProfile(profile, profiles), product.keystore)
    ? productPasswords(product, file, variables)
    : provided
}
