/** What a WSO2 product's own configuration says about its secrets: where they are, and with which key it will decrypt them. */
import path from 'node:path'
import {configuredName} from '../../cipher/transformations.js'
import {FileError, KeystoreError, UserError} from '../../errors.js'
import {readSecretConf, type SecretConf, type SecretConfSettings} from '../../formats/properties/secret-conf.js'
import {endOutside} from '../../io/path-trace.js'
import {absolutePath} from '../../io/paths.js'
import {keystoreTypes, type KeystoreType} from '../../keystore/keystore.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {quoted} from '../../wording.js'
import {cipherTextIn, recogniseHome, type Home, type HomeFiles} from './home.js'
import {fileIn, findKeystore, type ConfiguredKeystore, type PasswordSetting} from './keystore-of.js'
import {homeLookup, homeReader} from './read-home.js'
import {SettingError} from './settings.js'

/** The keystore whose key decrypts the secrets after the product's next start. */
export interface ProductKeystore {
  /** The absolute path. */
  readonly path: string
  /** As messages show it: within the home as the user typed it. */
  readonly shown: string
  /** As `SecretConfSettings.location`. */
  readonly location: string
  /** The file, or why it cannot be read: `requireKeystore` throws that. A certificate is enough to encrypt, so nobody may need it. */
  readonly file: KeystoreFile | UserError
  /** The type of the file; the one in the configuration if there is no file. */
  readonly type: KeystoreType
  readonly alias: string
  /** What determines it, for messages: `keystore.internal`, `carbon.xml.j2`, `the default`, `--keystore`. */
  readonly from: string
  /** Whether the alias is from an environment variable. No message may show it then, unless the keystore has it: it may be anything. */
  readonly aliasFromEnvironment: boolean
  readonly password: PasswordSetting | undefined
}

/** A product, as its configuration describes it. */
export interface Product {
  readonly home: Home
  readonly keystore: ProductKeystore
  readonly secretConf: ProductSecretConf
  /** What the user should know about the choice of the keystore, one sentence each. Print them with `note`. */
  readonly notes: readonly string[]
}

export interface ProductSecretConf {
  /** Relative to the home: `conf/security/secret-conf.properties` */
  readonly name: string
  /** As messages show it: within the home as the user typed it. */
  readonly shown: string
  /** Undefined if there is no such file. */
  readonly bytes: Buffer | undefined
  readonly content: SecretConf
}

interface GivenKeystore {
  /** The path and the alias that the user chose instead of the product's own; undefined if none. */
  readonly keystore?: string | undefined
  readonly alias?: string | undefined
  /** The variables that `$env{…}` stands for. */
  readonly environment?: NodeJS.ProcessEnv
}

/** The product in a directory, and how to read its files. */
interface OpenedHome {
  readonly home: Home
  readonly files: HomeFiles
}

/**
 * For files of a home that are about to be written: a link in it, which may come with a repository that someone else wrote, must not decide
 * what is written elsewhere.
 * @param name of a file, relative to the home
 * @throws FileError if links lead out of the home
 */
export function refuseOutside(home: Home, name: string): void {
  const outside = endOutside(path.join(home.path, name), home.path)
  if (outside === undefined) return
  throw new FileError(
    fileIn(home, name),
    `is reached through a link that leads out of the product's home, to ${quoted(outside)}`,
    'replace the link with the file or directory that it leads to',
  )
}

/** @param given the path as the user typed it @throws HomeError, FileError */
export function openHome(given: string): OpenedHome {
  const directory = absolutePath(given)
  const files = {read: homeReader(directory), has: homeLookup(directory)}
  return {home: recogniseHome(directory, given, files), files}
}

/**
 * Reads a product's configuration.
 * @param given the path of its home as the user typed it
 * @throws HomeError if it is not a home; SettingError if the keystore cannot be known before the product starts; FormatError, FileError
 */
export async function resolveProduct(given: string, options: GivenKeystore = {}): Promise<Product> {
  const {home, files} = openHome(given)
  const configured = configureKeystore(home, files, options)
  const file = await tryToRead(configured.path)
  if (file instanceof UserError && configured.pathFromEnvironment) throw missingByVariable(configured.from)
  const secretConf = readSecretConfOf(home, files)
  return {
    home,
    keystore: describeKeystore(home, configured, file),
    secretConf,
    notes: [...configured.notes, ...noteOnType(configured, file)],
  }
}

function configureKeystore(home: Home, files: HomeFiles, options: GivenKeystore): ConfiguredKeystore {
  const {keystore, alias, environment = process.env} = options
  const ofFile = keystore === undefined ? undefined : chosenFile(keystore)
  const ofAlias = alias === undefined ? undefined : {alias, aliasFromEnvironment: false}
  if (ofFile !== undefined && ofAlias !== undefined) return {...ofFile, ...ofAlias}
  return {...suggestKeystore(() => findKeystore(home, files, environment)), ...ofFile, ...ofAlias}
}

function chosenFile(keystore: string): Omit<ConfiguredKeystore, 'alias' | 'aliasFromEnvironment'> {
  return {
    path: absolutePath(keystore),
    pathFromEnvironment: false,
    from: '--keystore',
    type: undefined,
    typeKey: undefined,
    password: undefined,
    notes: [],
  }
}

function suggestKeystore<T>(find: () => T): T {
  try {
    return find()
  } catch (error) {
    throw error instanceof SettingError ? error.suggesting('specify the key with --keystore and --alias') : error
  }
}

function missingByVariable(from: string): SettingError {
  return new SettingError(
    `${from} takes the keystore's path from an environment variable, and there is no keystore at that path`,
    'set the variable as it is when the product starts, or specify the key with --keystore and --alias',
  )
}

async function tryToRead(file: string): Promise<KeystoreFile | UserError> {
  try {
    return await readKeystoreFile(file)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

function describeKeystore(home: Home, configured: ConfiguredKeystore, file: KeystoreFile | UserError): ProductKeystore {
  const {path: keystore, alias, from, aliasFromEnvironment, password, type} = configured
  const relative = path.relative(home.path, keystore)
  const isInside = !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
  return {
    path: keystore,
    shown: isInside ? fileIn(home, relative) : keystore,
    location: (isInside ? relative : keystore).replaceAll('\\', '/'),
    file,
    type: file instanceof UserError ? parseType(type) : file.sealed.type,
    alias,
    from,
    aliasFromEnvironment,
    password,
  }
}

function parseType(type: string | undefined): KeystoreType {
  return keystoreTypes.find((each) => each === type?.toUpperCase()) ?? 'JKS'
}

/** The file decides. Java opens both types as either, so this is only worth knowing. */
function noteOnType({type, typeKey}: ConfiguredKeystore, file: KeystoreFile | UserError): readonly string[] {
  if (file instanceof UserError || typeKey === undefined || type === undefined) return []
  const actual = file.sealed.type
  return type.toUpperCase() === actual ? [] : [`${typeKey} is ${quoted(type)}, but the keystore is ${actual}`]
}

/** @returns the path, relative to the home */
export function secretConfIn({configDir}: Home): string {
  return `${configDir}/security/secret-conf.properties`
}

/** @throws FileError */
export function readSecretConfOf(home: Home, {read}: HomeFiles): ProductSecretConf {
  const name = secretConfIn(home)
  const bytes = read(name)
  return {name, shown: fileIn(home, name), bytes, content: readSecretConf(bytes)}
}

/** @returns the keystore @throws why it cannot be read, and KeystoreError for a type that no vault opens */
export function requireKeystore({home, keystore}: Product): KeystoreFile {
  const {file, from, shown} = keystore
  if (file instanceof FileError)
    throw new FileError(shown, `${file.message}; ${home.name} will look for it there (${from})`, file.hint)
  if (file instanceof UserError) throw file
  refuseType(keystore)
  return file
}

/** @throws KeystoreError for a keystore of a type that no vault opens */
export function refuseType({type, shown}: Pick<ProductKeystore, 'shown' | 'type'>): void {
  if (type === 'JKS' || type === 'PKCS12') return
  const [fact, hint] =
    type === 'PEM'
      ? ['is a certificate, and the vault needs a keystore with the private key', 'specify that keystore']
      : [
          "is a JCEKS keystore, which the product's vault cannot open",
          'convert it: keytool -importkeystore -srckeystore FILE -srcstoretype JCEKS -destkeystore keystore.p12 -deststoretype PKCS12',
        ]
  throw new KeystoreError(fact, hint).about(shown)
}

/**
 * What `secret-conf.properties` has to say.
 * @param algorithm the name of the transformation of the secrets
 * @param key of `ProductKeystore` unless another one is used; symmetric if it is an AES key in the keystore
 */
export function secretConfSettings(
  {home, keystore}: Product,
  algorithm: string,
  key: {readonly alias?: string; readonly isSymmetric?: boolean} = {},
): SecretConfSettings {
  const {alias = keystore.alias, isSymmetric = false} = key
  return {
    secretsLocation: cipherTextIn(home.configDir),
    algorithm: configuredName(algorithm),
    forLookup: home.kind === 'mi' || home.kind === 'ei',
    isSymmetric,
    location: keystore.location,
    type: keystore.type,
    alias,
  }
}
