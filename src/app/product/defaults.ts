/** What the releases of the products come with, for homes without the template of `carbon.xml` or without `default.json`. */
import {aboutFile, FormatError} from '../../errors.js'
import type {KeystoreBlock} from './carbon-xml.js'
import {isBefore, type Home} from './home.js'
import type {IsInHome} from './read-home.js'
import type {Settings} from './settings.js'

/** Where the keystores of all products are, from the home. */
export const keystoreDirectory = 'repository/resources/security'

const defaultFile = `${keystoreDirectory}/wso2carbon.jks`
const alias = 'wso2carbon'

/** @returns the part of `carbon.xml` or of its template that the release has */
export function defaultBlock(home: Home): KeystoreBlock {
  const {kind, secretsFormat} = home
  if (kind === 'icp') return fixedBlock('conf/security/dashboard.jks')
  if (secretsFormat === 'properties' || (kind === 'mi' && isBefore(home.version, 4, 0))) return fixedBlock(defaultFile)
  return {
    name: 'InternalKeyStore',
    location: `${namesPath(home) ? '' : `\${carbon.home}/${keystoreDirectory}/`}{{keystore.internal.file_name}}`,
    type: '{{keystore.internal.type}}',
    alias: '{{keystore.internal.alias}}',
    password: '{{keystore.internal.password}}',
  }
}

function fixedBlock(file: string): KeystoreBlock {
  return {name: 'InternalKeyStore', location: `\${carbon.home}/${file}`, type: 'JKS', alias, password: undefined}
}

/** Whether `file_name` is a path from the home. In other products it is a name in `keystoreDirectory`. */
function namesPath({kind}: Home): boolean {
  return kind === 'mi'
}

/** @returns the settings that concern the keystore */
export function defaultSettings(home: Home, has: IsInHome): Settings {
  const [file, type] = defaultKeystore(home, has)
  const fields = ['file_name', 'type', 'alias', 'password']
  return new Map([
    ['keystore.primary.file_name', file],
    ['keystore.primary.type', type],
    ['keystore.primary.alias', alias],
    ...fields.map((field) => [`keystore.internal.${field}`, `$ref{keystore.primary.${field}}`] as const),
  ])
}

/** Identity Server comes with a PKCS#12 from 7.1 on. If the release is not known, the file decides. */
function defaultKeystore(home: Home, has: IsInHome): readonly [file: string, type: string] {
  if (namesPath(home)) return [defaultFile, 'JKS']
  const isOlder = home.kind === 'apim' || isBefore(home.version, 7, 1)
  const hasOnlyPkcs12 = !has(defaultFile) && has(`${keystoreDirectory}/wso2carbon.p12`)
  const isNewer = home.kind === 'is' && home.version !== undefined && !isOlder
  return isNewer || (!isOlder && hasOnlyPkcs12) ? ['wso2carbon.p12', 'PKCS12'] : ['wso2carbon.jks', 'JKS']
}

/**
 * @param bytes of `default.json`, whose keys are flat
 * @param file its path, for errors
 * @throws FormatError
 */
export function readDefaults(bytes: Buffer, file: string): Settings {
  const values = aboutFile(file, () => parseObject(bytes))
  return new Map(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function parseObject(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new FormatError('is not a JSON object', "restore the file from the product's distribution")
}
