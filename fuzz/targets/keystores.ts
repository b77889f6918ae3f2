/** Keystores and certificates of every type, and what is taken for one. */
import {certificateFromPem, concerns, readCertificate, type Certificate} from '../../src/keystore/certificate.js'
import {decryptAesKey} from '../../src/keystore/aes-key.js'
import {describeEntries} from '../../src/keystore/description.js'
import {aliasesOf, findEntry} from '../../src/keystore/find-entry.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {runtimeConcerns} from '../../src/keystore/runtime-support.js'
import {canary} from '../canary.js'
import {seedsIn} from '../corpus.js'
import {damageBytes, splice} from '../mutators/bytes.js'
import {lowerIterations, mutateTree} from '../mutators/der.js'
import {encodeTree, parseTree} from '../mutators/der-tree.js'
import {ciphertextDialect} from '../mutators/dialects.js'
import {damageJks, mutateJks} from '../mutators/jks.js'
import {lightenMac, renewMac} from '../mutators/pkcs12-mac.js'
import {mutateText} from '../mutators/text.js'
import {quoted} from '../../src/wording.js'
import type {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'

/** Opens every seed. It occurs in no message by accident. */
const password = 'secret1'

/** An input is cut there: it may have repeated itself. */
const mostBytes = 256 << 10

/** The seeds that take few milliseconds, and that the password opens. */
const jksSeeds = seedsIn('keystores', /^(?:java-names|java-version-1|keytool)\.(?:caseexact)?jks$/)
const jceksSeeds = [...seedsIn('fuzz/keystores', /\.jceks$/), ...seedsIn('keystores', /^java-many\.jceks$/)]
const pkcs12Seeds = seedsIn(
  'keystores',
  /^openssl-(?!empty|non-ascii|rc|mac-md5).*\.p12$|^(?:keytool-un|java-ind).*\.p12$/,
)
const certificateSeeds = [...seedsIn('keystores', /\.crt\.pem$/), ...seedsIn('certificates')]
const foreignSeeds = [
  ...seedsIn('bouncy-castle', /ks$|uber$/),
  ...seedsIn('keystores', /\.key\.pem$/),
  ...certificateSeeds,
]

const certificates = certificateSeeds.map((pem) => Buffer.from(certificateFromAnyPem(pem)))
const pkcs12Trees = pkcs12Seeds.flatMap((bytes) => parseTree(bytes) ?? []).map((tree) => lightenMac(tree, password))
const certificateTrees = certificates.flatMap((bytes) => parseTree(bytes) ?? [])
const donors = [...pkcs12Trees, ...certificateTrees]

function certificateFromAnyPem(pem: Buffer): Uint8Array {
  return recogniseKeystore(pem).entriesInClear?.flatMap(({certificate}) => certificate ?? [])[0] ?? pem
}

export const jksTarget: Target = {
  name: 'jks',
  weight: 5,
  generate: (random) => generateJks(jksSeeds, random),
  read: readKeystore,
}

export const jceksTarget: Target = {
  name: 'jceks',
  weight: 3,
  generate: (random) => generateJks(jceksSeeds, random),
  read: readKeystore,
}

function generateJks(seeds: readonly Buffer[], random: Random): Buffer {
  const seed = random.pick(seeds)
  const mutant = random.oneIn(3) ? damageJks(seed, password, random) : mutateJks(seed, password, random)
  return limited(mutant)
}

export const pkcs12Target: Target = {
  name: 'pkcs12',
  weight: 8,
  generate: (random) => {
    if (random.oneIn(5)) return lowerIterations(damageBytes(encodeTree(random.pick(pkcs12Trees)), random))
    const tree = mutateTree(random.pick(pkcs12Trees), random, donors)
    const isCalm = lowerIterations(encodeTree(tree))
    const root = parseTree(isCalm)
    if (root === undefined || random.oneIn(5)) return limited(isCalm)
    renewMac(root, password)
    return limited(encodeTree(root))
  },
  read: readKeystore,
}

export const certificateTarget: Target = {
  name: 'certificate',
  weight: 4,
  generate: (random) => {
    const der = random.oneIn(4)
      ? damageBytes(random.pick(certificates), random)
      : encodeTree(mutateTree(random.pick(certificateTrees), random, certificateTrees))
    return limited(random.oneIn(2) ? der : Buffer.from(toPem(der, random)))
  },
  read: async (input, witness) => {
    await readKeystore(input, witness)
    const certificate = witness.attempt(() => certificateFromPem(input.toString('latin1')))
    if (certificate !== undefined) readAgain(certificate, witness)
  },
}

function toPem(der: Buffer, random: Random): string {
  const label = random.pick(['CERTIFICATE', 'CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'PKCS7'])
  const lines = der.toString('base64').replaceAll(/.{64}/g, `$&${random.pick(['\n', '\r\n', ''])}`)
  const text = `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
  return random.oneIn(3) ? mutateText(text, ciphertextDialect, random) : text
}

/** Files that people take for a keystore, and keystores in an encoding. */
export const foreignKeystoreTarget: Target = {
  name: 'foreign-keystore',
  weight: 3,
  generate: (random) => {
    const seed = random.pick([...foreignSeeds, ...jksSeeds, ...pkcs12Seeds])
    const wrapped = random.pick(wrappings)(damageBytes(seed, random))
    return limited(
      random.pick([wrapped, damageBytes(wrapped, random), splice(wrapped, random.pick(foreignSeeds), random)]),
    )
  },
  read: readKeystore,
}

const wrappings: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => Buffer.from(bytes.toString('base64')),
  (bytes) => Buffer.from(bytes.toString('hex')),
  (bytes) => Buffer.from(bytes.toString('latin1')),
  (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  (bytes) => Buffer.from(bytes.toString('utf8')),
  (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  (bytes) => Buffer.from(`data:application/x-pkcs12;base64,${bytes.toString('base64')}`),
  (bytes) => Buffer.from(`kind: Secret\ndata:\n  wso2carbon.jks: ${bytes.toString('base64')}\n`),
  (bytes) => Buffer.from(`-----BEGIN X-----\n${bytes.toString('base64')}\n-----END X-----\n`),
  (bytes) => Buffer.from(hexDump(bytes)),
]

function hexDump(bytes: Buffer): string {
  const lines = bytes.toString('hex').match(/.{1,32}/g) ?? []
  return lines
    .map((line, index) => `${(index * 16).toString(16).padStart(8, '0')}: ${line.replaceAll(/.{4}/g, '$& ')}\n`)
    .join('')
}

function limited(bytes: Buffer): Buffer {
  return bytes.subarray(0, mostBytes)
}

/** Reads all that can be read from a keystore, with the right and with a wrong password. */
async function readKeystore(input: Buffer, witness: Witness): Promise<void> {
  const sealed = witness.attempt(() => recogniseKeystore(input))
  if (sealed === undefined) return
  const inClear = sealed.entriesInClear
  for (const entry of inClear ?? []) readEntryCertificate(entry, witness)
  const entries = await witness.attemptAsync(() => sealed.open(password))
  if (entries === undefined) return
  if (inClear !== undefined) witness.agree('entries are the same with and without the password', entries, inClear)
  if (sealed.hasIntegrityCheck)
    witness.agree('a wrong password opens nothing', await witness.attemptAsync(() => sealed.open(canary)), undefined)
  for (const entry of entries) await readEntry(entry, witness)
  const descriptions = await describeEntries(entries, password)
  witness.agree('each entry is described', descriptions.length, entries.length)
  witness.hear(runtimeConcerns(sealed, entries, await witness.attemptAsync(() => sealed.javaRefusals(password))))
  witness.know(aliasesOf(entries))
  witness.attempt(() => findEntry(entries, 'no such alias'))
}

async function readEntry(entry: KeystoreEntry, witness: Witness): Promise<void> {
  readEntryCertificate(entry, witness)
  for (const wanted of [password, canary]) {
    await witness.attemptAsync(() => decryptPrivateKey(entry, wanted))
    await witness.attemptAsync(() => decryptAesKey(entry, wanted))
  }
}

function readEntryCertificate(entry: KeystoreEntry, witness: Witness): void {
  witness.know([entry.alias])
  const certificate = witness.attempt(() => readCertificate(entry))
  if (certificate !== undefined) readAgain(certificate, witness)
}

/** A certificate survives the profile that it is saved in. */
function readAgain(certificate: Certificate, witness: Witness): void {
  const saved = certificateFromPem(certificate.pem())
  witness.agree('a saved certificate is the same', saved.fingerprint256, certificate.fingerprint256)
  witness.hear([...concerns(certificate, new Date(0)), quoted(certificate.subject)])
}
