/**
 * The profiles of the tools before this one, which keep the keystore's password in them.
 * In Go, `mi` and `apictl`: YAML with `keyStorePath`, `keyStoreType`, `keyStorePassword`, `keyAlias` and `keyPassword`, passwords in base64.
 * In Java, `micli`: properties `secret.keystore.location`, `.type`, `.alias` and `.password`, the last in base64.
 */
import {isUtf8} from 'node:buffer'
import {homedir} from 'node:os'
import path from 'node:path'
import {FAILSAFE_SCHEMA, load} from 'js-yaml'
import {aboutFile, ProfileError} from '../errors.js'
import {properties} from '../formats/properties/properties.js'
import {isThere} from '../io/existence.js'
import {limits, readFileWithin} from '../io/reading.js'
import {keystoreTypes, type KeystoreType} from '../keystore/keystore.js'

export interface OlderProfile {
  /** As it is written: a relative path starts at the working directory. */
  readonly keystore: string
  /** Undefined where the file does not say. */
  readonly type: KeystoreType | undefined
  readonly alias: string
  /** The keystore's. */
  readonly password: string
}

const homes = [
  '.wso2mi/keystore/keystore_info.yaml',
  '.wso2apictl/keystore/keystore_info.yaml',
  '.wso2micli/security/keystore-info.properties',
]

/** @returns the absolute paths at which the older tools keep a profile */
export function olderProfilePaths(): readonly string[] {
  return homes.map((home) => path.join(homedir(), home))
}

/** @returns those of the paths where there is one @throws FileError */
export async function foundOlderProfiles(): Promise<readonly string[]> {
  const found: string[] = []
  for (const file of olderProfilePaths()) if (await isThere(file)) found.push(file)
  return found
}

/**
 * @param file an absolute path; properties where it ends in `.properties`, else YAML
 * @throws FileError where it cannot be read, ProfileError where it is no such profile; both name the file, and neither shows a value
 */
export async function readOlderProfile(file: string): Promise<OlderProfile> {
  const bytes = await readFileWithin(file, limits.profile)
  return aboutFile(file, () =>
    /\.properties$/i.test(file) ? profileIn(propertiesIn(bytes), javaFields) : profileIn(yamlIn(bytes), goFields),
  )
}

/** What a tool calls each field. */
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

type Fields = ReadonlyMap<string, unknown>

function profileIn(fields: Fields, names: FieldNames): OlderProfile {
  return {
    keystore: textOf(fields, names.keystore),
    type: typeOf(fields, names.type),
    alias: textOf(fields, names.alias),
    password: passwordOf(fields, names.password),
  }
}

function textOf(fields: Fields, name: string): string {
  const value = fields.get(name)
  if (typeof value === 'string' && value !== '') return value
  throw new ProfileError(`the field ${name} is missing`, otherwise)
}

function typeOf(fields: Fields, name: string): KeystoreType | undefined {
  if ((fields.get(name) ?? '') === '') return undefined
  const type = textOf(fields, name).toUpperCase()
  const known = keystoreTypes.find((each) => each === type)
  if (known) return known
  throw new ProfileError(`the field ${name} is not a keystore type`, `it should be one of: ${keystoreTypes.join(', ')}`)
}

function passwordOf(fields: Fields, name: string): string {
  const bytes = Buffer.from(textOf(fields, name), 'base64')
  if (isUtf8(bytes) && bytes.toString('base64') === textOf(fields, name)) return bytes.toString('utf8')
  throw new ProfileError(`the field ${name} is not text in base64`, otherwise)
}

const otherwise = 'run "mi secret init" instead, which asks for what it needs'

function propertiesIn(bytes: Uint8Array): Fields {
  const {values, problems} = properties.read(bytes)
  const [first] = problems
  if (first) throw new ProfileError(`line ${first.line ?? 1} cannot be read`, otherwise)
  return new Map(values.map(({alias, value}) => [alias, value]))
}

/** Every scalar is taken for text: what looks like a number may be a password. */
function yamlIn(bytes: Uint8Array): Fields {
  const document = parsed(new TextDecoder().decode(bytes))
  if (typeof document !== 'object' || document === null) throw new ProfileError('is not a YAML mapping', otherwise)
  return new Map<string, unknown>(Object.entries(document))
}

function parsed(text: string): unknown {
  try {
    return load(text, {schema: FAILSAFE_SCHEMA})
  } catch {
    throw new ProfileError('is not YAML', otherwise)
  }
}
