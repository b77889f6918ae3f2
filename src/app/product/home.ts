/** Recognises the home of a product by the files in it. */
import {UserError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {elementText, withoutXmlComments} from './carbon-xml.js'
import type {IsInHome, ReadInHome} from './read-home.js'

/** The directory is not the home of a WSO2 product, or not the part of one that has secrets. */
export class HomeError extends UserError {
  override readonly code = 'home'
}

/**
 * `mi`: Micro Integrator; `icp`: Integration Control Plane; `apim`: API Manager; `is`: Identity Server; `ei`: Enterprise Integrator 6;
 * `carbon`: another product of the Carbon platform.
 */
export type ProductKind = 'apim' | 'carbon' | 'ei' | 'icp' | 'is' | 'mi'

/** The directory that a product is installed in, and where its files are. Their paths are relative to the home, with `/`. */
export interface Home {
  /** The absolute path. */
  readonly path: string
  /** As the user typed it, for messages. */
  readonly given: string
  readonly kind: ProductKind
  /** For messages: `Micro Integrator 4.4.0`, or without the release if it is not known. */
  readonly name: string
  /** Undefined if nothing in the home says it. */
  readonly version: Version | undefined
  /** `conf` or `repository/conf` */
  readonly configDir: string
  /** The file that a person writes secrets to: `conf/deployment.toml`, or `conf/security/cipher-text.properties` in older products. */
  readonly secretsFile: string
  readonly secretsFormat: 'properties' | 'toml'
}

export interface Version {
  readonly major: number
  readonly minor: number
}

/** How to look at a home. */
export interface HomeFiles {
  readonly read: ReadInHome
  readonly has: IsInHome
}

type Layout = Pick<Home, 'configDir' | 'secretsFile' | 'secretsFormat'>

interface Sign extends Layout {
  /** The file that shows the layout. */
  readonly file: string
}

/** In the order to look for them. */
const signs: readonly Sign[] = [
  tomlIn('conf'),
  tomlIn('repository/conf'),
  propertiesOf('conf', 'carbon.xml'),
  propertiesOf('repository/conf', 'carbon.xml'),
  propertiesOf('conf', 'cipher-standalone-config.properties'),
]

function tomlIn(configDir: string): Sign {
  const file = `${configDir}/deployment.toml`
  return {file, configDir, secretsFile: file, secretsFormat: 'toml'}
}

function propertiesOf(configDir: string, name: string): Sign {
  const secretsFile = cipherTextIn(configDir)
  return {file: `${configDir}/${name}`, configDir, secretsFile, secretsFormat: 'properties'}
}

/** @returns the file that the vault reads. A product with a `deployment.toml` writes it at each start */
export function cipherTextIn(configDir: string): string {
  return `${configDir}/security/cipher-text.properties`
}

/** The part of an Enterprise Integrator 7 that is a Micro Integrator. */
const partOfBundle = 'micro-integrator'

/**
 * @param path the absolute path of the directory
 * @param given the same as the user typed it
 * @throws HomeError if it is not a home; FileError
 */
export function recogniseHome(path: string, given: string, files: HomeFiles): Home {
  const bundled = tomlIn(`${partOfBundle}/conf`).file
  const sign = signs.find(({file}, index) => files.has(file) && (index < 2 || !files.has(bundled)))
  if (sign === undefined) throw notHome(given, files)
  const {configDir, secretsFile, secretsFormat} = sign
  const {key, version} = identify(configDir, files.read)
  const kind = kindOf(sign, key, files.has)
  const name = version === undefined ? names[kind] : `${names[kind]} ${version}`
  return {path, given, kind, name, version: parseVersion(version), configDir, secretsFile, secretsFormat}
}

function notHome(given: string, {has}: Pick<HomeFiles, 'has'>): HomeError {
  if (has(`${partOfBundle}/${tomlIn('conf').file}`)) {
    return new HomeError(
      `${quoted(given)} contains several products`,
      `use the Micro Integrator in it: ${quoted(`${given.replace(/[\\/]+$/, '')}/${partOfBundle}`)}`,
    )
  }
  const [, kind] = kindsByScript.find(([script]) => has(script)) ?? []
  if (kind !== undefined) {
    const {file} = tomlIn(kind === 'apim' ? 'repository/conf' : 'conf')
    return new HomeError(
      `${quoted(given)} contains the scripts of a WSO2 product but not its configuration`,
      `restore ${quoted(file)}, or create it with a table [secrets]`,
    )
  }
  return new HomeError(
    `${quoted(given)} is not the home of a WSO2 product`,
    'use the directory that contains the product\'s "bin" and its "conf" or "repository"',
  )
}

const names: Readonly<Record<ProductKind, string>> = {
  apim: 'API Manager',
  carbon: 'the product',
  ei: 'Enterprise Integrator',
  icp: 'Integration Control Plane',
  is: 'Identity Server',
  mi: 'Micro Integrator',
}

/** By the `ServerKey` in `carbon.xml`. */
const kindsByKey: Readonly<Partial<Record<string, ProductKind>>> = {AM: 'apim', EI: 'ei', IS: 'is', MI: 'mi'}

const kindsByScript: readonly (readonly [script: string, kind: ProductKind])[] = [
  ['bin/micro-integrator.sh', 'mi'],
  ['bin/micro-integrator.bat', 'mi'],
  ['bin/dashboard.sh', 'icp'],
  ['bin/dashboard.bat', 'icp'],
  ['bin/api-manager.sh', 'apim'],
  ['bin/api-manager.bat', 'apim'],
  ['bin/integrator.sh', 'ei'],
  ['bin/integrator.bat', 'ei'],
]

function kindOf({configDir, secretsFormat}: Layout, key: string | undefined, has: IsInHome): ProductKind {
  const byScript = kindsByScript.find(([script]) => has(script))?.[1]
  const byKey = key === undefined ? undefined : kindsByKey[key]
  if (byScript !== undefined || byKey !== undefined) return byScript ?? byKey ?? 'carbon'
  if (has('conf/cipher-standalone-config.properties')) return 'icp'
  return configDir === 'conf' && secretsFormat === 'toml' ? 'mi' : 'carbon'
}

interface Identity {
  /** `MI`, `AM`, `IS`, … */
  readonly key: string | undefined
  /** `4.4.0` */
  readonly version: string | undefined
}

/** Looks where a release writes its own name: the template of `carbon.xml`, `carbon.xml` itself, and `bin/version.txt`. */
function identify(configDir: string, read: ReadInHome): Identity {
  const xml = [templateOf(configDir), `${configDir}/carbon.xml`].map((file) => identityIn(read(file)))
  return {
    key: xml.find(({key}) => key !== undefined)?.key,
    version: xml.find(({version}) => version !== undefined)?.version ?? versionIn(read('bin/version.txt')),
  }
}

/** @returns the template that a product with a `deployment.toml` makes `carbon.xml` from at each start */
export function templateOf(configDir: string): string {
  return `repository/resources/conf/templates/${configDir}/carbon.xml.j2`
}

function identityIn(bytes: Buffer | undefined): Identity {
  if (bytes === undefined) return {key: undefined, version: undefined}
  const xml = withoutXmlComments(bytes.toString('utf8'))
  const key = elementText(xml, 'ServerKey')
  const version = elementText(xml, 'Version')
  return {
    key: key !== undefined && /^[A-Z]{1,8}$/.test(key) ? key : undefined,
    version: version !== undefined && isVersion.test(version) ? version : undefined,
  }
}

const isVersion = /^\d{1,3}\.\d{1,3}(?:\.[\w-]{1,20})*$/

function versionIn(bytes: Buffer | undefined): string | undefined {
  return bytes
    ?.toString('utf8', 0, 200)
    .split(/\s+/)
    .map((each) => each.replace(/^v/, ''))
    .find((each) => isVersion.test(each))
}

function parseVersion(text: string | undefined): Version | undefined {
  const [major, minor] = (text ?? '').split('.', 2).map(Number)
  return major === undefined || minor === undefined ? undefined : {major, minor}
}

/** Whether the release is certainly older. */
export function isBefore(version: Version | undefined, major: number, minor: number): boolean {
  return version !== undefined && (version.major < major || (version.major === major && version.minor < minor))
}
