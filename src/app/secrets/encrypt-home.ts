/** Encrypts the secrets of a product in place, and tells its vault how to decrypt them: both files or neither. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../../errors.js'
import {renderSecretConf} from '../../formats/properties/secret-conf.js'
import {withLocks} from '../../io/exclusive.js'
import {absolutePath} from '../../io/paths.js'
import {clearDirectory, withDirectory} from '../../io/writing.js'
import {done, note, printFacts} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {passwordRemarks} from '../product/product-passwords.js'
import {
  openHome,
  refuseOutside,
  resolveProduct,
  secretConfIn,
  secretConfSettings,
  type Product,
} from '../product/product.js'
import type {ProductKind} from '../product/home.js'
import {homeLookup} from '../product/read-home.js'
import {describeUnreferenced} from '../product/xml-references.js'
import {fileIn} from '../product/keystore-of.js'
import {checkExisting} from './check-existing.js'
import {chooseHomeKey, type HomeKey} from './choose-home-key.js'
import {encryptFiles, reportEncrypted} from './encrypt-files.js'
import type {EncryptResult} from './encrypt-in-place.js'
import type {EncryptRules} from './encrypt-survey.js'

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

/**
 * Encrypts the plaintexts in the product's file of secrets, writes `secret-conf.properties`, and reports it.
 * @param home the path as the user typed it
 * @throws as `resolveProduct`, `encryptFiles`, `checkExisting`, `refuseSymmetricKey`, `renderSecretConf`, and what opening the key throws
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
  const chosen = await chooseHomeKey(product, options, context)
  return lockFiles(secrets, product.secretConf.shown, options.dryRun, () =>
    encryptLocked(product, chosen, secrets, {...options, rules: {...rules, areVariables: false}}, context),
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
  chosen: HomeKey,
  secretsFile: string,
  {rules, dryRun, json, profile}: HomeOptions & {readonly rules: EncryptRules},
  context: Context,
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
    accompany: async (counts, files) => {
      await checkExisting({product, chosen, files, counts, profile}, context)
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

function reportProduct({keystore}: Product, {alias, key, from}: HomeKey): void {
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
