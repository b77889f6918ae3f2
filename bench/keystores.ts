/** Saving a profile from the keystores that keytool makes, beside the key derivations that one of them cannot do without. */
import {existsSync} from 'node:fs'
import {compare, emptyScript, emptyScriptIs, type Bench} from './comparison.js'
import {derivationsOf} from './openssl.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Section} from './section.js'
import {things, type Workshop} from './workshop.js'

const rounds = 15

const legend = [
  ['`mi secret init`, JKS', 'opens a JKS keystore made by keytool, checks its password and saves the profile.'],
  ['`mi secret init`, PKCS#12', 'the same with a PKCS#12 keystore as keytool makes it unless told otherwise.'],
  emptyScriptIs,
  [
    'key derivations',
    'Node.js with a script that does nothing but derive the keys of the integrity check and of the certificates, in as many rounds as openssl reads in that keystore.',
  ],
] as const

export async function keystores(bench: Bench): Promise<Section> {
  const {workshop} = bench
  const ours = (type: KeytoolType) => async () => initialise(workshop, await keytoolKeystore(workshop, type))
  const jks = await compare(bench, {
    task: '`mi secret init`, JKS',
    rounds,
    ours: ours('JKS'),
    beside: [emptyScript(workshop)],
  })
  const beside = [emptyScript(workshop), keyDerivations(workshop)]
  const pkcs12 = await compare(bench, {task: '`mi secret init`, PKCS#12', rounds, ours: ours('PKCS12'), beside})
  return {title: 'Keystores', pairs: [...jks, ...pkcs12], legend}
}

function initialise(workshop: Workshop, keystore: string): Promise<Sample> {
  const key = ['--keystore', keystore, '--alias', 'bench', '--password-file', workshop.path(things.password)]
  return workshop.mi(['secret', 'init', '--profile', 'keytool', '--force', ...key])
}

function keyDerivations(workshop: Workshop): Contestant {
  const once = async () => {
    const keystore = await keytoolKeystore(workshop, 'PKCS12')
    const derivations = await derivationsOf(keystore, workshop.path(things.password))
    return workshop.script('derivations.js', [JSON.stringify(derivations)])
  }
  return {name: 'key derivations', once}
}

type KeytoolType = 'JKS' | 'PKCS12'

/**
 * Has keytool make a keystore, unless it has done so.
 * @returns its path
 * @throws MissingToolError where there is no keytool
 */
async function keytoolKeystore(workshop: Workshop, type: KeytoolType): Promise<string> {
  const file = workshop.path(`keytool.${type}`)
  const password = workshop.path(things.password)
  const key = ['-genkeypair', '-alias', 'bench', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=bench']
  const store = ['-keystore', file, '-storetype', type, '-storepass:file', password, '-keypass:file', password]
  if (!existsSync(file)) await workshop.run('keytool', [...key, ...store])
  return file
}
