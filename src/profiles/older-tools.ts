/**
 * The profiles of older tools, which contain the keystore password or the symmetric key.
 * `mi` and `apictl`, written in Go: YAML with `keyStorePath`, `keyStoreType`, `keyStorePassword`, `keyAlias` and `keyPassword`, passwords in base64.
 * `apictl` also has a symmetric profile: YAML with `algorithm` and `encryptionKey`, the text of the key in base64 (product-apim-tooling,
 * import-export-cli/cmd/secret/init.go).
 * `micli`, written in Java: properties `secret.keystore.location`, `.type`, `.alias` and `.password`, the last in base64.
 */
import {isUtf8} from 'node:buffer'
import path from 'node:path'
import {FAILSAFE_SCHEMA, load} from 'js-yaml'
import {aesGcm} from '../cipher/aes.js'
import {aboutFile, ProfileError} from '../errors.js'
import {homeDirectory} from '../home-directory.js'
import {properties} from '../formats/properties/properties.js'
import {isThere} from '../io/existence.js'
import {limits, readFileWithin} from '../io/reading.js'
import {keystoreTypes, type KeystoreType} from '../keystore/keystore.js'

type OlderProfile = OlderKeystoreProfile | OlderSymmetricProfile

/** What the older tool encrypts with: the text of an AES key. */
interface OlderSymmetricProfile {
  readonly key: string
}

export interface OlderKeystoreProfile {
  /** As written in the file: a relative path starts at the working directory. */
  readonly keystore: string
  /** Undefined if the file does not state it. */
  readonly type: KeystoreType | undefined
  readonly alias: string
  /** The password of the keystore. */
  readonly password: string
}

const locations = [
  '.wso2mi/keystore/keystore_info.yaml',
  '.wso2apictl/keystore/keystore_info.yaml',
  '.wso2apictl/encryption-key/encryption_key.yaml',
  '.wso2micli/security/keystore-info.properties',
]

/** @returns the absolute paths where the older tools save a profile; none if there is no home directory */
export function olderProfilePaths(): readonly string[] {
  const home = homeDirectory(process.env, process.platform)
  return home === undefined ? [] : locations.map((location) => path.resolve(home, location))
}

/** @returns the older profiles that exist, by absolute path @throws FileError */
export async function findOlderProfiles(): Promise<readonly string[]> {
  const found: string[] = []
  for (const file of olderProfilePaths()) if (await isThere(file)) found.push(file)
  return found
}

/**
 * @param file an absolute path; read as properties if it ends in `.properties`, otherwise as YAML
 * @throws FileError if it cannot be read, ProfileError if it is not such a profile; both name the file, neither shows a value
 */
export async function readOlderProfile(file: string): Promise<OlderProfile> {
  const bytes = await readFileWithin(file, limits.profile)
  return aboutFile(file, () => {
    if (/\.properties$/i.test(file)) return profileIn(propertiesIn(bytes), javaFields)
    const fields = yamlIn(bytes)
    return fields.has(keyField) ? symmetricProfileIn(fields) : profileIn(fields, goFields)
  })
}

const keyField = 'encryptionKey'

/** apictl ignores whitespace around the key, which `echo KEY | base64` adds; it has only one algorithm, which it calls by its Java name. */
function symmetricProfileIn(fields: OlderFields): OlderSymmetricProfile {
  const algorithm = fields.get('algorithm')
  if (algorithm !== undefined && algorithm !== aesGcm.name)
    throw new ProfileError('the field algorithm has an unknown value', `it should be ${aesGcm.name}`)
  return {key: base64TextOf(fields, keyField).trim()}
}

/** The names a tool uses for each field. */
interface FieldNames {
  readonly keystore: string
  readonly type: string
  readonly alias: string
  readonly password: string
}

const goFields: FieldNames = {
  keystore: 'keyStorePath',
  type: 'keyStoreType',
  alias: 'keyAlias',
  password: 'keyStorePassword',
}

const javaFields: FieldNames = {
  keystore: 'secret.keystore.location',
  type: 'secret.keystore.type',
  alias: 'secret.keystore.alias',
  password: 'secret.keystore.password',
}

type OlderFields = ReadonlyMap<string, unknown>

function profileIn(fields: OlderFields, names: FieldNames): OlderKeystoreProfile {
  return {
    keystore: requireText(fields, names.keystore),
    type: typeOf(fields, names.type),
    alias: requireText(fields, names.alias),
    password: base64TextOf(fields, names.password),
  }
}

function requireText(fields: OlderFields, name: string): string {
  const value = fields.get(name)
  if (typeof value === 'string' && value !== '') return value
  throw new ProfileError(`the field ${name} is missing`)
}

function typeOf(fields: OlderFields, name: string): KeystoreType | undefined {
  if ((fields.get(name) ?? '') === '') return undefined
  const type = requireText(fields, name).toUpperCase()
  const known = keystoreTypes.find((each) => each === type)
  if (known) return known
  throw new ProfileError(`the field ${name} is not a keystore type`, `it should be one of: ${keystoreTypes.join(', ')}`)
}

function base64TextOf(fields: OlderFields, name: string): string {
  const bytes = Buffer.from(requireText(fields, name), 'base64')
  if (isUtf8(bytes) && bytes.toString('base64') === requireText(fields, name)) return bytes.toString('utf8')
  throw new ProfileError(`the field ${name} is not base64 text`)
}

function propertiesIn(bytes: Uint8Array): OlderFields {
  const {values, problems} = properties.read(bytes)
  const [first] = problems
  if (first) throw new ProfileError(`line ${first.line ?? 1} cannot be read`)
  return new Map(values.map(({alias, value}) => [alias, value]))
}

/** Every scalar is read as text: what looks like a number may be a password. */
function yamlIn(bytes: Uint8Array): OlderFields {
  const document = loadYaml(new TextDecoder().decode(bytes))
  if (typeof document !== 'object' || document === null) throw new ProfileError('is not a YAML mapping')
  return new Map<string, unknown>(Object.entries(document))
}

function loadYaml(text: string): unknown {
  try {
    return load(text, {schema: FAILSAFE_SCHEMA})
  } catch {
    throw new ProfileError('is not YAML')
  }
}
