/** Encrypts the secrets of a product in place, and tells its vault how to decrypt them: both files or neither. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import {FileError, UsageError} from '../../errors.js'
import type {EncryptionKey} from '../../bulk/fitness.js'
import {renderSecretConf} from '../../formats/properties/secret-conf.js'
import {withLocks} from '../../io/exclusive.js'
import {absolutePath} from '../../io/paths.js'
import {clearDirectory, withDirectory} from '../../io/writing.js'
import {done, note, printFacts, warn} from '../../ui/messages.js'
import {counted, quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {warnAboutCertificate} from '../keys/certificate-report.js'
import {loadEncryptionKey} from '../keys/encryption-key.js'
import {isForAnother, isFromKeystore, refuseMixing, refuseSymmetricKey} from '../product/product-checks.js'
import {chooseProductCipher, type ProductCipher} from '../product/product-cipher.js'
import {productPasswords, passwordRemarks} from '../product/product-passwords.js'
import {
  openHome,
  refuseOutside,
  requireKeystore,
  resolveProduct,
  secretConfIn,
  secretConfSettings,
  type Product,
} from '../product/product.js'
import type {ProductKind} from '../product/home.js'
import {homeLookup} from '../product/read-home.js'
import {describeUnreferenced} from '../product/xml-references.js'
import {fileIn} from '../product/keystore-of.js'
import {chooseProductCertificate} from '../profiles/choose-product-certificate.js'
import {loadProfile} from '../profiles/load-profile.js'
import {isSymmetric, keyKindOf, type Profile} from '../../profiles/profile.js'
import {encryptFiles, reportEncrypted} from './encrypt-files.js'
import type {EncryptResult} from './encrypt-in-place.js'
import type {EncryptRules, StateCounts} from './encrypt-survey.js'

export interface HomeOptions {
  /** Whose key to use instead of the product's own keystore, which is then not opened; undefined for that keystore. */
  readonly profile: string | undefined
  /** A path; undefined for the product's. */
  readonly keystore: string | undefined
  readonly alias: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  readonly dryRun: boolean
  readonly json: boolean
}

/** A product under --json. */
export interface ProductResult {
  readonly home: string
  readonly kind: ProductKind
  readonly keystore: {
    readonly path: string
    readonly type: string
    readonly alias: string
    /** What determines it: `keystore.internal`, `carbon.xml.j2`, `the default`, `--keystore`. */
    readonly from: string
  }
  readonly secretConf: {readonly file: string; readonly changed: boolean}
}

/** The key that the product's vault will decrypt with. */
interface ChosenKey extends Pick<ProductCipher, 'from'> {
  readonly key: EncryptionKey
  readonly alias: string
}

/**
 * Encrypts the plaintexts in the product's file of secrets, writes `secret-conf.properties`, and reports it.
 * @param home the path as the user typed it
 * @throws as `resolveProduct`, `encryptFiles`, `refuseMixing`, `refuseSymmetricKey`, `renderSecretConf`, and what opening the key throws
 */
export async function encryptHome(
  home: string,
  options: HomeOptions,
  rules: EncryptRules,
  context: Context,
): Promise<EncryptResult> {
  const {keystore, alias} = options
  await finishEarlierRun(home)
  const product = await resolveProduct(home, {keystore, alias})
  for (const each of product.notes) note(each)
  const secrets = requireSecretsFile(product)
  const chosen = await chooseKey(product, options, context)
  return lockFiles(secrets, product.secretConf.shown, options.dryRun, () =>
    encryptLocked(product, chosen, secrets, {...options, rules: {...rules, areVariables: false}}),
  )
}

/** The second file may not even have a directory yet. A dry run creates none, and needs no lock there. */
async function lockFiles<T>(secrets: string, conf: string, dryRun: boolean, work: () => Promise<T>): Promise<T> {
  const files = [secrets, conf].map(absolutePath)
  if (!dryRun) return withDirectory(path.dirname(absolutePath(conf)), note, () => withLocks(files, note, work))
  return withLocks(
    files.filter((file) => existsSync(path.dirname(file))),
    note,
    work,
  )
}

/** @returns the path, for messages @throws FileError if there is none, as in a new product without `deployment.toml` */
function requireSecretsFile({home}: Product): string {
  const shown = fileIn(home, home.secretsFile)
  if (homeLookup(home.path)(home.secretsFile)) return shown
  throw new FileError(shown, 'does not exist', 'create it with a line for each secret: alias=[plaintext]')
}

/** A killed run may have replaced one of the files, so it is finished before either is read. */
async function finishEarlierRun(given: string): Promise<void> {
  const {home} = openHome(given)
  const written = [home.secretsFile, secretConfIn(home)]
  for (const file of written) refuseOutside(home, file)
  for (const file of written) await clearDirectory(path.dirname(absolutePath(fileIn(home, file))), note)
}

async function encryptLocked(
  product: Product,
  chosen: ChosenKey,
  secretsFile: string,
  {rules, dryRun, json}: HomeOptions & {readonly rules: EncryptRules},
): Promise<EncryptResult> {
  const {key, alias} = chosen
  const {transformation} = key
  const {bytes, shown} = product.secretConf
  const isSymmetric = transformation.keyKind === 'aes'
  const conf = renderSecretConf(bytes, secretConfSettings(product, transformation.name, {alias, isSymmetric}))
  const isChanged = bytes === undefined || !conf.bytes.equals(bytes)
  const encrypted = await encryptFiles({
    files: [secretsFile],
    key,
    rules,
    opening: {mayBeEmpty: true},
    dryRun,
    json,
    accompany: (counts) => {
      checkExisting(product, {transformation, keystore: product.keystore.path, alias}, counts)
      return isChanged ? [{file: absolutePath(shown), was: bytes ?? null, content: conf.bytes}] : []
    },
  })
  reportEncrypted(encrypted, '', dryRun)
  reportProduct(product, chosen)
  reportConf(product, isChanged, dryRun)
  const {counts, secrets} = encrypted
  const result = productResult(product, alias, isChanged)
  return {product: result, cipher: transformation.name, written: !dryRun, encrypted: counts.plaintext, secrets}
}

/** If nothing is encrypted, the vault is set up for secrets that were probably re-encrypted before. */
function checkExisting(
  product: Product,
  chosen: Parameters<typeof refuseMixing>[1],
  {encrypted, plaintext}: StateCounts,
): void {
  if (plaintext > 0) refuseMixing(product, chosen, encrypted)
  else if (encrypted > 0 && isForAnother(product, chosen))
    warn(
      `the vault was set up for another key or transformation; to check that it can decrypt ${counted(encrypted)} now, run: mi secret verify --mi-home ${shellWord(product.home.given)}`,
    )
}

async function chooseKey(product: Product, options: HomeOptions, context: Context): Promise<ChosenKey> {
  const {profile} = options
  return profile === undefined
    ? chooseOwnKey(product, options, context)
    : chooseProfileKey(product, {...options, profile}, context)
}

/** The certificate of the product's own keystore. */
async function chooseOwnKey(
  product: Product,
  {cipher, passwordFile}: HomeOptions,
  {variables}: Context,
): Promise<ChosenKey> {
  refuseSymmetricMode(product)
  requireKeystore(product)
  const request = {flag: cipher, variable: variables.MI_CIPHER}
  const wanted = {kind: 'rsa', holder: 'a certificate', request, ofProfile: undefined} as const
  const {transformation, from} = chooseProductCipher(product, wanted)
  const {certificate, alias, runtimeConcerns} = await chooseProductCertificate(product, {passwordFile, variables})
  warnAboutCertificate(certificate)
  runtimeConcerns.forEach(warn)
  return {key: {transformation, key: certificate.publicKey}, alias: alias ?? product.keystore.alias, from}
}

function refuseSymmetricMode({home, secretConf}: Product): void {
  const {isActive, mode} = secretConf.content
  if (!isActive || mode === 'rsa') return
  throw new UsageError(
    `${quoted(secretConf.shown)} says that ${home.name} uses a symmetric key`,
    `use --profile with a profile that has it; to create one, run: mi secret init symmetric --mi-home ${shellWord(home.given)}`,
  )
}

async function chooseProfileKey(
  product: Product,
  {profile: name, cipher, passwordFile}: HomeOptions & {readonly profile: string},
  context: Context,
): Promise<ChosenKey> {
  const {variables, profiles} = context
  const profile = await loadProfile(name, profiles)
  if (isSymmetric(profile)) refuseSymmetricKey(product, 'keystore' in profile)
  const alias = aliasIn(product, profile, name)
  const request = {flag: cipher, variable: variables.MI_CIPHER}
  const kind = keyKindOf(profile)
  const wanted = {kind, holder: `profile ${quoted(name)}`, request, ofProfile: profile.cipher}
  const {transformation, from} = chooseProductCipher(product, wanted)
  const passwords = productPasswords(product, passwordFile, variables)
  const key = await loadEncryptionKey({profile: name, cipher: transformation.name, passwords}, context)
  return {key, alias, from}
}

/** @returns the alias of the profile's key in the product's keystore @throws UsageError unless the profile is from that keystore */
function aliasIn({home, keystore}: Product, profile: Profile, name: string): string {
  if (isFromKeystore(profile, keystore)) return profile.alias
  throw new UsageError(
    `profile ${quoted(name)} is not from the keystore that ${home.name} decrypts with: ${quoted(keystore.shown)}`,
    `omit --profile to use that keystore, or create a profile from it: mi secret init --mi-home ${shellWord(home.given)} --profile NAME`,
  )
}

function reportProduct({keystore}: Product, {alias, key, from}: ChosenKey): void {
  printFacts([
    ['keystore', `${quoted(keystore.shown)}, ${keystore.type} (${keystore.from})`],
    ['alias', quoted(alias)],
    ['cipher', `${key.transformation.name} (${from})`],
  ])
}

function reportConf({home, secretConf: {shown}}: Product, isChanged: boolean, dryRun: boolean): void {
  if (!isChanged) done(`${quoted(shown)} is up to date`)
  else if (dryRun) note(`${quoted(shown)} would be written`)
  else done(`${quoted(shown)} written`)
  const unreferenced = describeUnreferenced(home)
  if (unreferenced !== undefined) note(unreferenced)
  for (const remark of passwordRemarks(home)) note(remark)
}

function productResult({home, keystore, secretConf}: Product, alias: string, changed: boolean): ProductResult {
  const {path, type, from} = keystore
  const secrets = {file: secretConf.shown, changed}
  return {home: home.given, kind: home.kind, keystore: {path, type, alias, from}, secretConf: secrets}
}
