/**
 * Creates profiles from keytool's keystores and opens them, compared with the key derivations that a PKCS#12 keystore requires, and with
 * keytool where those take long.
 */
import {existsSync, rmSync} from 'node:fs'
import {compare, emptyScript, emptyScriptLegend, type Bench} from './comparison.js'
import {formatCount} from './figures.js'
import {derivationsOf} from './openssl.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Pair, Section} from './section.js'
import {fileNames, type Workshop} from './workshop.js'

const rounds = 15
const roundsOfLong = 5

const legend = (iterations: string) =>
  [
    ['`mi secret init`, JKS', '`mi` opens a JKS keystore made by keytool, checks its password and saves the profile.'],
    ['`mi secret init`, PKCS#12', "the same for a PKCS#12 keystore with keytool's default settings."],
    ['`mi secret verify`', '`mi` decrypts one secret in a file with the private key in that PKCS#12 keystore.'],
    [
      iterations,
      '`mi keystore list` opens a PKCS#12 keystore with so many iterations for its integrity check and its certificates; keytool: `keytool -list`.',
    ],
    [
      'JCEKS key',
      '`mi secret verify` decrypts one secret with a private key that keytool protected in a JCEKS keystore; keytool: `keytool -certreq`.',
    ],
    emptyScriptLegend,
    [
      'key derivations',
      "Node.js only derives the keys for that keystore's integrity check and certificates, with the same number of iterations.",
    ],
    [
      'keytool',
      "Java's own tool does what needs the same key derivations; `keytool not found` means that it is not installed.",
    ],
  ] as const

export async function measureKeystores(bench: Bench): Promise<Section> {
  const {workshop, iterations} = bench
  const ours = (type: KeytoolType) => async () => initialise(workshop, type, await keytoolKeystore(workshop, type))
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
    ours: () => verifyOne(workshop, 'PKCS12'),
    others: [emptyScript(workshop)],
  })
  return {
    title: 'Keystores',
    pairs: [...jks, ...pkcs12, ...verify, ...(await measureLong(bench))],
    legend: legend(inWords(iterations)),
  }
}

function inWords(iterations: number): string {
  return `${formatCount(iterations)} iterations`
}

/** Key derivations that take longer than everything else. */
async function measureLong(bench: Bench): Promise<readonly Pair[]> {
  const {workshop, iterations} = bench
  const list = await compare(bench, {
    task: inWords(iterations),
    rounds: roundsOfLong,
    ours: () => listExpensive(workshop, iterations),
    others: [keytool(workshop, ['-list'], () => expensiveKeystore(workshop, iterations))],
  })
  const jceks = await compare(bench, {
    task: 'JCEKS key',
    rounds: roundsOfLong,
    ours: () => verifyOne(workshop, 'JCEKS'),
    others: [keytool(workshop, ['-certreq', '-alias', 'bench'], () => keytoolKeystore(workshop, 'JCEKS'))],
  })
  return [...list, ...jceks]
}

/** Saves a new profile, named after the type of the keystore. */
function initialise(workshop: Workshop, type: KeytoolType, keystore: string): Promise<Sample> {
  rmSync(workshop.profilePath(type), {force: true})
  const key = ['--keystore', keystore, '--alias', 'bench', '--password-file', workshop.path(fileNames.password)]
  return workshop.mi(['secret', 'init', '--profile', type, ...key])
}

async function verifyOne(workshop: Workshop, type: KeytoolType): Promise<Sample> {
  const profile = ['--profile', type]
  const file = workshop.path(`${type}.properties`)
  if (!existsSync(file)) {
    await initialise(workshop, type, await keytoolKeystore(workshop, type))
    await workshop.mi(['secret', 'create', 'file', '--from', fileNames.secrets, '--dest', file, ...profile])
  }
  return workshop.mi(['secret', 'verify', file, '--password-file', workshop.path(fileNames.password), ...profile])
}

async function listExpensive(workshop: Workshop, iterations: number): Promise<Sample> {
  const keystore = await expensiveKeystore(workshop, iterations)
  return workshop.mi(['keystore', 'list', keystore, '--password-file', workshop.path(fileNames.password)])
}

/** keytool with a keystore. */
function keytool(workshop: Workshop, words: readonly string[], keystore: () => Promise<string>): Contestant {
  const password = workshop.path(fileNames.password)
  const once = async () =>
    workshop.run('keytool', [...words, '-keystore', await keystore(), '-storepass:file', password])
  return {name: 'keytool', once}
}

function keyDerivations(workshop: Workshop): Contestant {
  const once = async () => {
    const keystore = await keytoolKeystore(workshop, 'PKCS12')
    const derivations = await derivationsOf(keystore, workshop.path(fileNames.password))
    return workshop.script('derivations.js', [JSON.stringify(derivations)])
  }
  return {name: 'key derivations', once}
}

type KeytoolType = 'JCEKS' | 'JKS' | 'PKCS12'

function keytoolKeystore(workshop: Workshop, type: KeytoolType): Promise<string> {
  return createKeystore(workshop, `keytool.${type}`, ['-storetype', type])
}

function expensiveKeystore(workshop: Workshop, iterations: number): Promise<string> {
  const counts = ['macIterationCount', 'certPbeIterationCount'].map(
    (name) => `-J-Dkeystore.pkcs12.${name}=${iterations}`,
  )
  return createKeystore(workshop, 'expensive.PKCS12', ['-storetype', 'PKCS12', ...counts])
}

/**
 * Creates a keystore with keytool, unless it exists already.
 * @returns its path
 * @throws MissingToolError if keytool is not installed
 */
async function createKeystore(workshop: Workshop, name: string, options: readonly string[]): Promise<string> {
  const file = workshop.path(name)
  const password = workshop.path(fileNames.password)
  const key = ['-genkeypair', '-alias', 'bench', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=bench']
  const store = ['-keystore', file, '-storepass:file', password, '-keypass:file', password]
  if (!existsSync(file)) await workshop.run('keytool', [...key, ...store, ...options])
  return file
}
