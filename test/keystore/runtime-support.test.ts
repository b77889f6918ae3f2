/** Whether Java finds and decrypts a private key, and what is said of it. */
import {execFileSync} from 'node:child_process'
import {createCipheriv, pbkdf2Sync, randomBytes, X509Certificate} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import {KeystoreError} from '../../src/errors.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import type {KeystoreEntry, SealedKeystore} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {runtimeConcerns} from '../../src/keystore/runtime-support.js'
import {runJava} from '../support/java.js'
import {runSuggested} from '../support/shell-command.js'
import {needs} from '../support/tools.js'
import {explicit, integer, octets, oid, sequence, tlv} from './der-bytes.js'
import {javaType, vectorBytes, vectorPath, vectors} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

const password = 'secret1'

describe('what Micro Integrator cannot use', function () {
  this.timeout(300_000)
  let folder: string

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-runtime-support-'))
  })

  after(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  it('is a JCEKS keystore, whatever is in it', () => {
    expect(runtimeConcerns({type: 'JCEKS'}, [])).to.have.length(1)
    expect(runtimeConcerns({type: 'JCEKS'}, []).join()).to.match(
      /does not start with a JCEKS keystore; convert it: keytool /,
    )
    for (const type of ['JKS', 'PKCS12', 'PEM'] as const) expect(runtimeConcerns({type}, [])).to.deep.equal([])
  })

  it('is not a JCEKS keystore after the suggested command', async function () {
    needs(this, 'keytool')
    const place = newPlace('jceks')
    writeFileSync(path.join(place, 'my.jceks'), vectorBytes('keytool.jceks'))
    const [concern = ''] = runtimeConcerns(recogniseKeystore(vectorBytes('keytool.jceks')), [])
    runSuggested(concern, path.join(place, 'my.jceks'), password)
    const {sealed, entries} = await openFile(path.join(place, 'keystore.p12'))
    expect(runtimeConcerns(sealed, entries)).to.deep.equal([])
    expect(entries.map(({alias}) => alias)).to.have.members(['leaf', 'symmetric', 'some ca'])
  })

  it('are the private keys of PKCS#12 that Java 17 does not decrypt, and no others', async function () {
    needs(this, 'java', 'javac')
    const files = [...(await pbes2Files()), ...(await vectorFiles())]
    for (const [index, {bytes}] of files.entries()) writeFileSync(path.join(folder, `${index}`), bytes)
    const answers = javaKeys(
      files.map(({type, entry: {alias}, password: ofFile}, index) => [
        path.join(folder, `${index}`),
        type,
        ofFile,
        alias,
      ]),
    )
    const differing = files.filter(
      ({concerns}, index) => (concerns.length === 0) !== answers[index]?.startsWith('key\t'),
    )
    expect(differing.map(({name}) => name)).to.deep.equal([])
    expect(files.filter(({concerns}) => concerns.length > 0).length).to.be.above(10)
    expect(files.filter(({concerns}) => concerns.length === 0).length).to.be.above(10)
  })

  const reencrypted = ['openssl-key-in-clear.p12', 'openssl-aes-192.p12', 'openssl-pbes2-3des.p12', 'openssl-2des.p12']
  for (const name of reencrypted) {
    it(`is a private key that Java decrypts after the suggested command: ${name}`, async function () {
      needs(this, 'java', 'javac', 'openssl')
      const place = newPlace(name)
      writeFileSync(path.join(place, name), vectorBytes(name))
      const {sealed, entries} = await openFile(path.join(place, name))
      const concerns = runtimeConcerns(sealed, entries)
      expect(concerns).to.have.length(1)
      runSuggested(concerns[0]!, path.join(place, name), password)
      const renewed = path.join(place, 'keystore.p12')
      expect(runtimeConcerns((await openFile(renewed)).sealed, (await openFile(renewed)).entries)).to.deep.equal([])
      expect(javaKeys([[renewed, 'PKCS12', password, entries[0]!.alias]]).join()).to.match(/^key\t/)
    })
  }

  it('is not a PKCS#12 with a password outside ASCII after the suggested command', async function () {
    needs(this, 'java', 'javac', 'openssl')
    const place = newPlace('non-ascii')
    const file = path.join(place, 'my.p12')
    writeFileSync(file, vectorBytes('openssl-non-ascii.p12'))
    expect(javaKeys([[file, 'PKCS12', 'pässwörd', '1']]).join()).to.match(/^error\t/)
    const opening = () => recogniseKeystore(readFileSync(file)).open('pässwörd')
    const {hint} = await expectRejection(opening, KeystoreError, 'outside printable ASCII')
    runSuggested(hint?.replace('ALIAS', 'mi') ?? '', file, 'pässwörd', password)
    expect(javaKeys([[path.join(place, 'keystore.p12'), 'PKCS12', password, 'mi']]).join()).to.match(/^key\t/)
  })

  function newPlace(name: string): string {
    const place = path.join(folder, `place-${name}`)
    mkdirSync(place)
    return place
  }
})

describe('a private key that is not encrypted', function () {
  this.timeout(300_000)

  let sealed: SealedKeystore
  let entries: readonly KeystoreEntry[]

  before(async () => {
    ;({sealed, entries} = await openFile(vectorPath('openssl-key-in-clear.p12')))
  })

  it('is an entry, with its certificate', () => {
    expect(sealed.needsPassword).to.equal(true)
    expect(entries.map(({alias, kind, hiddenFromJava}) => ({alias, kind, hiddenFromJava}))).to.deep.equal([
      {alias: '1', kind: 'private-key', hiddenFromJava: 'key-in-clear'},
    ])
    expect(entries[0]?.certificate).to.deep.equal(rsaCertificate())
  })

  it('opens with any password, and can be opened again', async () => {
    for (const any of [password, '', 'x'])
      expect((await decryptPrivateKey(entries[0]!, any)).export({type: 'pkcs8', format: 'pem'})).to.equal(
        vectorBytes('rsa.key.pem').toString(),
      )
  })

  it('is found in every combination that openssl creates', async function () {
    needs(this, 'openssl')
    const folder = mkdtempSync(path.join(tmpdir(), 'mi-in-clear-'))
    try {
      for (const {options, alias, needsPassword} of [
        {options: [], alias: '1', needsPassword: true},
        {options: ['-name', 'My Key'], alias: 'my key', needsPassword: true},
        {options: ['-certpbe', 'NONE'], alias: '1', needsPassword: true},
        {options: ['-nomac'], alias: '1', needsPassword: false},
        {options: ['-certpbe', 'NONE', '-nomac'], alias: '1', needsPassword: false},
        {options: ['-noiter', '-nomaciter'], alias: '1', needsPassword: true},
        {options: ['-legacy'], alias: '1', needsPassword: true},
        {options: ['-certfile', vectorPath('ec.crt.pem')], alias: '1', needsPassword: true},
      ]) {
        const file = path.join(folder, 'clear.p12')
        const key = ['-inkey', vectorPath('rsa.key.pem'), '-in', vectorPath('rsa.crt.pem')]
        execFileSync('openssl', [
          'pkcs12',
          '-export',
          '-keypbe',
          'NONE',
          ...key,
          ...options,
          '-out',
          file,
          '-passout',
          `pass:${password}`,
        ])
        const opened = await openFile(file)
        expect(
          opened.entries.map((entry) => entry.alias),
          options.join(' '),
        ).to.deep.equal([alias])
        expect(opened.sealed.needsPassword, options.join(' ')).to.equal(needsPassword)
        expect((await decryptPrivateKey(opened.entries[0]!, '')).asymmetricKeyType).to.equal('rsa')
        expect(opened.entries[0]?.certificate).to.deep.equal(rsaCertificate())
        expect(runtimeConcerns(opened.sealed, opened.entries).join()).to.include('does not find the private key')
      }
    } finally {
      rmSync(folder, {recursive: true})
    }
  })
})

describe('certificates that Java ignores', () => {
  it('are the entries of a file that holds nothing else, and encrypt', async () => {
    for (const name of ['openssl-no-key.p12', 'openssl-no-protection.p12']) {
      const {sealed, entries} = await openFile(vectorPath(name))
      expect(entries, name).to.deep.equal([
        {alias: '1', kind: 'certificate', hiddenFromJava: 'untrusted-certificate', certificate: rsaCertificate()},
      ])
      expect(runtimeConcerns(sealed, entries)).to.deep.equal([])
    }
  })

  it('are no entries beside those that Java finds', async () => {
    expect((await openFile(vectorPath('openssl-chain.p12'))).entries.map(({alias}) => alias)).to.deep.equal(['leaf'])
  })
})

interface KeyFile {
  readonly name: string
  readonly bytes: Buffer
  readonly type: string
  readonly password: string
  readonly entry: KeystoreEntry
  readonly concerns: readonly string[]
}

async function openFile(
  file: string,
): Promise<{readonly sealed: SealedKeystore; readonly entries: readonly KeystoreEntry[]}> {
  const sealed = recogniseKeystore(readFileSync(file))
  return {sealed, entries: await sealed.open(password)}
}

/** Every private key in the vectors that can be opened, except those in JCEKS, which Java opens but Micro Integrator does not. */
async function vectorFiles(): Promise<KeyFile[]> {
  const unreadable = ['openssl-rc4.p12', 'openssl-mac-md5.p12']
  const files = Object.entries(vectors)
    .filter(([name]) => !name.endsWith('.jceks') && !name.includes('non-ascii') && !unreadable.includes(name))
    .map(([name, vector]) => keysOf(name, vectorBytes(name), javaType(name), vector.password))
  return (await Promise.all(files)).flat()
}

async function keysOf(name: string, bytes: Buffer, type: string, ofFile: string): Promise<KeyFile[]> {
  const sealed = recogniseKeystore(bytes)
  const entries = await sealed.open(ofFile)
  return entries
    .filter(({kind}) => kind === 'private-key')
    .map((entry) => ({name, bytes, type, password: ofFile, entry, concerns: runtimeConcerns(sealed, [entry])}))
}

const ciphers = [
  {name: 'des-ede3-cbc', oid: '2a864886f70d0307', key: 24, iv: 8},
  {name: 'aes-128-cbc', oid: '60864801650304010' + '2', key: 16, iv: 16},
  {name: 'aes-192-cbc', oid: '608648016503040116', key: 24, iv: 16},
  {name: 'aes-256-cbc', oid: '60864801650304012a', key: 32, iv: 16},
] as const

const prfs = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256'] as const

/** One cipher and pseudorandom function for the key, which is in a part of its own, and one for the part with the certificate. */
async function pbes2Files(): Promise<KeyFile[]> {
  const plain = {cipher: ciphers[3], prf: 'sha256'} as const
  const all = ciphers.flatMap((cipher) => prfs.map((prf) => ({cipher, prf})))
  const files = all.flatMap((scheme) => [
    keysOf(`key ${scheme.cipher.name} ${scheme.prf}`, pbes2File(scheme, plain), 'PKCS12', password),
    keysOf(`certificate ${scheme.cipher.name} ${scheme.prf}`, pbes2File(plain, scheme), 'PKCS12', password),
  ])
  return (await Promise.all(files)).flat()
}

interface Scheme {
  readonly cipher: (typeof ciphers)[number]
  readonly prf: (typeof prfs)[number]
}

const data = '2a864886f70d010701'
const encryptedData = '2a864886f70d010706'

function pbes2File(ofKey: Scheme, ofCertificate: Scheme): Buffer {
  const info = Buffer.from(
    vectorBytes('rsa.key.pem')
      .toString()
      .replaceAll(/-----.*-----|\n/g, ''),
    'base64',
  )
  const [keyAlgorithm, key] = encrypt(ofKey, info)
  const keySafe = sequence(bag('2a864886f70d010c0a0102', sequence(keyAlgorithm, octets(key))))
  const certificate = sequence(oid('2a864886f70d01091601'), explicit(octets(Buffer.from(rsaCertificate()))))
  const [algorithm, content] = encrypt(ofCertificate, sequence(bag('2a864886f70d010c0a0103', certificate)))
  const encrypted = sequence(integer(0), sequence(oid(data), algorithm, tlv(0x80, content)))
  const safes = sequence(
    sequence(oid(data), explicit(octets(keySafe))),
    sequence(oid(encryptedData), explicit(encrypted)),
  )
  return sequence(integer(3), sequence(oid(data), explicit(octets(safes))))
}

/** Key and certificate have one localKeyID. */
function bag(type: string, value: Buffer): Buffer {
  const localKeyId = sequence(oid('2a864886f70d010915'), tlv(0x31, octets(Buffer.from('x'))))
  return sequence(oid(type), explicit(value), tlv(0x31, localKeyId))
}

function encrypt({cipher, prf}: Scheme, plain: Buffer): [algorithm: Buffer, encrypted: Buffer] {
  const salt = randomBytes(8)
  const iv = randomBytes(cipher.iv)
  const cipherer = createCipheriv(cipher.name, pbkdf2Sync(password, salt, 1, cipher.key, prf), iv)
  const hmac = sequence(
    oid(`2a864886f70d02${(prfs.indexOf(prf) + 7).toString(16).padStart(2, '0')}`),
    Buffer.from('0500', 'hex'),
  )
  const derivation = sequence(oid('2a864886f70d01050c'), sequence(octets(salt), integer(1), hmac))
  const scheme = sequence(oid('2a864886f70d01050d'), sequence(derivation, sequence(oid(cipher.oid), octets(iv))))
  return [scheme, Buffer.concat([cipherer.update(plain), cipherer.final()])]
}

/** @returns a line for each request: `key` or `error`, then more */
function javaKeys(
  requests: readonly (readonly [file: string, type: string, password: string, alias: string])[],
): string[] {
  const lines = requests.map(([file, type, ofStore, alias]) =>
    [file, type, ofStore, ofStore, alias].map((field) => Buffer.from(field).toString('base64')).join('\t'),
  )
  return runJava('KeystoreKeys', lines.map((line) => `${line}\n`).join(''))
    .trimEnd()
    .split('\n')
}

function rsaCertificate(): Uint8Array {
  return new X509Certificate(vectorBytes('rsa.crt.pem')).raw
}
