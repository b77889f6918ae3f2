/** Private keys, with Java beside: what KeyStore.getKey gives is what is to be opened. */
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
import {privateKeyOf} from '../../src/keystore/private-key.js'
import {runJava} from '../support/java.js'
import {convertKeystore, keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {javaType, vectorBytes, vectorPath, vectors} from './vectors.js'

interface KeyRequest {
  readonly file: string
  readonly type: string
  readonly password: string
  readonly keyPassword: string
  readonly alias: string
}

const rsa = createPrivateKey(vectorBytes('rsa.key.pem'))

describe('private keys, with Java beside', function () {
  this.timeout(300_000)
  let folder: string

  before(function () {
    needs(this, 'java', 'javac', 'keytool', 'openssl')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-keys-'))
  })

  after(() => {
    // Where Java is missing it was never made.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (folder !== undefined) rmSync(folder, {recursive: true, force: true})
  })

  it('of every vector are those that Java gives', () => {
    // RC4 is not supported; of the other Java lists the entry, and then gives nobody its key.
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
    expectSameKeys(requests)
  })

  for (const type of ['JKS', 'JCEKS'] as const) {
    it(`open with a password other than the keystore's, in ${type} made by keytool`, async () => {
      const file = path.join(folder, `own.${type}`)
      const algorithms = [
        ['RSA', '2048'],
        ['DSA', '1024'],
        ['EC', '384'],
      ] as const
      for (const [algorithm, size] of algorithms) {
        const order = ['-genkeypair', '-storetype', type, '-alias', algorithm, '-keyalg', algorithm, '-keysize', size]
        await keytool(file, 'secret1', [...order, '-dname', 'CN=x', '-keypass', `own ${algorithm}`])
      }
      expectSameKeys(
        algorithms.map(([alias]) => ({file, type, password: 'secret1', keyPassword: `own ${alias}`, alias})),
      )
      expectWrong(entriesOf(file, 'secret1'), ['secret1', 'own rsa', 'pässwörd'])
    })
  }

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] as const) {
    it(`open with every kind of password that Java took for them, in ${type}`, () => {
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
      expectSameKeys(requests)
      for (const {file, keyPassword} of requests) {
        expectWrong(entriesOf(file, 'secret1'), [`${keyPassword}.`, keyPassword === '' ? ' ' : ''])
      }
    })
  }

  it('open whatever OpenSSL encrypted them with', () => {
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
        const [entry] = entriesOf(file, password)
        expect(privateKeyOf(entry!, password).equals(rsa), cipher).to.equal(true)
        expectWrong([entry!], ['other'])
      }
    }
  })

  it('under RC4 do not keep the rest of a keystore shut', () => {
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
    const [entry] = entriesOf(file, 'secret1')
    expect(() => privateKeyOf(entry!, 'secret1')).to.throw(KeystoreError, 'RC4-128')
  })

  /** Both open every one of them, to the same key. */
  function expectSameKeys(requests: readonly KeyRequest[]): void {
    const theirs = javaKeys(requests)
    for (const [index, {file, password, keyPassword, alias}] of requests.entries()) {
      const entry = findEntry(entriesOf(file, password), alias)
      const key = entry.sealedKey!.open(keyPassword)
      expect(key.equals(theirs[index]!), `${path.basename(file)} ${alias}`).to.equal(true)
      if (key.asymmetricKeyType === 'rsa') expect(privateKeyOf(entry, keyPassword).equals(key)).to.equal(true)
      else expect(() => privateKeyOf(entry, keyPassword)).to.throw(UnusableKeyError, 'need an RSA key')
    }
  }
})

describe('the private key of an entry', () => {
  const entries = entriesOf(vectorPath('keytool.jks'), 'secret1')
  const leaf = findEntry(entries, 'leaf')

  it('is none where the entry is a certificate or a secret key', () => {
    expect(() => privateKeyOf(findEntry(entries, 'some ca'), 'secret1')).to.throw(
      UnusableKeyError,
      'alias "some ca" holds a certificate alone',
    )
    for (const file of ['keytool.jceks', 'keytool.p12']) {
      const secret = findEntry(entriesOf(vectorPath(file), 'secret1'), 'symmetric')
      expect(() => privateKeyOf(secret, 'secret1')).to.throw(UnusableKeyError, 'alias "symmetric" holds a secret key')
    }
  })

  it('must belong to the certificate', () => {
    const [other] = entriesOf(vectorPath('rsa-1024.crt.pem'), '')
    expect(() => privateKeyOf({...leaf, certificate: other!.certificate!}, 'secret1')).to.throw(
      KeystoreError,
      'the private key "leaf" does not belong to its certificate',
    )
  })

  it('needs no certificate', () => {
    const {alias, kind, sealedKey} = leaf
    expect(privateKeyOf({alias, kind, sealedKey: sealedKey!}, 'secret1').equals(rsa)).to.equal(true)
  })

  it('is refused for its certificate before a password is looked at', () => {
    const [ec] = entriesOf(vectorPath('ec.crt.pem'), '')
    expect(() => privateKeyOf({...leaf, certificate: ec!.certificate!}, 'wrong')).to.throw(
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

function entriesOf(file: string, password: string): readonly KeystoreEntry[] {
  return recogniseKeystore(readFileSync(file)).open(password)
}

/** No key of theirs opens with one of the passwords, and no error shows it. */
function expectWrong(entries: readonly KeystoreEntry[], passwords: readonly string[]): void {
  for (const {alias, sealedKey} of entries) {
    for (const password of passwords) {
      if (sealedKey === undefined) continue
      expect(() => sealedKey.open(password), `${alias}: ${JSON.stringify(password)}`)
        .to.throw(WrongKeyPasswordError, `the private key "${alias}"`)
        .and.satisfy(
          (error: UserError) => password.length < 5 || !`${error.message}${error.hint ?? ''}`.includes(password),
        )
    }
  }
}
