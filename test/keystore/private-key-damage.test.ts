/** Private keys that were built or damaged by hand. The result is either the correct key or an error. */
import {createHash, createPrivateKey, X509Certificate, type KeyObject} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import forge from 'node-forge'
import {KeystoreError, UserError, WrongKeyPasswordError} from '../../src/errors.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {runJava} from '../support/java.js'
import {needs} from '../support/tools.js'
import {explicit, integer, octets, oid, sequence, tlv} from './der-bytes.js'
import {header, privateKeyEntry, signed} from './jks/jks-bytes.js'
import {pkcs12Of} from './pkcs12/safe-bags.js'
import {vectorBytes, vectors} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

const rsa = createPrivateKey(vectorBytes('rsa.key.pem'))
const info = rsa.export({format: 'der', type: 'pkcs8'})
const certificate = new X509Certificate(vectorBytes('rsa.crt.pem')).raw
const oids = {xor: '2b060104012a02110101', tripleDes: '2b060104012a021301'}
const password = 'secret1'

describe('damaged private keys', function () {
  this.timeout(60_000 + numRuns * 200)

  for (const {name, share} of [
    {name: 'keytool.jks', share: 1},
    {name: 'openssl-no-mac.p12', share: 1},
    {name: 'openssl-nothing-but-key.p12', share: 1},
    {name: 'openssl-legacy.p12', share: 1},
    // It takes 200,000 rounds of key derivation.
    {name: 'keytool.jceks', share: 0.03},
  ]) {
    it(`are correct or an error with a flipped bit in ${name}, without checking its digest if possible`, async () => {
      const bytes = vectorBytes(name)
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
          const damaged = Buffer.from(bytes)
          damaged[bit >> 3]! ^= 1 << (bit & 7)
          await rightOrRefused(() => entriesOf(damaged, vectors[name]?.password ?? ''))
        }),
        {numRuns: Math.ceil(numRuns * share)},
      )
    })
  }

  it('are correct or an error with a flipped bit in the plaintext', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(info.length * 8 - 1), async (bit) => {
        const damaged = Buffer.from(info)
        damaged[bit >> 3]! ^= 1 << (bit & 7)
        await rightOrRefused(() => entriesOf(jksOf(sealedWithXor(damaged)), password))
        await rightOrRefused(() => entriesOf(jksOf(sealedWithXor(damaged), []), password))
      }),
      {numRuns},
    )
  })

  for (const name of ['n', 'e', 'd', 'p', 'q', 'dP', 'dQ', 'qInv'] as const) {
    it(`are rejected if one number is wrong: ${name}`, async () => {
      const key = forge.pki.privateKeyFromPem(vectorBytes('rsa.key.pem').toString())
      for (const other of [
        key[name].add(new forge.jsbn.BigInteger('2')),
        new forge.jsbn.BigInteger('0'),
        new forge.jsbn.BigInteger('1'),
      ]) {
        const changed = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1({...key, [name]: other}))
        const bytes = jksOf(sealedWithXor(Buffer.from(forge.asn1.toDer(changed).getBytes(), 'latin1')))
        await expectRejection(
          async () => decryptPrivateKey((await entriesOf(bytes, password))[0]!, password),
          KeystoreError,
          'the private key "k"',
        )
      }
    })
  }

  it('may be followed by bytes, which JDK 17 ignores', async () => {
    const [entry] = await entriesOf(jksOf(sealedWithXor(Buffer.concat([info, Buffer.from('junk')]))), password)
    expect((await decryptPrivateKey(entry!, password)).equals(rsa)).to.equal(true)
  })

  it('are rejected if they are far too long', async () => {
    const long = sequence(integer(0), sequence(oid('2a864886f70d010101'), tlv(5)), octets(Buffer.alloc(60_000)))
    const [entry] = await entriesOf(jksOf(sealedWithXor(long)), password)
    await expectRejection(() => decryptPrivateKey(entry!, password), KeystoreError, 'the private key "k" is damaged')
  })
})

describe('encrypted private keys that no tool creates', () => {
  const sealed = sealedWithXor(info)
  const data = sealed.subarray(-info.length - 40)
  const parameters = (salt: string, rounds: number) => sequence(octets(Buffer.from(salt, 'hex')), integer(rounds))
  const tripleDes = (...more: Buffer[]) => sequence(sequence(oid(oids.tripleDes), ...more), octets(Buffer.alloc(64)))

  const refusals: readonly [name: string, magic: string, protectedKey: Buffer, message: RegExp][] = [
    ['nothing', 'feedfeed', Buffer.alloc(0), /ASN\.1/],
    ['no algorithm', 'feedfeed', sequence(), /ASN\.1/],
    [
      'an unknown algorithm',
      'feedfeed',
      sequence(sequence(oid('2a864886f70d01050d')), octets(data)),
      /a private key: 1\.2\.840\.113549\.1\.5\.13/,
    ],
    [
      "JCEKS's algorithm in JKS",
      'feedfeed',
      tripleDes(parameters('0102030405060708', 1)),
      /a private key: 1\.3\.6\.1\.4\.1\.42\.2\.19\.1/,
    ],
    ['only salt and digest', 'feedfeed', sequence(sequence(oid(oids.xor)), octets(Buffer.alloc(40))), /too short/],
    ['no data', 'feedfeed', sequence(sequence(oid(oids.xor)), octets(Buffer.alloc(0))), /too short/],
    ['no parameters', 'cececece', tripleDes(), /no parameters/],
    ['a salt of seven bytes', 'cececece', tripleDes(parameters('01020304050607', 1)), /salt/],
    ['no iterations', 'cececece', tripleDes(parameters('0102030405060708', 0)), /iteration count of 0/],
    [
      'too many iterations',
      'cececece',
      tripleDes(parameters('0102030405060708', 5_000_001)),
      /iteration count of 5000001/,
    ],
    [
      'half a block',
      'cececece',
      sequence(sequence(oid(oids.tripleDes), parameters('0102030405060708', 1)), octets(Buffer.alloc(12))),
      /wrong length/,
    ],
  ]
  for (const [name, magic, protectedKey, message] of refusals) {
    it(`are rejected only when they are opened: ${name}`, async () => {
      const [entry] = await entriesOf(jksOf(protectedKey, [certificate], magic), password)
      expect(entry!.kind).to.equal('private-key')
      await expectRejection(() => entry!.sealedKey!.open(password), KeystoreError, message)
    })
  }

  it('do not affect the other keys in PKCS#12', async () => {
    const bytes = pkcs12Of([
      [
        {kind: 'private-key', name: 'good', localKeyId: 'x'},
        {kind: 'private-key', name: 'bad', localKeyId: 'y'},
      ],
    ])
    // Replaces PBKDF2 with an unknown algorithm in the second key.
    bytes[bytes.lastIndexOf(Buffer.from('2a864886f70d01050c', 'hex')) + 8] = 0x7f
    const [good, bad] = await recogniseKeystore(bytes).open('secret1')
    expect((await decryptPrivateKey(good!, 'secret1')).equals(rsa)).to.equal(true)
    await expectRejection(() => decryptPrivateKey(bad!, 'secret1'), KeystoreError, '1.2.840.113549.1.5.127')
  })
})

describe('encrypted private keys, compared with Java', function () {
  let folder: string

  before(function () {
    needs(this, 'java', 'javac')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-keys-'))
  })

  after(() => {
    // If Java is missing, it was never created.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (folder !== undefined) rmSync(folder, {recursive: true, force: true})
  })

  it('can be opened with any salt and iteration count, in JCEKS', async () => {
    const salts = ['0102030405060708', '0102030401020304', '0000000000000000', 'ff00ff01ff00ff01', 'ffffffff00000000']
    const cases = salts.flatMap((salt) => [1, 2, 1000].map((rounds) => ({salt, rounds})))
    const lines = cases.map(({salt, rounds}) =>
      [Buffer.from(salt, 'hex'), Buffer.from(password), info]
        .map((field) => field.toString('base64'))
        .concat(String(rounds))
        .join('\t'),
    )
    const ciphertexts = runJava('KeystoreSeal', `${lines.join('\n')}\n`)
      .trimEnd()
      .split('\n')
    const stores = cases.map(({salt, rounds}, index) => {
      const algorithm = sequence(oid(oids.tripleDes), sequence(octets(Buffer.from(salt, 'hex')), integer(rounds)))
      return jksOf(sequence(algorithm, octets(Buffer.from(ciphertexts[index]!, 'base64'))), [certificate], 'cececece')
    })
    expect(javaOpens(stores, 'JCEKS')).to.deep.equal(stores.map(() => true))
    for (const [index, bytes] of stores.entries()) {
      const [entry] = await entriesOf(bytes, password)
      expect((await decryptPrivateKey(entry!, password)).equals(rsa), JSON.stringify(cases[index])).to.equal(true)
      await expectRejection(() => decryptPrivateKey(entry!, 'secret2'), WrongKeyPasswordError)
    }
  })

  it("can be opened in JCEKS with JKS's algorithm", async () => {
    const bytes = jksOf(sealedWithXor(info), [certificate], 'cececece')
    expect(javaOpens([bytes], 'JCEKS')).to.deep.equal([true])
    expect((await decryptPrivateKey((await entriesOf(bytes, password))[0]!, password)).equals(rsa)).to.equal(true)
  })

  it('may contain exactly the additional elements that Java accepts', async () => {
    const rsaEncryption = sequence(oid('2a864886f70d010101'), tlv(5))
    const key = octets(createKeyBytes())
    const attribute = sequence(oid('2a864886f70d010914'), tlv(0x31, tlv(0x1e, Buffer.from('\0x'))))
    const cases: readonly [name: string, plain: Buffer, opens: boolean][] = [
      ['nothing more', sequence(integer(0), rsaEncryption, key), true],
      ['an attribute', sequence(integer(0), rsaEncryption, key, explicit(attribute)), true],
      ['no attributes', sequence(integer(0), rsaEncryption, key, tlv(0xa0)), true],
      ['one more element', sequence(integer(0), rsaEncryption, key, integer(1)), false],
      ['version 2', sequence(integer(2), rsaEncryption, key), false],
      ['no key', sequence(integer(0), rsaEncryption), false],
      ['noise instead of a key', sequence(integer(0), rsaEncryption, octets(Buffer.alloc(100, 7))), false],
      ['an unknown algorithm', sequence(integer(0), sequence(oid('2a037f'), tlv(5)), key), false],
    ]
    const stores = cases.map(([, plain]) => jksOf(sealedWithXor(plain)))
    expect(javaOpens(stores, 'JKS')).to.deep.equal(cases.map(([, , opens]) => opens))
    for (const [index, [name, , opens]] of cases.entries()) {
      const [entry] = await entriesOf(stores[index]!, password)
      if (opens) expect((await decryptPrivateKey(entry!, password)).equals(rsa), name).to.equal(true)
      else
        await expectRejection(
          () => decryptPrivateKey(entry!, password),
          KeystoreError,
          'the private key "k" is damaged',
        )
    }
  })

  /** Whether Java returns the key of entry `k` for each keystore. */
  function javaOpens(stores: readonly Buffer[], type: string): boolean[] {
    const requests = stores.map((bytes, index) => {
      const file = path.join(folder, `${index}.${type}`)
      writeFileSync(file, bytes)
      return [file, type, 'p', password, 'k'].map((field) => Buffer.from(field).toString('base64')).join('\t')
    })
    return runJava('KeystoreKeys', `${requests.join('\n')}\n`)
      .trimEnd()
      .split('\n')
      .map(isKey)
  }
})

/** Java also returns keys that it cannot parse. */
function isKey(answer: string): boolean {
  const [kind, encoded = '', algorithm] = answer.split('\t')
  try {
    return (
      kind === 'key' &&
      algorithm === 'RSA' &&
      createPrivateKey({key: Buffer.from(encoded, 'base64'), format: 'der', type: 'pkcs8'}).equals(rsa)
    )
  } catch {
    return false
  }
}

/** Only the RSAPrivateKey. */
function createKeyBytes(): Buffer {
  return rsa.export({format: 'der', type: 'pkcs1'})
}

/** Uses the entries in clear, if there are any, so that no digest detects the damage first. */
async function entriesOf(bytes: Uint8Array, storePassword: string): Promise<readonly KeystoreEntry[]> {
  const sealed = recogniseKeystore(bytes)
  return sealed.entriesInClear ?? (await sealed.open(storePassword))
}

async function rightOrRefused(read: () => Promise<readonly KeystoreEntry[]>): Promise<void> {
  for (const key of await attempted(read)) expect(key.equals(rsa)).to.equal(true)
}

async function attempted(read: () => Promise<readonly KeystoreEntry[]>): Promise<readonly KeyObject[]> {
  const keys: KeyObject[] = []
  for (const entry of await orNothing(read))
    keys.push(...(await orNothing(async () => [await decryptPrivateKey(entry, password)])))
  return keys
}

async function orNothing<T>(attempt: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}

function jksOf(protectedKey: Buffer, chain: readonly Uint8Array[] = [certificate], magic?: string): Buffer {
  return signed(header(1, magic), privateKeyEntry('k', protectedKey, ...chain))
}

/** Encrypts like Sun's key protector, with the password and a salt of zeros. */
function sealedWithXor(plain: Uint8Array): Buffer {
  const secret = Buffer.from(password, 'utf16le').swap16()
  const sha1 = (bytes: Uint8Array) => createHash('sha1').update(secret).update(bytes).digest()
  const salt = Buffer.alloc(20)
  const encrypted = Buffer.from(plain)
  let mask: Buffer = salt
  for (let at = 0; at < encrypted.length; at++) {
    if (at % 20 === 0) mask = sha1(mask)
    encrypted[at]! ^= mask[at % 20]!
  }
  return sequence(sequence(oid(oids.xor), tlv(5)), octets(Buffer.concat([salt, encrypted, sha1(plain)])))
}
