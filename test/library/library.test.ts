import {expect} from 'chai'
import {createSecretKey, randomBytes, type KeyObject} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {inspect} from 'node:util'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import * as library from '../../src/library/library.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, newIdentity} from '../support/identity.js'
import {needs} from '../support/tools.js'

const {createEncryptor, detectCiphertext, examineCiphertext, LibraryError, listTransformations} = library
const {readEncryptionCertificate, readKeystore, readProperties, writeProperties} = library

const vectors = path.join(import.meta.dirname, '..', 'vectors')
const vector = (name: string) => readFileSync(path.join(vectors, name))
/** Of the keystores. */
const password = 'secret1'
const secret = ' pä$$ wörd 🔑 '

/** @returns the code and the message of the LibraryError */
async function failure(work: () => unknown): Promise<readonly [code: string, message: string]> {
  try {
    await work()
  } catch (error) {
    if (error instanceof LibraryError) return [error.code, error.message]
    throw error
  }
  throw new Error('it did not fail')
}

describe('the library', () => {
  const {pem, privateKey} = identity()
  const symmetricKey = randomBytes(32).toString('hex')
  const aesKey = createSecretKey(symmetricKey, 'hex')

  /** Encrypts with every transformation. */
  async function encryptWithAll(): Promise<readonly {key: KeyObject; transformation: string; ciphertext: string}[]> {
    return Promise.all(
      listTransformations().map(async ({name, keyKind}) => {
        const [source, key] = keyKind === 'rsa' ? [{certificate: pem}, privateKey] : [{symmetricKey}, aesKey]
        const {transformation, encrypt} = await createEncryptor(source, name.toLowerCase())
        return {key, transformation, ciphertext: encrypt(secret)}
      }),
    )
  }

  it('encrypts what Java decrypts, with every transformation', async function () {
    needs(this, 'java', 'javac')
    const answers = decryptWithJava(await encryptWithAll())
    expect(answers).to.deep.equal(listTransformations().map(() => ({plaintext: secret})))
  })

  it('encrypts what `mi` decrypts, with every transformation', async () => {
    for (const {key, transformation, ciphertext} of await encryptWithAll())
      expect(runtimeDecryptor(findTransformation(transformation), key)(ciphertext)).to.deep.equal({plaintext: secret})
  })

  it("uses Micro Integrator's transformation by default, and encrypts bytes as they are", async () => {
    const {transformation, capacity, encrypt} = await createEncryptor({certificate: pem})
    expect([transformation, capacity]).to.deep.equal(['RSA/ECB/OAEPWithSHA1AndMGF1Padding', 214])
    expect(identity().open(encrypt(Buffer.from('x'.repeat(214))))).to.equal('x'.repeat(214))
    expect(encrypt('x')).to.not.equal(encrypt('x'))
    const symmetric = await createEncryptor({symmetricKey})
    expect([symmetric.transformation, symmetric.capacity]).to.deep.equal(['AES/GCM/NoPadding', Infinity])
  })

  it('refuses secrets that cannot be encrypted, and never repeats them', async () => {
    const {encrypt} = await createEncryptor({certificate: pem})
    for (const value of ['', new Uint8Array(), 'hunter2'.repeat(40), 'hunter2 \ud800']) {
      const [code, message] = await failure(() => encrypt(value))
      expect(code).to.equal('unusable-value')
      expect(message).to.not.contain('hunter2')
    }
  })

  it('repeats nothing that has another type than it takes', async () => {
    const {encrypt} = await createEncryptor({symmetricKey})
    const works: readonly (() => unknown)[] = [
      () => encrypt(271828 as never),
      () => encrypt(new Uint16Array(2) as never),
      () => createEncryptor(271828 as never),
      () => createEncryptor({symmetricKey: 271828 as never}),
      () => readKeystore(vector('keystores/keytool.jks'), 271828 as never),
    ]
    for (const work of works) {
      const error: unknown = await Promise.resolve()
        .then(work)
        .catch((thrown: unknown) => thrown)
      expect(error).to.be.an('error')
      expect(inspect(error)).to.not.contain('271828')
    }
    expect(await failure(() => encrypt(271828 as never))).to.include('unusable-value')
  })

  it('refuses keys and transformations that do not fit', async () => {
    const code = async (...given: Parameters<typeof createEncryptor>) =>
      (await failure(() => createEncryptor(...given)))[0]
    expect(await code({symmetricKey: 'short'})).to.equal('unusable-key')
    expect(await code({certificate: 'no PEM'})).to.equal('keystore')
    expect(await code({certificate: vector('keystores/ec.crt.pem').toString()})).to.equal('unusable-key')
    expect(await code({certificate: pem}, 'RSA/ECB/NoPadding')).to.equal('unknown-transformation')
    expect(await code({certificate: pem}, 'AES/GCM/NoPadding')).to.equal('unknown-transformation')
    expect(await code({symmetricKey}, 'RSA')).to.equal('unknown-transformation')
  })

  it('reads a certificate in PEM or DER, and reports concerns', () => {
    const {pem: written, ...details} = readEncryptionCertificate(pem)
    expect(written.trim()).to.equal(pem.trim().replaceAll('\r', ''))
    const der = Buffer.from(pem.replaceAll(/-----.*?-----/g, ''), 'base64')
    for (const source of [Buffer.from(pem), new Uint8Array(der)])
      expect(readEncryptionCertificate(source)).to.deep.equal({pem: written, ...details})
    expect(details).to.include({bits: 2048}).and.to.have.property('concerns').that.is.empty
    const known = readEncryptionCertificate(vector('certificates/wso2-default-2025-12.crt.pem'))
    expect(known.concerns).to.have.length(1)
    expect(readEncryptionCertificate(newIdentity(1024, {from: -9, to: -1}).pem).concerns).to.have.length(2)
  })

  it('reads keystores, with and without a password', async () => {
    const open = await readKeystore(vector('keystores/keytool.jks'), password)
    const unopened = await readKeystore(vector('keystores/keytool.jks'))
    expect([open.isIntegrityChecked, unopened.isIntegrityChecked]).to.deep.equal([true, false])
    expect(unopened).to.deep.include({type: 'JKS', items: open.items})
    const usable = open.items.find(({canEncrypt}) => canEncrypt)
    expect(usable).to.include({algorithm: 'RSA', bits: 2048})
    const {fingerprint256} = open.certificate(usable?.alias.toUpperCase() ?? '')
    expect(fingerprint256).to.equal(usable?.fingerprint256)
    const {type, isIntegrityChecked} = await readKeystore(vector('keystores/keytool.p12'), password)
    expect({type, isIntegrityChecked}).to.deep.equal({type: 'PKCS12', isIntegrityChecked: true})
  })

  it('says why it cannot read a keystore', async () => {
    const p12 = vector('keystores/keytool.p12')
    const code = async (bytes: Uint8Array, word?: string) => (await failure(() => readKeystore(bytes, word)))[0]
    expect(await code(p12)).to.equal('password-missing')
    expect(await code(p12, 'hunter2')).to.equal('wrong-password')
    expect(await code(p12.subarray(0, 500), password)).to.equal('keystore')
    expect(await code(new Uint8Array())).to.equal('keystore')
    const {certificate} = await readKeystore(p12, password)
    expect((await failure(() => certificate('nobody')))[0]).to.equal('unknown-alias')
  })

  it('distinguishes ciphertexts from other values', async () => {
    const rsa = (await createEncryptor({certificate: pem})).encrypt(secret)
    const aes = (await createEncryptor({symmetricKey})).encrypt(secret)
    expect([rsa, aes, secret].map(detectCiphertext)).to.deep.equal([
      {kind: 'rsa', bits: 2048},
      {kind: 'aes'},
      undefined,
    ])
    expect(examineCiphertext(rsa, {kind: 'rsa', bits: 2048})).to.equal(undefined)
    const reasons = [secret, '', `"${rsa}"`, rsa.slice(8), aes].map(
      (value) => examineCiphertext(value, {kind: 'rsa', bits: 2048})?.reason,
    )
    expect(reasons).to.deep.equal(['plaintext', 'no-value', 'not-clean', 'wrong-length', 'another-transformation'])
  })

  it('reads and writes .properties as Java does', async () => {
    const text = '# a comment\na\\:b = c\\u00e4\\\n  d \nlast'
    const items = [
      {alias: 'a:b', value: 'cäd ', line: 2},
      {alias: 'last', value: '', line: 4},
    ]
    expect(readProperties(text)).to.deep.equal(items)
    expect(readProperties(Buffer.from(text))).to.deep.equal(items)
    expect(await failure(() => readProperties('a=b\nc=\\u12x4'))).to.include('format')
    expect((await failure(() => readProperties('a=b\nc=\\u12x4')))[1]).to.match(/^line 2: /)
    const written = writeProperties([{alias: 'ä b', ciphertext: 'AAAA=='}])
    expect(written).to.equal('\\u00e4\\ b=AAAA==\n')
    expect(readProperties(written)).to.deep.equal([{alias: 'ä b', value: 'AAAA==', line: 1}])
    expect((await failure(() => writeProperties([{alias: '', ciphertext: 'x'}])))[0]).to.equal('format')
    for (const ciphertext of [
      'AAAA==\nevil=1',
      'AAAA==\n',
      'hunter2 hunter2',
      '',
      undefined as never,
      ['AAAA=='] as never,
    ])
      expect((await failure(() => writeProperties([{alias: 'a', ciphertext}])))[0]).to.equal('format')
  })
})
