/** A key pair for tests: `init` accepts its certificate, and its private key decrypts what `create` wrote. Needs no other program. */
import {constants, generateKeyPairSync, privateDecrypt, type KeyObject} from 'node:crypto'
import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import forge from 'node-forge'
import {newPlace, type Place, removePlace, runMi} from './cli.js'

const day = 86_400_000

/** The password of the keystore that `initialiseWithKey` writes. */
export const password = 'wso2carbon'

export interface Identity {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  /** The certificate. */
  readonly pem: string
  /** Creates a PKCS#12 that contains the key pair. */
  readonly pkcs12: (password: string, alias: string) => Buffer
  /** Decrypts a ciphertext in base64 of the default transformation; throws if it cannot. */
  readonly open: (ciphertext: string) => string
}

/** Returns the same key pair and certificate throughout the process. */
export function identity(): Identity {
  known ??= newIdentity()
  return known
}

let known: Identity | undefined

/** Saves a profile in the place as `mi secret init` does from a certificate, and returns the owner of the certificate. */
export async function initialise(place: Place, owner = identity(), name = 'default'): Promise<Identity> {
  const saved = profiles.get(owner) ?? saveProfile(owner)
  profiles.set(owner, saved)
  await writeFile(path.join(place.config, `${name}.yaml`), await saved, {mode: 0o600})
  return owner
}

const profiles = new Map<Identity, Promise<Buffer>>()

async function saveProfile(owner: Identity): Promise<Buffer> {
  const place = await newPlace()
  try {
    const run = await runMi(['secret', 'init', '--keystore', place.write('certificate.pem', owner.pem)], {in: place})
    if (run.code !== 0) throw new Error(`mi secret init exited ${String(run.code)}: ${run.stderr}`)
    return await readFile(path.join(place.config, 'default.yaml'))
  } finally {
    await removePlace(place)
  }
}

/** Writes `mi.p12`, with the private key as `mi`, to the place, and the profile that `mi secret init` saves from it. */
export async function initialiseWithKey(place: Place): Promise<Identity> {
  withKey ??= saveProfileWithKey()
  const {keystore, profile, folder} = await withKey
  place.write('mi.p12', keystore)
  await writeFile(path.join(place.config, 'default.yaml'), profile.replaceAll(folder, place.work), {mode: 0o600})
  return identity()
}

interface ProfileWithKey {
  readonly keystore: Buffer
  readonly profile: string
  /** Where the profile says that the keystore is. */
  readonly folder: string
}

let withKey: Promise<ProfileWithKey> | undefined

async function saveProfileWithKey(): Promise<ProfileWithKey> {
  const place = await newPlace()
  try {
    const keystore = identity().pkcs12(password, 'mi')
    const init = ['secret', 'init', '--keystore', place.write('mi.p12', keystore), '--alias', 'mi']
    const run = await runMi(init, {in: place, env: {MI_KEYSTORE_PASSWORD: password}})
    if (run.code !== 0) throw new Error(`mi secret init exited ${String(run.code)}: ${run.stderr}`)
    return {keystore, profile: await readFile(path.join(place.config, 'default.yaml'), 'utf8'), folder: place.work}
  } finally {
    await removePlace(place)
  }
}

/** When a certificate is valid, in days from now. */
interface Validity {
  readonly from: number
  readonly to: number
}

/** Creates a new key pair and certificate. */
export function newIdentity(modulusLength = 2048, validity: Validity = {from: -1, to: 3650}): Identity {
  const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength})
  const key = forge.pki.privateKeyFromPem(privateKey.export({type: 'pkcs1', format: 'pem'}).toString())
  const certificate = selfSigned(key, validity)
  return {
    publicKey,
    privateKey,
    pem: forge.pki.certificateToPem(certificate),
    pkcs12: (password, alias) => pkcs12(key, certificate, password, alias),
    open: (ciphertext) => open(privateKey, ciphertext),
  }
}

function selfSigned(key: forge.pki.rsa.PrivateKey, {from, to}: Validity): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(Date.now() + from * day)
  certificate.validity.notAfter = new Date(Date.now() + to * day)
  const subject = [{name: 'commonName', value: 'mi.test'}]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(key, forge.md.sha256.create())
  return certificate
}

function pkcs12(
  key: forge.pki.rsa.PrivateKey,
  certificate: forge.pki.Certificate,
  password: string,
  alias: string,
): Buffer {
  const store = forge.pkcs12.toPkcs12Asn1(key, certificate, password, {
    algorithm: 'aes256',
    friendlyName: alias,
    count: 1000,
  })
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary')
}

function open(key: KeyObject, ciphertext: string): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return privateDecrypt({key, padding, oaepHash: 'sha1'}, Buffer.from(ciphertext, 'base64')).toString('utf8')
}
