import {X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import fc from 'fast-check'
import forge from 'node-forge'
import {describeEntries, type EntryDescription} from '../../src/keystore/description.js'
import {readCertificate} from '../../src/keystore/certificate.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {newPlace, removePlace} from '../support/cli.js'
import {runJava} from '../support/java.js'
import {keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {pkcs12Of} from './pkcs12/safe-bags.js'
import {vectorBytes, vectors} from './vectors.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)
const der = (name: string) => new X509Certificate(vectorBytes(name)).raw

async function describeCertificate(certificate: Uint8Array): Promise<EntryDescription> {
  const [description] = await describeEntries([{alias: 'x', kind: 'certificate', certificate}], undefined)
  return description!
}

describe('the description of an entry', () => {
  const kinds: readonly [name: string, algorithm: string, bits: number | undefined, canEncrypt: boolean][] = [
    ['rsa', 'RSA', 2048, true],
    ['rsa-1024', 'RSA', 1024, true],
    ['rsa-pss', 'RSASSA-PSS', 2048, false],
    ['ec', 'EC secp256r1', 256, false],
    ['dsa', 'DSA', 1024, false],
    ['ed25519', 'Ed25519', undefined, false],
    ['x25519', 'X25519', undefined, false],
  ]
  it('survives a damaged DSA key, whose details make Node.js 20 abort', async () => {
    const damaged = Buffer.from(der('dsa.crt.pem'))
    damaged.writeUInt8(damaged.readUInt8(472) ^ 224, 472)
    expect(await describeCertificate(damaged)).to.include({algorithm: 'DSA', canEncrypt: false})
  })

  for (const [name, algorithm, bits, canEncrypt] of kinds) {
    it(`comes from its certificate: ${name}`, async () => {
      const x509 = new X509Certificate(vectorBytes(`${name}.crt.pem`))
      expect(await describeCertificate(x509.raw)).to.deep.equal({
        ...{alias: 'x', kind: 'certificate', algorithm, ...(bits !== undefined && {bits})},
        ...{subject: name === 'x25519' ? 'CN=x25519' : `CN=${name}, O=mi tests`},
        ...{
          validFrom: new Date(x509.validFrom),
          validTo: new Date(x509.validTo),
          fingerprint256: x509.fingerprint256,
          canEncrypt,
        },
      })
    })
  }

  it('is incomplete if the certificate is damaged or its key is unknown', async () => {
    expect(await describeCertificate(Buffer.from('no certificate'))).to.deep.equal({
      alias: 'x',
      kind: 'certificate',
      fingerprint256: 'DE:82:6F:9E:5A:CB:A2:2F:80:B9:5E:44:7F:9A:1A:29:DB:24:41:D3:F8:DE:E9:D8:3D:FB:B0:E5:23:70:DF:C0',
      canEncrypt: false,
    })
    const unknown = Buffer.from(
      der('rsa.crt.pem').toString('hex').replace('06092a864886f70d010101', '06092a864886f70d01017f'),
      'hex',
    )
    const described = await describeCertificate(unknown)
    expect(described).to.include({subject: 'CN=rsa, O=mi tests', canEncrypt: false}).and.not.have.property('algorithm')
  })

  it('is complete if the certificate has no subject, and it can encrypt', async () => {
    const certificate = withoutSubject()
    expect(await describeCertificate(certificate)).to.include({subject: '', algorithm: 'RSA', canEncrypt: true})
    expect(readCertificate(certificate).subject).to.equal('')
  })

  it('has only the alias if there is no certificate', async () => {
    const entries: KeystoreEntry[] = [
      {alias: 'bare', kind: 'private-key'},
      {alias: 'aes', kind: 'secret-key'},
    ]
    expect(await describeEntries(entries, 'p')).to.deep.equal(entries.map((entry) => ({...entry, canEncrypt: false})))
  })

  it('exists for every entry of a keystore, in the same order', async () => {
    for (const [name, {password, java}] of Object.entries(vectors)) {
      if ('error' in java || name === 'openssl-rc4.p12' || name === 'openssl-non-ascii-no-mac.p12') continue
      const entries = await recogniseKeystore(vectorBytes(name)).open(password)
      const told = (await describeEntries(entries, password)).map(({alias, kind}) => ({alias, kind}))
      expect(told, name).to.deep.equal(entries.map(({alias, kind}) => ({alias, kind})))
    }
  })

  it('never throws for certificates with flipped bits', async () => {
    const names = fc.constantFrom(...kinds.map(([name]) => name))
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(fc.tuple(fc.nat(), fc.integer({min: 1, max: 255})), {minLength: 1, maxLength: 3}),
        async (name, flips) => {
          const damaged = Buffer.from(der(`${name}.crt.pem`))
          for (const [at, mask] of flips) damaged[at % damaged.length]! ^= mask
          expect((await describeCertificate(damaged)).fingerprint256).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
        },
      ),
      {numRuns},
    )
  })
})

describe('the description of a secret key in PKCS#12', () => {
  it('needs its own password', async () => {
    const entries = await recogniseKeystore(vectorBytes('keytool.p12')).open('secret1')
    const told = async (password: string | undefined) =>
      (await describeEntries(entries, password)).find(({kind}) => kind === 'secret-key')
    const nothing = {alias: 'symmetric', kind: 'secret-key', canEncrypt: false}
    expect(await told('secret1')).to.deep.equal({...nothing, algorithm: 'AES', bits: 256, canEncrypt: true})
    for (const wrong of ['secret2', '', undefined]) expect(await told(wrong)).to.deep.equal(nothing)
  })

  it('is missing if it would take too long, for one key or for all of them', async () => {
    const [secret] = (await recogniseKeystore(vectorBytes('keytool.p12')).open('secret1')).filter(
      ({kind}) => kind === 'secret-key',
    )
    const told = async (count: number) =>
      (
        await describeEntries(
          Array.from({length: count}, () => secret!),
          'secret1',
        )
      ).filter(({bits}) => bits !== undefined)
    expect(await told(3)).to.have.length(3)
    expect(await told(2000)).to.have.length(0)
  })

  it('has an object identifier if its name is not known', async () => {
    const entries = await recogniseKeystore(pkcs12Of([[{kind: 'secret-key', name: 'x'}]])).open('secret1')
    // An RSA key takes the place of a secret key.
    expect((await describeEntries(entries, 'secret1'))[0]).to.include({algorithm: '1.2.840.113549.1.1.1'})
    expect((await describeEntries(entries, 'secret2'))[0]).not.to.have.property('algorithm')
  })

  it('is the same as in Java', async function () {
    needs(this, 'java', 'javac', 'keytool')
    const place = await newPlace()
    try {
      const orders = [
        ['AES', '128'],
        ['AES', '192'],
        ['AES', '256'],
        ['DESede', '168'],
        ['ARCFOUR', '128'],
        ['HmacSHA1', '160'],
        ['HmacSHA224', '224'],
        ['HmacSHA256', '256'],
        ['HmacSHA384', '384'],
        ['HmacSHA512', '512'],
      ] as const
      const file = place.path('secrets.p12')
      for (const [algorithm, size] of orders) {
        keytool(file, 'secret1', [
          '-genseckey',
          '-storetype',
          'PKCS12',
          '-alias',
          `${algorithm} ${size}`,
          '-keyalg',
          algorithm,
          '-keysize',
          size,
        ])
      }
      const told = await describeEntries(await recogniseKeystore(readFileSync(file)).open('secret1'), 'secret1')
      const requests = told.map(({alias}) =>
        [file, 'PKCS12', 'secret1', 'secret1', alias].map((field) => Buffer.from(field).toString('base64')).join('\t'),
      )
      const answers = runJava('KeystoreKeys', `${requests.join('\n')}\n`)
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'))
      expect(told.map(({algorithm, bits}) => [algorithm, bits])).to.deep.equal(
        answers.map(([, key = '', algorithm]) => [algorithm, Buffer.from(key, 'base64').length * 8]),
      )
    } finally {
      await removePlace(place)
    }
  })
})

function withoutSubject(): Uint8Array {
  const key = forge.pki.privateKeyFromPem(vectorBytes('rsa.key.pem').toString())
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = '01'
  certificate.sign(key, forge.md.sha256.create())
  return Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1')
}
