/** Private keys, compared with Java: opening a key has to give the same as KeyStore.getKey. */
import {createPrivateKey, type KeyObject} from 'node:crypto'
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import {KeystoreError, UnusableKeyError, UserError, WrongKeyPasswordError} from '../../src/errors.js'
import {findEntry} from '../../src/keystore/find-entry.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {runJava} from '../support/java.js'
import {convertKeystore, keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {javaType, vectorBytes, vectorPath, vectors} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

interface KeyRequest {
  readonly file: string
  readonly type: string
  readonly password: string
  readonly keyPassword: string
  readonly alias: string
}

const rsa = createPrivateKey(vectorBytes('rsa.key.pem'))

describe('private keys, compared with Java', function () {
  this.timeout(300_000)
  let folder: string

  before(function () {
    needs(this, 'java', 'javac', 'keytool', 'openssl')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-keys-'))
  })

  after(() => {
    // If Java is missing, it was never created.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (folder !== undefined) rmSync(folder, {recursive: true, force: true})
  })

  it('are the same as in Java, for every vector', async () => {
    // RC4 is not supported. For the other, Java lists the entry but never returns its key.
    const keyless = ['openssl-rc4.p12', 'openssl-non-ascii-no-mac.p12']
    const requests = Object.entries(vectors).flatMap(([name, {password, java}]) => {
      const entries = 'entries' in java && !keyless.includes(name) ? java.entries : []
      const keys = entries.filter(({kind}) => kind === 'private-key')
      return keys.map(({alias}) => ({
        file: vectorPath(name),
        type: javaType(name),
        password,
        keyPassword: password,
        alias,
      }))
    })
    expect(requests).to.have.length.above(30)
    await expectSameKeys(requests)
  })

  for (const type of ['JKS', 'JCEKS'] as const) {
    it(`can be opened with their own password, in keytool's ${type}`, async () => {
      const file = path.join(folder, `own.${type}`)
      const algorithms = [
        ['RSA', '2048'],
        ['DSA', '1024'],
        ['EC', '384'],
      ] as const
      for (const [algorithm, size] of algorithms) {
        const order = ['-genkeypair', '-storetype', type, '-alias', algorithm, '-keyalg', algorithm, '-keysize', size]
        keytool(file, 'secret1', [...order, '-dname', 'CN=x', '-keypass', `own ${algorithm}`])
      }
      await expectSameKeys(
        algorithms.map(([alias]) => ({file, type, password: 'secret1', keyPassword: `own ${alias}`, alias})),
      )
      await expectWrong(await entriesOf(file, 'secret1'), ['secret1', 'own rsa', 'pässwörd'])
    })
  }

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] as const) {
    it(`can be opened with every kind of password that Java accepts, in ${type}`, async () => {
      const passwords = [
        '',
        ' ',
        'k',
        '~!@#$%^&*()_+{}|:"<>?',
        'x'.repeat(300),
        ...(type === 'JKS' ? ['pässwörd', '\u{1F600}密'] : []),
      ]
      const requests = passwords.map((keyPassword, index) => {
        const file = path.join(folder, `${index}.${type}`)
        const to = {to: file, type, newPassword: 'secret1', newKeyPassword: keyPassword}
        convertKeystore({from: vectorPath('openssl-chain.p12'), password: 'secret1', ...to})
        return {file, type, password: 'secret1', keyPassword, alias: 'leaf'}
      })
      await expectSameKeys(requests)
      for (const {file, keyPassword} of requests) {
        await expectWrong(await entriesOf(file, 'secret1'), [`${keyPassword}.`, keyPassword === '' ? ' ' : ''])
      }
    })
  }

  it('can be opened with every algorithm of OpenSSL', async () => {
    const key = path.join(folder, 'key.pem')
    writeFileSync(key, Buffer.concat([vectorBytes('rsa.key.pem'), vectorBytes('rsa.crt.pem')]))
    const ciphers = [
      'PBE-SHA1-3DES',
      'PBE-SHA1-2DES',
      'PBE-SHA1-RC2-128',
      'PBE-SHA1-RC2-40',
      'DES-EDE3-CBC',
      'AES-128-CBC',
      'AES-192-CBC',
      'AES-256-CBC',
    ]
    for (const cipher of ciphers) {
      for (const password of ['', 'secret1']) {
        const file = path.join(folder, 'openssl.p12')
        execFileSync('openssl', [
          'pkcs12',
          '-export',
          '-legacy',
          '-keypbe',
          cipher,
          '-in',
          key,
          '-out',
          file,
          '-passout',
          `pass:${password}`,
        ])
        const [entry] = await entriesOf(file, password)
        expect((await decryptPrivateKey(entry!, password)).equals(rsa), cipher).to.equal(true)
        await expectWrong([entry!], ['other'])
      }
    }
  })

  it('encrypted with RC4 do not keep the rest of a keystore from opening', async () => {
    const key = path.join(folder, 'key.pem')
    writeFileSync(key, Buffer.concat([vectorBytes('rsa.key.pem'), vectorBytes('rsa.crt.pem')]))
    const file = path.join(folder, 'rc4.p12')
    execFileSync('openssl', [
      'pkcs12',
      '-export',
      '-legacy',
      '-keypbe',
      'PBE-SHA1-RC4-128',
      '-in',
      key,
      '-out',
      file,
      '-passout',
      'pass:secret1',
    ])
    const [entry] = await entriesOf(file, 'secret1')
    await expectRejection(() => decryptPrivateKey(entry!, 'secret1'), KeystoreError, 'RC4-128')
  })

  /** Opens every key both here and in Java, and compares them. */
  async function expectSameKeys(requests: readonly KeyRequest[]): Promise<void> {
    const theirs = javaKeys(requests)
    for (const [index, {file, password, keyPassword, alias}] of requests.entries()) {
      const entry = findEntry(await entriesOf(file, password), alias)
      const key = await entry.sealedKey!.open(keyPassword)
      expect(key.equals(theirs[index]!), `${path.basename(file)} ${alias}`).to.equal(true)
      if (key.asymmetricKeyType === 'rsa')
        expect((await decryptPrivateKey(entry, keyPassword)).equals(key)).to.equal(true)
      else await expectRejection(() => decryptPrivateKey(entry, keyPassword), UnusableKeyError, 'need an RSA key')
    }
  }
})

describe('the private key of an entry', () => {
  let entries: readonly KeystoreEntry[]
  let leaf: KeystoreEntry

  before(async () => {
    entries = await entriesOf(vectorPath('keytool.jks'), 'secret1')
    leaf = findEntry(entries, 'leaf')
  })

  it('does not exist in a certificate or secret-key entry', async () => {
    await expectRejection(
      () => decryptPrivateKey(findEntry(entries, 'some ca'), 'secret1'),
      UnusableKeyError,
      'alias "some ca" holds only a certificate',
    )
    for (const file of ['keytool.jceks', 'keytool.p12']) {
      const secret = findEntry(await entriesOf(vectorPath(file), 'secret1'), 'symmetric')
      await expectRejection(
        () => decryptPrivateKey(secret, 'secret1'),
        UnusableKeyError,
        'alias "symmetric" holds a secret key',
      )
    }
  })

  it('must belong to the certificate', async () => {
    const [other] = await entriesOf(vectorPath('rsa-1024.crt.pem'), '')
    await expectRejection(
      () => decryptPrivateKey({...leaf, certificate: other!.certificate!}, 'secret1'),
      KeystoreError,
      'the private key "leaf" does not belong to its certificate',
    )
  })

  it('needs no certificate', async () => {
    const {alias, kind, sealedKey} = leaf
    expect((await decryptPrivateKey({alias, kind, sealedKey: sealedKey!}, 'secret1')).equals(rsa)).to.equal(true)
  })

  it('is rejected because of its certificate before the password is checked', async () => {
    const [ec] = await entriesOf(vectorPath('ec.crt.pem'), '')
    await expectRejection(
      () => decryptPrivateKey({...leaf, certificate: ec!.certificate!}, 'wrong'),
      UnusableKeyError,
      'an EC key',
    )
  })
})

function javaKeys(requests: readonly KeyRequest[]): KeyObject[] {
  const lines = requests.map(({file, type, password, keyPassword, alias}) =>
    [file, type, password, keyPassword, alias].map((field) => Buffer.from(field).toString('base64')).join('\t'),
  )
  const answers = runJava('KeystoreKeys', `${lines.join('\n')}\n`)
    .trimEnd()
    .split('\n')
  return answers.map((line, index) => {
    const [kind, content = ''] = line.split('\t')
    const bytes = Buffer.from(content, 'base64')
    if (kind !== 'key') throw new Error(`${lines[index] ?? ''}: ${bytes.toString()}`)
    return createPrivateKey({key: bytes, format: 'der', type: 'pkcs8'})
  })
}

async function entriesOf(file: string, password: string): Promise<readonly KeystoreEntry[]> {
  return await recogniseKeystore(readFileSync(file)).open(password)
}

/** None of the passwords opens any of the keys, and no error shows the password. */
async function expectWrong(entries: readonly KeystoreEntry[], passwords: readonly string[]): Promise<void> {
  for (const {alias, sealedKey} of entries) {
    for (const password of passwords) {
      if (sealedKey === undefined) continue
      const opening = () => sealedKey.open(password)
      const error = await expectRejection(opening, WrongKeyPasswordError, `the private key "${alias}"`)
      expect(error).to.satisfy(
        ({message, hint = ''}: UserError) => password.length < 5 || !`${message}${hint}`.includes(password),
      )
    }
  }
}
