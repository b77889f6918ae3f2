/** Creates profiles from keytool's keystores, compared with the key derivations that a PKCS#12 keystore requires. */
import {existsSync} from 'node:fs'
import {compare, emptyScript, emptyScriptLegend, type Bench} from './comparison.js'
import {derivationsOf} from './openssl.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Section} from './section.js'
import {fileNames, type Workshop} from './workshop.js'

const rounds = 15

const legend = [
  ['`mi secret init`, JKS', '`mi` opens a JKS keystore made by keytool, checks its password and saves the profile.'],
  ['`mi secret init`, PKCS#12', "the same for a PKCS#12 keystore with keytool's default settings."],
  ['`mi secret verify`', '`mi` decrypts one secret in a file with the private key in that PKCS#12 keystore.'],
  emptyScriptLegend,
  [
    'key derivations',
    "Node.js only derives the keys for that keystore's integrity check and certificates, with the same number of iterations.",
  ],
] as const

export async function measureKeystores(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const ours = (type: KeytoolType) => async () => initialise(workshop, await keytoolKeystore(workshop, type))
  const jks = await compare(bench, {
    task: '`mi secret init`, JKS',
    rounds,
    ours: ours('JKS'),
    others: [emptyScript(workshop)],
  })
  const others = [emptyScript(workshop), keyDerivations(workshop)]
  const pkcs12 = await compare(bench, {task: '`mi secret init`, PKCS#12', rounds, ours: ours('PKCS12'), others})
  const verify = await compare(bench, {
    task: '`mi secret verify`, one secret',
    rounds,
    ours: () => verifyOne(workshop),
    others: [emptyScript(workshop)],
  })
  return {title: 'Keystores', pairs: [...jks, ...pkcs12, ...verify], legend}
}

function initialise(workshop: Workshop, keystore: string): Promise<Sample> {
  const key = ['--keystore', keystore, '--alias', 'bench', '--password-file', workshop.path(fileNames.password)]
  return workshop.mi(['secret', 'init', '--profile', 'keytool', '--force', ...key])
}

async function verifyOne(workshop: Workshop): Promise<Sample> {
  const profile = ['--profile', 'keytool']
  const file = workshop.path('verified.properties')
  if (!existsSync(file)) {
    // A profile of the PKCS#12 keystore, even if nothing was measured before.
    await initialise(workshop, await keytoolKeystore(workshop, 'PKCS12'))
    await workshop.mi(['secret', 'create', 'file', '--from-file', fileNames.secrets, '--dest', file, ...profile])
  }
  return workshop.mi(['secret', 'verify', file, '--password-file', workshop.path(fileNames.password), ...profile])
}

function keyDerivations(workshop: Workshop): Contestant {
  const once = async () => {
    const keystore = await keytoolKeystore(workshop, 'PKCS12')
    const derivations = await derivationsOf(keystore, workshop.path(fileNames.password))
    return workshop.script('derivations.js', [JSON.stringify(derivations)])
  }
  return {name: 'key derivations', once}
}

type KeytoolType = 'JKS' | 'PKCS12'

/**
 * Creates a keystore with keytool, unless it exists already.
 * @returns its path
 * @throws MissingToolError if keytool is not installed
 */
async function keytoolKeystore(workshop: Workshop, type: KeytoolType): Promise<string> {
  const file = workshop.path(`keytool.${type}`)
  const password = workshop.path(fileNames.password)
  const key = ['-genkeypair', '-alias', 'bench', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=bench']
  const store = ['-keystore', file, '-storetype', type, '-storepass:file', password, '-keypass:file', password]
  if (!existsSync(file)) await workshop.run('keytool', [...key, ...store])
  return file
}
