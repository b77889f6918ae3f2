import {expect} from 'chai'
import {createHmac} from 'node:crypto'
import forge from 'node-forge'
import {derive, Purpose} from '../../src/keystore/pkcs12/kdf.js'
import {runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {runJava} from '../support/java.js'
import {needs} from '../support/tools.js'
import {certificateEntry, signJks} from '../keystore/jks/jks-bytes.js'
import {vectorBytes} from '../keystore/vectors.js'

/** The entries of keytool's JKS, with one more whose certificate is noise. */
function withNoise(): Buffer {
  const bytes = Buffer.concat([vectorBytes('keytool.jks').subarray(0, -20), certificateEntry('noise', 'noise')])
  bytes.writeUInt32BE(bytes.readUInt32BE(8) + 1, 8)
  return signJks(bytes, 'secret1')
}

/** A PKCS#12 with a key, in which the MAC has this salt, and what follows it. */
async function pkcs12With(salt: string, ...more: readonly forge.asn1.Asn1[]): Promise<Buffer> {
  const {asn1} = forge
  const store = asn1.fromDer(identity().pkcs12('secret1', 'leaf').toString('binary'))
  const [, contentInfo, macData] = store.value as readonly Asn1Sequence[]
  const content = contentInfo!.value[1]!.value[0]!.value as unknown as string
  const password = Buffer.from('secret1\0', 'utf16le').swap16()
  const saltBytes = Buffer.from(salt)
  const key = await derive(password, {
    hash: 'sha1',
    salt: saltBytes,
    iterations: 1000,
    purpose: Purpose.mac,
    length: 20,
  })
  const [digestInfo, macSalt] = macData!.value
  digestInfo!.value[1]!.value = createHmac('sha1', key).update(content, 'binary').digest('binary') as never
  macSalt!.value = salt as never
  macData!.value.push(...(more as Asn1Sequence[]))
  return Buffer.from(asn1.toDer(store).getBytes(), 'binary')
}

interface Asn1Sequence extends forge.asn1.Asn1 {
  value: Asn1Sequence[]
}

const {asn1} = forge
const seven = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, '\u0007')

const refused = {
  'another certificate is noise': {
    type: 'JKS',
    content: () => Promise.resolve(withNoise()),
    reason: 'it contains a certificate that Java cannot read',
  },
  'an empty salt': {
    type: 'PKCS12',
    content: () => pkcs12With(''),
    reason: 'the salt of its integrity check has 0 bytes instead of at least 8',
  },
  'an element too many': {
    type: 'PKCS12',
    content: () => pkcs12With('12345678', seven),
    reason: 'there are too many elements in its MacData',
  },
}

/** Whether Java really cannot use these keystores is tested in keystore/runtime-support.test.ts. */
describe('a keystore that Micro Integrator cannot use', () => {
  const place = sandbox()
  const mi = async (arguments_: readonly string[], password = 'secret1') =>
    runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})

  const init = async (vector: string, alias: string, ...more: string[]) => {
    place().write('mi.jks', vectorBytes(vector))
    return mi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias, '--force', ...more])
  }

  for (const {what, vector, alias, warning} of [
    {
      what: 'JCEKS',
      vector: 'keytool.jceks',
      alias: 'leaf',
      warning: /does not start with a JCEKS keystore; convert it: keytool/,
    },
    {
      what: 'AES-192',
      vector: 'openssl-aes-192.p12',
      alias: '1',
      warning: /cannot open this keystore.*AES-192.*: openssl pkcs12/,
    },
    {
      what: 'a key in the clear',
      vector: 'openssl-key-in-clear.p12',
      alias: '1',
      warning: /does not find the private key "1".*unencrypted.*: openssl pkcs12/,
    },
  ]) {
    it(`is saved with a warning, which --json repeats: ${what}`, async () => {
      const run = await init(vector, alias)
      expect(run).to.include({code: 0, stdout: ''})
      const [line = '', ...others] = run.stderr.split('\n').filter((each) => each.startsWith('warning: '))
      expect(line).to.match(warning)
      expect(others).to.deep.equal([])
      const {concerns} = JSON.parse((await init(vector, alias, '--json')).stdout) as {concerns: string[]}
      expect(concerns).to.deep.equal([line.replace('warning: ', '')])
    })

    it(`is listed with the same warning: ${what}`, async () => {
      place().write('mi.jks', vectorBytes(vector))
      const run = await mi(['keystore', 'list', 'mi.jks'])
      expect(run.code).to.equal(0)
      expect(run.stdout).to.match(new RegExp(String.raw`^\*  ${alias} +private key +RSA 2048`, 'm'))
      expect(run.stderr).to.match(warning)
    })

    it(`encrypts and decrypts here all the same: ${what}`, async () => {
      await init(vector, alias)
      place().write('a.properties', 'db=pässwörd\n')
      expect(
        (await mi(['secret', 'create', 'file', '--from', 'a.properties', '--dest', 'x.properties'])).code,
      ).to.equal(0)
      const verify = await mi(['secret', 'verify', 'x.properties'])
      expect(verify.code).to.equal(0)
      expect(verify.stderr).to.match(warning).and.not.to.include('Micro Integrator can decrypt')
      expect((await mi(['secret', 'decrypt', 'x.properties', 'db'])).stdout.trimEnd()).to.equal('pässwörd')
    })
  }

  describe('because Java refuses it', () => {
    before(function () {
      needs(this, 'java', 'javac')
    })

    for (const [what, {type, content, reason}] of Object.entries(refused)) {
      it(`is saved and listed with one warning: ${what}`, async () => {
        place().write('mi.jks', await content())
        const request = [place().path('mi.jks'), type, 'secret1'].join('\t')
        expect(JSON.parse(runJava('KeystoreList', `${request}\n`))).to.have.property('error')
        const init = ['secret', 'init', '--keystore', 'mi.jks', '--alias', 'leaf']
        for (const words of [init, ['keystore', 'list', 'mi.jks']]) {
          const run = await mi(words)
          expect(run.code, run.stderr).to.equal(0)
          const warnings = run.stderr.split('\n').filter((line) => line.startsWith('warning: '))
          expect(warnings).to.deep.equal([
            `warning: Java would refuse this keystore: ${reason}; re-create it with keytool or openssl`,
          ])
        }
      })
    }
  })

  it('is reported by profile show as far as the profile knows it', async () => {
    await init('keytool.jceks', 'leaf')
    expect((await mi(['profile', 'show'])).stdout).to.include('does not start with a JCEKS keystore')
    const {concerns} = JSON.parse((await mi(['profile', 'show', '--json'])).stdout) as {concerns: string[]}
    expect(concerns.join()).to.include('JCEKS')
  })

  it('is refused if its password is not ASCII and it is a PKCS#12, but not if it is a JKS', async () => {
    for (const [vector, alias, code] of [
      ['openssl-non-ascii.p12', '1', 1],
      ['keytool-non-ascii.jks', 'leaf', 0],
    ] as const) {
      place().write('mi.jks', vectorBytes(vector))
      const run = await mi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias, '--force'], 'pässwörd')
      expect(run.code, run.stderr).to.equal(code)
      expect(run.stderr.includes('outside printable ASCII')).to.equal(code === 1)
      expect(run.stderr).not.to.include('pässwörd')
    }
  })

  it('is not what others are', async () => {
    for (const [vector, alias] of [
      ['keytool.jks', 'leaf'],
      ['keytool.p12', 'leaf'],
      ['rsa.crt.pem', ''],
    ] as const) {
      const run = await init(vector, alias, '--json')
      expect((JSON.parse(run.stdout) as {concerns: string[]}).concerns).to.deep.equal([])
      expect(run.stderr).not.to.include('warning')
    }
  })
})
