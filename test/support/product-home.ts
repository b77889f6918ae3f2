/** Makes homes of WSO2 products, with the files that say where their secrets are, as the releases come. */
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {identity} from './identity.js'

export type Generation =
  'apim-2.6' | 'apim-4.6' | 'ei-6.6' | 'ei-7' | 'icp' | 'is-6.1' | 'is-7.2' | 'mi-1.0' | 'mi-1.2' | 'mi-4.4' | 'mi-4.6'

/** The password and the alias of the keystores in all homes. */
export const homePassword = 'wso2carbon'
export const homeAlias = 'wso2carbon'

const security = 'repository/resources/security'

interface Layout {
  readonly name: string
  readonly key: string
  readonly version: string
  readonly configDir: 'conf' | 'repository/conf'
  readonly script: string
  /** The keystores, from the home. */
  readonly keystore: string
  /** The location in the template of `carbon.xml`, or in `carbon.xml` of older products; undefined if there is neither. */
  readonly internal: string | undefined
  /** Absent for products without a `deployment.toml`. */
  readonly defaults?: Readonly<Record<string, string>>
}

const references = Object.fromEntries(
  ['file_name', 'type', 'password', 'alias', 'key_password'].map((field) => [
    `keystore.internal.${field}`,
    `$ref{keystore.primary.${field}}`,
  ]),
)

function defaultsWith(file: string, type: string): Record<string, string> {
  return {
    'server.hostname': 'localhost',
    'keystore.primary.file_name': file,
    'keystore.primary.type': type,
    'keystore.primary.password': homePassword,
    'keystore.primary.alias': homeAlias,
    'keystore.primary.key_password': homePassword,
    ...references,
  }
}

const jks = `${security}/wso2carbon.jks`
const fixed = `\${carbon.home}/${jks}`
const named = `\${carbon.home}/${security}/{{keystore.internal.file_name}}`
const written = '{{keystore.internal.file_name}}'

function micro(version: string, internal: string): Layout {
  const name = 'WSO2 Micro Integrator'
  const script = 'micro-integrator.sh'
  return {
    name,
    key: 'MI',
    version,
    configDir: 'conf',
    script,
    keystore: jks,
    internal,
    defaults: defaultsWith(jks, 'JKS'),
  }
}

function platform(name: string, key: string, version: string, script: string, file: string, type: string): Layout {
  const keystore = `${security}/${file}`
  const defaults = defaultsWith(file, type)
  return {name, key, version, configDir: 'repository/conf', script, keystore, internal: named, defaults}
}

const old = {keystore: jks, internal: fixed} as const

const layouts: Readonly<Record<Exclude<Generation, 'ei-7' | 'icp'>, Layout>> = {
  'apim-2.6': {
    name: 'WSO2 API Manager',
    key: 'AM',
    version: '2.6.0',
    configDir: 'repository/conf',
    script: 'wso2server.sh',
    ...old,
  },
  'apim-4.6': platform('WSO2 API Manager', 'AM', '4.6.0', 'api-manager.sh', 'wso2carbon.jks', 'JKS'),
  'ei-6.6': {
    name: 'WSO2 Enterprise Integrator',
    key: 'EI',
    version: '6.6.0',
    configDir: 'conf',
    script: 'integrator.sh',
    ...old,
  },
  'is-6.1': platform('WSO2 Identity Server', 'IS', '6.1.0', 'wso2server.sh', 'wso2carbon.jks', 'JKS'),
  'is-7.2': platform('WSO2 Identity Server', 'IS', '7.2.0', 'wso2server.sh', 'wso2carbon.p12', 'PKCS12'),
  'mi-1.0': {
    name: 'WSO2 Micro Integrator',
    key: 'MI',
    version: '1.0.0',
    configDir: 'conf',
    script: 'micro-integrator.sh',
    ...old,
  },
  'mi-1.2': micro('1.2.0', fixed),
  'mi-4.4': micro('4.4.0', written),
  'mi-4.6': micro('4.6.0', written),
}

export interface HomeOptions {
  /** The text of `deployment.toml`; by default one that says nothing about keystores. */
  readonly toml?: string
  /** Whether to leave out the keystore. */
  readonly withoutKeystore?: boolean
  /** Bytes of the keystore; by default a PKCS#12 with the key of `identity()`. */
  readonly keystore?: Buffer
}

/** Writes a home of the generation into a directory, which it creates. @returns the path of its keystore, from the home */
export function makeHome(directory: string, generation: Generation, options: HomeOptions = {}): string {
  const write = (name: string, content: string | Buffer) => {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, content)
  }
  if (generation === 'ei-7') {
    return `micro-integrator/${makeHome(path.join(directory, 'micro-integrator'), 'mi-1.2', options)}`
  }
  const keystore =
    generation === 'icp' ? writeControlPlane(write, options) : writeLayout(write, layouts[generation], options)
  if (!options.withoutKeystore) write(keystore, options.keystore ?? identity().pkcs12(homePassword, homeAlias))
  return keystore
}

type Write = (name: string, content: string | Buffer) => void

const plainToml = '[server]\nhostname = "localhost"\n'
/** The text of `secret-conf.properties` as it comes with a product. */
export const inactiveConf = '#secVault.enabled=true\n#secretRepositories=file\n'

function writeLayout(write: Write, layout: Layout, options: HomeOptions): string {
  const {name, version, configDir, script, keystore, defaults} = layout
  write(`bin/${script}`, '#!/bin/sh\n')
  write('bin/version.txt', `${name} v${version}\n`)
  write(`${configDir}/security/secret-conf.properties`, inactiveConf)
  if (defaults === undefined) write(`${configDir}/carbon.xml`, carbonXml(layout))
  else {
    write(`${configDir}/deployment.toml`, options.toml ?? plainToml)
    write('repository/resources/conf/default.json', `${JSON.stringify(defaults, undefined, 2)}\n`)
    write(`repository/resources/conf/templates/${configDir}/carbon.xml.j2`, carbonXml(layout))
  }
  return keystore
}

function carbonXml({name, key, version, internal = '', defaults}: Layout): string {
  const setting = (section: string, field: string, otherwise: string) =>
    defaults === undefined || internal === fixed ? otherwise : `{{keystore.${section}.${field}}}`
  const block = (element: string, section: string, location: string) => `        <${element}>
            <!-- Keystore file location-->
            <Location>${location}</Location>
            <Type>${setting(section, 'type', 'JKS')}</Type>
            <Password>${setting(section, 'password', homePassword)}</Password>
            <KeyAlias>${setting(section, 'alias', homeAlias)}</KeyAlias>
            <KeyPassword>${setting(section, 'key_password', homePassword)}</KeyPassword>
        </${element}>
`
  return `<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- <Server><InternalKeyStore><Location>no</Location></InternalKeyStore> -->
<Server xmlns="http://wso2.org/projects/carbon/carbon.xml" xmlns:svns="http://org.wso2.securevault/configuration">
    <Name>${name}</Name>
    <ServerKey>${key}</ServerKey>
    <Version>${version}</Version>
    <Security>
${block('KeyStore', 'primary', internal.replace('internal', 'primary'))}${block('InternalKeyStore', 'internal', internal)}    </Security>
</Server>
`
}

function writeControlPlane(write: Write, {toml = plainToml}: HomeOptions): string {
  const keystore = 'conf/security/dashboard.jks'
  write('bin/dashboard.sh', '#!/bin/sh\n')
  write('conf/deployment.toml', toml)
  write(
    'conf/cipher-standalone-config.properties',
    `primary.key.location=${keystore}\nprimary.key.type=JKS\nprimary.key.alias=${homeAlias}\n`,
  )
  return keystore
}
