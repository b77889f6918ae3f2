/** The configuration of a product in its home: one hostile file among good ones. */
import {findUndefinedSecrets} from '../../src/formats/toml/secret-references.js'
import {readSecretConf, renderSecretConf} from '../../src/formats/properties/secret-conf.js'
import {recogniseHome, type HomeFiles} from '../../src/app/product/home.js'
import {findKeystore} from '../../src/app/product/keystore-of.js'
import {canary} from '../canary.js'
import {seed} from '../corpus.js'
import {homeDialect} from '../mutators/dialects.js'
import {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {generator} from './lines.js'

const seedOf = (name: string) => seed(`fuzz/homes/${name}`)
const [xml, json, toml, conf, standalone] = [
  'carbon.xml',
  'default.json',
  'deployment.toml',
  'secret-conf.properties',
  'standalone.properties',
].map(seedOf) as [Buffer, Buffer, Buffer, Buffer, Buffer]

const modern: Readonly<Record<string, Buffer>> = {
  'conf/deployment.toml': toml,
  'repository/resources/conf/default.json': json,
  'repository/resources/conf/templates/conf/carbon.xml.j2': xml,
  'conf/carbon.xml': xml,
  'conf/security/secret-conf.properties': conf,
  'bin/version.txt': Buffer.from('WSO2 Micro Integrator v4.4.0\n'),
}
const homes = [
  modern,
  {'conf/carbon.xml': xml, 'conf/security/secret-conf.properties': conf},
  {'conf/deployment.toml': toml, 'conf/cipher-standalone-config.properties': standalone, 'bin/dashboard.sh': xml},
]

/** Variables of the user, which no message may show. */
const environment = {STORE: canary, TOKEN: canary, A: `x/${canary}`}

const generate = generator([xml, json, toml, conf, standalone].map(String), homeDialect)

export const homeTarget: Target = {
  name: 'home',
  weight: 8,
  generate,
  read: (input, witness) => {
    const random = new Random(input.toString('latin1'))
    const home = random.pick(homes)
    readHome({...home, [random.pick(Object.keys(home))]: input}, witness)
    witness.attempt(() => findUndefinedSecrets(input))
    renderTwice(input, witness)
  },
}

function readHome(contents: Readonly<Record<string, Buffer>>, witness: Witness): void {
  const files: HomeFiles = {
    read: (name) => (Object.hasOwn(contents, name) ? contents[name] : undefined),
    has: (name) => Object.hasOwn(contents, name),
  }
  const home = witness.attempt(() => recogniseHome('/mi', 'mi', files))
  if (home === undefined) return
  const found = witness.attempt(() => findKeystore(home, files, environment))
  if (found !== undefined) witness.hear(found.notes)
}

/** Whatever is in the file, the vault's settings are read back, and a second run changes nothing. */
function renderTwice(input: Buffer, witness: Witness): void {
  const settings = {
    secretsLocation: 'conf/security/cipher-text.properties',
    algorithm: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
    forLookup: true,
    isSymmetric: false,
    location: 'repository/a b.jks',
    type: 'JKS',
    alias: 'wso2carbon',
  } as const
  const first = witness.attempt(() => renderSecretConf(input, settings))
  if (first === undefined) return
  const {isActive, algorithm, mode, location, type, alias} = readSecretConf(first.bytes)
  const read = {isActive, algorithm, mode, location, type, alias}
  const {algorithm: wanted, location: path} = settings
  const expected = {isActive: true, algorithm: wanted, mode: 'rsa', location: path, type: 'JKS', alias: settings.alias}
  witness.agree('the settings are read as they were written', read, expected)
  const second = renderSecretConf(first.bytes, settings)
  witness.agree('a second run changes nothing', second.bytes.equals(first.bytes), true)
}
