/** PKCS#12 files that no tool creates, built byte by byte: beyond limits, or with parts that do not match. */
import {expect} from 'chai'
import {KeystoreError, WrongPasswordError} from '../../../src/errors.js'
import {recogniseKeystore} from '../../../src/keystore/recognise.js'
import {explicit, integer, octets, oid, sequence, tlv} from '../der-bytes.js'
import {pkcs12Of} from './safe-bags.js'
import {asJavaTells} from '../vectors.js'
import {expectRejection} from '../../support/rejection.js'

const oids = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  envelopedData: '2a864886f70d010703',
  encryptedData: '2a864886f70d010706',
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  scrypt: '2b06010401da47040b',
  aes256: '60864801650304012a',
  aes256gcm: '60864801650304012e',
  tripleDes: '2a864886f70d010c0103',
  sha3: '608648016503040208',
  sha256: '608648016503040201',
}

describe('PKCS#12 files', () => {
  it('may need at most five million iterations, and three times as many hashes in all parts together', () => {
    expect(recogniseKeystore(pfx([encrypted(tripleDes(5_000_000))])).needsPassword).to.equal(true)
    expect(() => recogniseKeystore(pfx([encrypted(tripleDes(5_000_001))]))).to.throw(
      KeystoreError,
      'iteration count of 5000001',
    )
    expect(() => recogniseKeystore(pfx([encrypted(tripleDes(3_000_000)), encrypted(tripleDes(3_000_000))]))).to.throw(
      KeystoreError,
      '18000000 rounds',
    )
    expect(() => recogniseKeystore(pfx([encrypted(tripleDes(5_000_000))], macData(1)))).to.throw(
      KeystoreError,
      '15000001 rounds',
    )
    expect(() => recogniseKeystore(pfx([], macData(0xffffffff)))).to.throw(KeystoreError, 'number')
    expect(() => recogniseKeystore(pfx([], macData(0)))).to.throw(KeystoreError, 'iteration count of 0')
  })

  const refusals: readonly [name: string, file: () => Buffer, message: RegExp][] = [
    ['protected with a public key', () => pfx([sequence(oid(oids.envelopedData), explicit(sequence()))]), /public key/],
    [
      'a signature instead of a MAC',
      () => sequence(integer(3), sequence(oid(oids.signedData), explicit(sequence()))),
      /public key/,
    ],
    [
      'content of an unknown type',
      () => sequence(integer(3), sequence(oid(oids.encryptedData), explicit(sequence()))),
      /unknown type/,
    ],
    [
      'scrypt',
      () => pfx([encrypted(pbes2({kdf: oids.scrypt}))]),
      /key derivation: scrypt \(1\.3\.6\.1\.4\.1\.11591\.4\.11\)/,
    ],
    [
      'AES in another mode',
      () => pfx([encrypted(pbes2({cipher: oids.aes256gcm}))]),
      /its encryption: 2\.16\.840\.1\.101\.3\.4\.1\.46/,
    ],
    [
      'an unknown pseudorandom function',
      () => pfx([encrypted(pbes2({prf: oids.sha3}))]),
      /key derivation: 2\.16\.840\.1\.101\.3\.4\.2\.8/,
    ],
    ['a short initialization vector', () => pfx([encrypted(pbes2({iv: '00'}))]), /initialization vector/],
    ['a key of the wrong length', () => pfx([encrypted(pbes2({keyLength: 16}))]), /wrong length/],
    ['no parts', () => sequence(integer(3)), /ASN\.1/],
    ['a safe that is something else', () => pfx([integer(1)]), /ASN\.1/],
  ]
  for (const [name, file, message] of refusals) {
    it(`are rejected without a password: ${name}`, () => {
      expect(() => recogniseKeystore(file())).to.throw(KeystoreError, message)
    })
  }

  it('are rejected if a part has the wrong length', async () => {
    const sealed = recogniseKeystore(pfx([encrypted(pbes2({}), '00'.repeat(17))]))
    await expectRejection(() => sealed.open('p'), KeystoreError, 'wrong length')
  })

  it('have a wrong password if the result is noise and there is no MAC', async () => {
    for (const algorithm of [pbes2({}), pbes2({keyLength: 32}), tripleDes(1)]) {
      const sealed = recogniseKeystore(pfx([encrypted(algorithm, '00'.repeat(64))]))
      await expectRejection(() => sealed.open('p'), WrongPasswordError)
      await expectRejection(() => sealed.open(''), WrongPasswordError)
    }
  })

  it('may be empty', async () => {
    expect(await recogniseKeystore(pfx([])).open('anything')).to.deep.equal([])
  })
})

describe('keys in PKCS#12', () => {
  it('are numbered if they have no name', async () => {
    const keys = ['x', 'y', 'z'].map((localKeyId) => ({kind: 'private-key', localKeyId}) as const)
    const entries = await recogniseKeystore(pkcs12Of([keys])).open('secret1')
    expect(entries.map(({alias}) => alias)).to.deep.equal(['1', '2', '3'])
  })

  it('prove the password if nothing else can', async () => {
    const sealed = recogniseKeystore(pkcs12Of([[{kind: 'private-key', name: 'Key'}]]))
    expect(asJavaTells(await sealed.open('secret1'))).to.deep.equal([{alias: 'key', kind: 'private-key'}])
    await expectRejection(() => sealed.open('secret2'), WrongPasswordError)
  })
})

function pfx(safes: readonly Buffer[], mac?: Buffer): Buffer {
  const authSafe = sequence(oid(oids.data), explicit(octets(sequence(...safes))))
  return sequence(integer(3), authSafe, ...(mac ? [mac] : []))
}

function macData(rounds: number): Buffer {
  return sequence(
    sequence(sequence(oid(oids.sha256)), octets(Buffer.alloc(32))),
    octets(Buffer.alloc(8)),
    integer(rounds),
  )
}

function encrypted(algorithm: Buffer, content = '00'.repeat(16)): Buffer {
  const info = sequence(oid(oids.data), algorithm, tlv(0x80, Buffer.from(content, 'hex')))
  return sequence(oid(oids.encryptedData), explicit(sequence(integer(0), info)))
}

function tripleDes(rounds: number): Buffer {
  return sequence(oid(oids.tripleDes), sequence(octets(Buffer.alloc(8)), integer(rounds)))
}

interface Pbes2 {
  readonly kdf?: string
  readonly cipher?: string
  readonly iv?: string
  readonly keyLength?: number
  readonly prf?: string
}

function pbes2({kdf = oids.pbkdf2, cipher = oids.aes256, iv = '00'.repeat(16), keyLength, prf}: Pbes2): Buffer {
  const optional = [
    ...(keyLength === undefined ? [] : [integer(keyLength)]),
    ...(prf === undefined ? [] : [sequence(oid(prf))]),
  ]
  const derivation = sequence(oid(kdf), sequence(octets(Buffer.alloc(8)), integer(1), ...optional))
  return sequence(oid(oids.pbes2), sequence(derivation, sequence(oid(cipher), octets(Buffer.from(iv, 'hex')))))
}
