/** Keystores that can be opened here and that Java does not load, compared with Java. */
import {createCipheriv, createHmac, pbkdf2Sync} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import forge from 'node-forge'
import {derive, Purpose} from '../../src/keystore/pkcs12/kdf.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {runtimeConcerns} from '../../src/keystore/runtime-support.js'
import {runJava} from '../support/java.js'
import {needs} from '../support/tools.js'
import {explicit, integer, octets, oid, sequence, tlv} from './der-bytes.js'
import {header, signed, uint32, utf} from './jks/jks-bytes.js'
import {vectorBytes, vectors} from './vectors.js'

const password = 'p'
const dataOid = oid('2a864886f70d010701')
const encryptedDataOid = oid('2a864886f70d010706')
const sha256Oid = oid('608648016503040201')
const hmacSha256Oid = oid('2a864886f70d0209')
const pbes2Oid = oid('2a864886f70d01050d')
const pbkdf2Oid = oid('2a864886f70d01050c')
const aes256Oid = oid('60864801650304012a')

const certificate = Buffer.from(forge.pem.decode(vectorBytes('rsa.crt.pem').toString())[0]!.body, 'latin1')

interface Changes {
  readonly certificate?: Buffer
  readonly saltLength?: number
  readonly encryptionSaltLength?: number
  /** More elements at the end of each part. */
  readonly inPfx?: readonly Buffer[]
  readonly inContentInfo?: readonly Buffer[]
  readonly inCertBag?: readonly Buffer[]
  readonly inAttribute?: readonly Buffer[]
  readonly inMacData?: readonly Buffer[]
  readonly inDigestInfo?: readonly Buffer[]
  readonly inMacAlgorithm?: readonly Buffer[]
  readonly inEncryption?: readonly Buffer[]
  readonly inPbes2?: readonly Buffer[]
  readonly inPbkdf2?: readonly Buffer[]
  readonly inPbkdf2Parameters?: readonly Buffer[]
  readonly inPrf?: readonly Buffer[]
  readonly inCipher?: readonly Buffer[]
  readonly inEncryptedContent?: readonly Buffer[]
  readonly afterPfx?: Buffer
}

/** A PKCS#12 file with one certificate in clear and another one encrypted, and a MAC of one iteration. */
async function pkcs12With(changes: Changes): Promise<Buffer> {
  const content = sequence(data(sequence(bagOf(changes)), changes.inContentInfo), encryptedData(changes))
  const salt = Buffer.alloc(changes.saltLength ?? 8, 'salt')
  const bmp = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const key = await derive(bmp, {hash: 'sha256', salt, iterations: 1, purpose: Purpose.mac, length: 32})
  const digest = octets(createHmac('sha256', key).update(content).digest())
  const digestInfo = sequence(
    sequence(sha256Oid, ...(changes.inMacAlgorithm ?? [])),
    digest,
    ...(changes.inDigestInfo ?? []),
  )
  const mac = sequence(digestInfo, octets(salt), integer(1), ...(changes.inMacData ?? []))
  const pfx = sequence(integer(3), data(content), mac, ...(changes.inPfx ?? []))
  return Buffer.concat([pfx, changes.afterPfx ?? Buffer.alloc(0)])
}

function data(content: Buffer, others: readonly Buffer[] = []): Buffer {
  return sequence(dataOid, explicit(octets(content)), ...others)
}

/** A certificate, encrypted with AES-256 and a key of one iteration. */
function encryptedData(changes: Changes): Buffer {
  const salt = Buffer.alloc(changes.encryptionSaltLength ?? 8, 'salt')
  const iv = Buffer.alloc(16, 'iv')
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, 1, 32, 'sha256'), iv)
  const encrypted = Buffer.concat([cipher.update(sequence(bagOf({}))), cipher.final()])
  const prf = sequence(hmacSha256Oid, ...(changes.inPrf ?? []))
  const pbkdf2 = sequence(octets(salt), integer(1), integer(32), prf, ...(changes.inPbkdf2Parameters ?? []))
  const pbes2 = sequence(
    sequence(pbkdf2Oid, pbkdf2, ...(changes.inPbkdf2 ?? [])),
    sequence(aes256Oid, octets(iv), ...(changes.inCipher ?? [])),
    ...(changes.inPbes2 ?? []),
  )
  const algorithm = sequence(pbes2Oid, pbes2, ...(changes.inEncryption ?? []))
  const info = sequence(dataOid, algorithm, tlv(0x80, encrypted), ...(changes.inEncryptedContent ?? []))
  return sequence(encryptedDataOid, explicit(sequence(integer(0), info)))
}

function bagOf(changes: Changes): Buffer {
  const x509 = explicit(octets(changes.certificate ?? certificate))
  const value = sequence(oid('2a864886f70d01091601'), x509, ...(changes.inCertBag ?? []))
  const name = sequence(
    oid('2a864886f70d010914'),
    tlv(0x31, tlv(0x1e, Buffer.from('\0c', 'latin1'))),
    ...(changes.inAttribute ?? []),
  )
  return sequence(oid('2a864886f70d010c0a0103'), explicit(value), tlv(0x31, name))
}

/** The certificate with some bytes replaced. */
function changed(from: string, to: string): Buffer {
  const hex = certificate.toString('hex')
  expect(hex).to.include(from)
  return Buffer.from(hex.replace(from, to), 'hex')
}

/** The certificate with another byte after its version, in the same explicit tag. */
function withLongerVersion(): Buffer {
  const longer = Buffer.from(certificate.toString('hex').replace('a003020102', 'a00402010250'), 'hex')
  for (const length of [2, 6]) longer.writeUInt16BE(longer.readUInt16BE(length) + 1, length)
  return longer
}

function entryOf(der: Buffer): Buffer {
  return Buffer.concat([uint32(2), utf('a'), Buffer.alloc(8), utf('X.509'), uint32(der.length), der])
}

const more = [integer(7)]

/** Each with the clause about it. */
const cases: Readonly<Record<string, {changes: Changes; refusal?: string}>> = {
  'nothing unusual': {changes: {}},
  'bytes after the PFX': {changes: {afterPfx: Buffer.from('junk')}},
  'a certificate that is noise': {
    changes: {certificate: Buffer.from('noise')},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'an empty certificate': {
    changes: {certificate: Buffer.alloc(0)},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'a certificate of version 4': {
    changes: {certificate: changed('a003020102', 'a003020103')},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'a certificate with two different signature algorithms': {
    changes: {certificate: changed('2a864886f70d01010b', '2a864886f70d01010c')},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'a certificate with an impossible time': {
    changes: {certificate: changed('365a180f', '3641180f')},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'a certificate that is cut off': {
    changes: {certificate: certificate.subarray(0, -1)},
    refusal: 'it contains a certificate that Java cannot read',
  },
  'a byte after the version of a certificate': {changes: {certificate: withLongerVersion()}},
  'an extension of a certificate that continues after its value': {
    changes: {certificate: changed('0101ff040530030101ff', '040530030101ff0101ff')},
  },
  'bytes after a certificate': {changes: {certificate: Buffer.concat([certificate, Buffer.from('junk')])}},
  'an empty salt': {
    changes: {saltLength: 0},
    refusal: 'the salt of its integrity check has 0 bytes instead of at least 8',
  },
  'a salt of seven bytes': {
    changes: {saltLength: 7},
    refusal: 'the salt of its integrity check has 7 bytes instead of at least 8',
  },
  'an element after the MAC': {changes: {inPfx: more}},
  'too much in a ContentInfo': {
    changes: {inContentInfo: more},
    refusal: 'there are too many elements in its ContentInfo',
  },
  'too much in a CertBag': {changes: {inCertBag: more}, refusal: 'there are too many elements in a CertBag'},
  'too much in an attribute': {changes: {inAttribute: more}, refusal: 'there are too many elements in an attribute'},
  'too much in the MacData': {changes: {inMacData: more}, refusal: 'there are too many elements in its MacData'},
  'too much in the DigestInfo': {
    changes: {inDigestInfo: more},
    refusal: 'there are too many elements in its DigestInfo',
  },
  'too much in the algorithm of the MAC': {
    changes: {inMacAlgorithm: [tlv(0x05), ...more]},
    refusal: 'there are too many elements in the AlgorithmIdentifier of its integrity check',
  },
  'a short salt of the encryption': {
    changes: {encryptionSaltLength: 7},
    refusal: 'the salt of its encryption has 7 bytes instead of at least 8',
  },
  'too much in the EncryptedContentInfo': {
    changes: {inEncryptedContent: more},
    refusal: 'there are too many elements in its EncryptedContentInfo',
  },
  'too much in the algorithm of the encryption': {changes: {inEncryption: more}},
  'too much in the parameters of PBES2': {changes: {inPbes2: more}},
  'too much in the algorithm of the key derivation': {changes: {inPbkdf2: more}},
  'too much in the parameters of the key derivation': {changes: {inPbkdf2Parameters: more}},
  'too much in the algorithm of the pseudorandom function': {changes: {inPrf: [tlv(0x05), ...more]}},
  'too much in the algorithm of the cipher': {changes: {inCipher: more}},
}

describe('what Java refuses about a keystore', () => {
  for (const [what, {changes, refusal}] of Object.entries(cases)) {
    it(`is known: ${what}`, async () => {
      const sealed = recogniseKeystore(await pkcs12With(changes))
      await sealed.open(password)
      const refusals = await sealed.javaRefusals(password)
      expect(refusals).to.deep.equal(refusal === undefined ? [] : [refusal])
      expect(runtimeConcerns(sealed, [], refusals)).to.have.length(refusals.length)
    })
  }

  const stores = () => [
    {type: 'JKS', bytes: signed(header(1), entryOf(certificate))},
    ...['feedfeed', 'cececece'].map((magic) => ({
      type: magic === 'feedfeed' ? 'JKS' : 'JCEKS',
      bytes: signed(header(1, magic), entryOf(Buffer.from('noise'))),
    })),
  ]

  it('is nothing about the vectors that Java reads', async () => {
    for (const [name, {password: ofFile, java}] of Object.entries(vectors)) {
      if (!('entries' in java) || name === 'openssl-rc4.p12' || name.includes('non-ascii')) continue
      const sealed = recogniseKeystore(vectorBytes(name))
      await sealed.open(ofFile)
      expect(await sealed.javaRefusals(ofFile), name).to.deep.equal([])
    }
  })

  it('is what Java itself refuses', async function () {
    needs(this, 'java', 'javac')
    this.timeout(300_000)
    const folder = mkdtempSync(path.join(tmpdir(), 'mi-refusals-'))
    try {
      const files = [
        ...(await Promise.all(
          Object.values(cases).map(async ({changes}) => ({type: 'PKCS12', bytes: await pkcs12With(changes)})),
        )),
        ...stores(),
      ]
      const lines = files.map(({type, bytes}, index) => {
        const file = path.join(folder, String(index))
        writeFileSync(file, bytes)
        return `${file}\t${type}\t${password}\n`
      })
      const answers = runJava('KeystoreList', lines.join('')).trimEnd().split('\n')
      for (const [index, {bytes}] of files.entries()) {
        const refusals = await recogniseKeystore(bytes).javaRefusals(password)
        const answer = JSON.parse(answers[index] ?? '') as object
        expect('error' in answer, `${index}: ${answers[index]} ${refusals.join()}`).to.equal(refusals.length > 0)
      }
    } finally {
      rmSync(folder, {recursive: true, force: true})
    }
  })
})
