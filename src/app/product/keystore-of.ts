/** Finds the keystore whose key decrypts the secrets of a product after its next start: not the one of its last start. */
import path from 'node:path'
import {aboutFile} from '../../errors.js'
import {propertyLines} from '../../formats/properties/lines.js'
import {decodeText} from '../../formats/text/text.js'
import {readToml, scalarsOf} from '../../formats/toml/read-toml.js'
import {limits} from '../../io/reading.js'
import {quoted} from '../../wording.js'
import {keystoreIn, type KeystoreBlock} from './carbon-xml.js'
import {defaultBlock, defaultSettings, keystoreDirectory, readDefaults} from './defaults.js'
import {templateOf, type Home, type HomeFiles} from './home.js'
import type {ReadInHome} from './read-home.js'
import {resolveText, SettingError, type ProductSettings, type Resolved, type Settings} from './settings.js'

/** A password that `deployment.toml` sets, in the clear or by an environment variable. */
export interface PasswordSetting {
  readonly value: string
  readonly isInClear: boolean
  /** `keystore.primary.password` */
  readonly key: string
}

/** What the configuration says about the keystore; whether the file is there is another question. */
export interface ConfiguredKeystore {
  /** The absolute path. */
  readonly path: string
  readonly alias: string
  /** What determines it, for messages: `keystore.internal`, `carbon.xml.j2`, `the default`. */
  readonly from: string
  /** Whether they are from an environment variable. */
  readonly pathFromEnvironment: boolean
  readonly aliasFromEnvironment: boolean
  /** As it is written: `JKS`; undefined if nothing says it. */
  readonly type: string | undefined
  /** The setting in `deployment.toml` that says the type, if it is about this keystore. */
  readonly typeKey: string | undefined
  readonly password: PasswordSetting | undefined
  readonly notes: readonly string[]
}

/**
 * @param environment as `ProductSettings.environment`
 * @throws SettingError; FormatError for a `deployment.toml` or a `default.json` that cannot be read; FileError
 */
export function findKeystore(home: Home, files: HomeFiles, environment: NodeJS.ProcessEnv): ConfiguredKeystore {
  const settings = readSettings(home, files, environment)
  const {block, source} = readBlock(home, files)
  const location = resolveText(block.location, settings)
  const type = block.type === undefined ? undefined : resolveText(block.type, settings)
  const alias = block.alias === undefined ? undefined : resolveText(block.alias, settings)
  const {path: found, notes} = locate(home, location, files)
  const from = location.key === undefined ? source : sectionOf(location)
  return {
    path: found,
    type: type?.text,
    typeKey: type !== undefined && isOfKeystore(type, from) ? type.key : undefined,
    alias: alias?.text ?? 'wso2carbon',
    from,
    pathFromEnvironment: location.fromEnvironment,
    aliasFromEnvironment: alias?.fromEnvironment ?? false,
    password: passwordOf(block, settings),
    notes: [
      ...notes,
      ...(location.key === undefined ? noteOnFixedBlock(home, settings.own, source) : []),
      ...noteOnLastStart(home, found, files),
    ],
  }
}

function readSettings(home: Home, {read, has}: HomeFiles, environment: NodeJS.ProcessEnv): ProductSettings {
  const builtIn = defaultSettings(home, has)
  const file = home.kind === 'icp' ? 'conf/config-parser/default.json' : 'repository/resources/conf/default.json'
  const bytes = read(file)
  const defaults = bytes === undefined ? builtIn : new Map([...builtIn, ...readDefaults(bytes, fileIn(home, file))])
  return {own: readOwnSettings(home, read(home.secretsFile, limits.deployment)), defaults, environment}
}

function readOwnSettings({secretsFormat, ...home}: Home, bytes: Buffer | undefined): Settings {
  if (bytes === undefined || secretsFormat !== 'toml') return new Map()
  return aboutFile(fileIn(home, home.secretsFile), () => scalarsOf(readToml(decodeText(bytes).text)))
}

/** @returns the path of a file in the home as messages show it */
export function fileIn({given}: Pick<Home, 'given'>, name: string): string {
  return path.join(given, name)
}

/** A part of `carbon.xml`, and what messages call the file that it is from. */
interface SourcedBlock {
  readonly block: KeystoreBlock
  readonly source: string
}

function readBlock(home: Home, {read}: HomeFiles): SourcedBlock {
  const {kind, configDir, secretsFormat} = home
  if (kind === 'icp') return blockFrom(home, 'cipher-standalone-config.properties', standaloneBlock(home, read))
  const file = secretsFormat === 'toml' ? templateOf(configDir) : `${configDir}/carbon.xml`
  const bytes = read(file)
  return blockFrom(home, path.basename(file), bytes === undefined ? undefined : keystoreIn(bytes.toString('utf8')))
}

function blockFrom(home: Home, source: string, block: KeystoreBlock | undefined): SourcedBlock {
  return block === undefined ? {block: defaultBlock(home), source: theDefault} : {block, source}
}

const theDefault = 'the default'

function standaloneBlock({configDir}: Home, read: ReadInHome): KeystoreBlock | undefined {
  const bytes = read(`${configDir}/cipher-standalone-config.properties`)
  const entries = bytes === undefined ? [] : propertyLines(bytes.toString('latin1')).entries
  const values = new Map(entries.map(({entry}) => [entry.alias, entry.value.trim()]))
  const location = values.get('primary.key.location')
  if (location === undefined || location === '') return undefined
  const [type, alias] = [values.get('primary.key.type'), values.get('primary.key.alias')]
  return {name: 'KeyStore', location, type, alias, password: undefined}
}

interface LocatedKeystore {
  /** Absolute. */
  readonly path: string
  readonly notes: readonly string[]
}

/** A relative path begins at the home, which is the working directory of the server. */
function locate(home: Home, {text, key}: Resolved, {has}: HomeFiles): LocatedKeystore {
  const written = text.replaceAll('${carbon.home}', home.path)
  if (written.includes('${'))
    throw new SettingError("the keystore's path contains a property that is only known when the product starts")
  const misplaced = `${keystoreDirectory}/${written}`
  if (home.kind !== 'mi' || /[\\/]/.test(written) || has(written) || !has(misplaced)) {
    return {path: path.resolve(home.path, written), notes: []}
  }
  const note = `${key ?? 'the configuration'} is ${quoted(written)}, which ${home.name} looks for in ${quoted(home.given)}; write ${quoted(misplaced)}`
  return {path: path.resolve(home.path, misplaced), notes: [note]}
}

function sectionOf({key = '', isOwn}: Resolved): string {
  return isOwn ? key.replace(/\.[^.]*$/, '') : theDefault
}

/**
 * Whether the setting is about the keystore, not one that it takes from another section because it lacks its own. What is from a variable
 * is not shown.
 */
function isOfKeystore(setting: Resolved, from: string): boolean {
  return setting.isOwn && !setting.fromEnvironment && ['keystore.internal', from].includes(sectionOf(setting))
}

/** A password with a placeholder that cannot be resolved is one that is encrypted. */
function passwordOf({password}: KeystoreBlock, settings: ProductSettings): PasswordSetting | undefined {
  if (password === undefined) return undefined
  try {
    const {text, key, isOwn, fromEnvironment} = resolveText(password, settings)
    return isOwn && key !== undefined ? {value: text, key, isInClear: !fromEnvironment} : undefined
  } catch (error) {
    if (error instanceof SettingError) return undefined
    throw error
  }
}

const sections = ['keystore.internal', 'keystore.primary'] as const

/** Up to 1.2, Micro Integrator does not look into `deployment.toml` for it. */
function noteOnFixedBlock({name}: Home, own: Settings, source: string): readonly string[] {
  const section = sections.find((each) => own.has(`${each}.file_name`))
  if (section === undefined) return []
  return [
    `${name} takes the keystore for its secrets from ${source === theDefault ? 'its own defaults' : source}, not from ${section}`,
  ]
}

/** A product with a `deployment.toml` writes `carbon.xml` when it starts. */
function noteOnLastStart(home: Home, found: string, {read}: HomeFiles): readonly string[] {
  if (home.secretsFormat !== 'toml') return []
  const file = `${home.configDir}/carbon.xml`
  const block = keystoreIn(read(file)?.toString('utf8') ?? '')
  if (block === undefined) return []
  const last = path.resolve(home.path, block.location.replaceAll('${carbon.home}', home.path))
  if (last === found || last.includes('${')) return []
  return [`${quoted(fileIn(home, file))} names another keystore, because it was written at the last start`]
}
