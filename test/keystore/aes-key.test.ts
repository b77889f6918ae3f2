import {createSecretKey, type KeyObject} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {aesGcm} from '../../src/cipher/aes.js'
import {KeystoreError, UnusableKeyError, WrongKeyPasswordError} from '../../src/errors.js'
import {decryptAesKey} from '../../src/keystore/aes-key.js'
import {createSecretPkcs12} from '../../src/keystore/pkcs12/create-secret-pkcs12.js'
import {describeEntries} from '../../src/keystore/description.js'
import {findEntry} from '../../src/keystore/find-entry.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {decryptWithJava} from '../support/decrypt.js'
import {aesKeysInJava} from '../support/java-keys.js'
import {convertKeystore, keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {vectorBytes} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

const keyIn = async (bytes: Uint8Array, alias: string, password: string, keyPassword = password): Promise<KeyObject> =>
  decryptAesKey(findEntry(await recogniseKeystore(bytes).open(password), alias), keyPassword)

describe('an AES key in a keystore', () => {
  /** KeystoreMake in test/java made them from 32 zeros. */
  for (const name of ['java-many.p12', 'java-many.jceks']) {
    it(`is decrypted: ${name}`, async () => {
      for (const alias of ['first secret', 'SECOND secret'])
        expect((await keyIn(vectorBytes(name), alias, 'secret1')).equals(createSecretKey(Buffer.alloc(32)))).to.equal(
          true,
        )
    })

    it(`needs its password: ${name}`, async () => {
      for (const wrong of ['secret2', '', 'Sécret1'])
        await expectRejection(
          () => keyIn(vectorBytes(name), 'first secret', 'secret1', wrong),
          WrongKeyPasswordError,
          /^the password does not open the secret key "first secret"$/,
        )
    })

    it(`is described with its password only: ${name}`, async () => {
      const entries = await recogniseKeystore(vectorBytes(name)).open('secret1')
      const told = async (password?: string) =>
        (await describeEntries(entries, password)).find(({alias}) => alias === 'first secret')
      const nothing = {alias: 'first secret', kind: 'secret-key', canEncrypt: false}
      expect(await told('secret1')).to.deep.equal({...nothing, algorithm: 'AES', bits: 256, canEncrypt: true})
      for (const wrong of [undefined, 'secret2']) expect(await told(wrong)).to.deep.equal(nothing)
    })

    for (const [alias, what] of [
      ['rsa', 'a private key'],
      ['trusted', 'a certificate'],
    ] as const) {
      it(`is not ${what}: ${name}`, async () => {
        await expectRejection(
          () => keyIn(vectorBytes(name), alias, 'secret1'),
          UnusableKeyError,
          `alias "${alias}" holds ${what}; symmetric mode needs an AES key`,
        )
      })
    }
  }

  it('throws only KeystoreErrors if a JCEKS keystore is damaged', async () => {
    const good = vectorBytes('java-many.jceks')
    const start = good.indexOf('first secret')
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - start - 1), fc.integer({min: 1, max: 255}), async (offset, mask) => {
        const damaged = Buffer.from(good)
        damaged[start + offset] = damaged.readUInt8(start + offset) ^ mask
        try {
          const entries = recogniseKeystore(damaged).entriesInClear ?? []
          // Reads the parameters of the encryption, and decrypts only if that takes no time.
          for (const {sealedSecret} of entries) await sealedSecret?.describe('secret1', 1000)
        } catch (error) {
          expect(error).to.be.instanceOf(KeystoreError)
        }
      }),
      {numRuns},
    )
  })

  describe('compared with Java', () => {
    let folder: string
    const inFolder = (name: string) => path.join(folder, name)
    const generate = (file: string, type: string, algorithm: string, size: number) =>
      keytool(file, 'secret1', [
        ...['-genseckey', '-storetype', type, '-alias', `${algorithm}-${size}`],
        ...['-keyalg', algorithm, '-keysize', String(size), '-keypass', 'secret1'],
      ])

    before(function () {
      needs(this, 'java', 'javac', 'keytool')
      folder = mkdtempSync(path.join(tmpdir(), 'mi-aes-'))
    })

    after(() => {
      // It is missing if the tests are skipped.
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
      if (folder !== undefined) rmSync(folder, {recursive: true, force: true})
    })

    for (const type of ['PKCS12', 'JCEKS'] as const) {
      it(`is the same, in ${type} keystores of keytool and of Java: 128, 192 and 256 bits`, async () => {
        const [ofKeytool, source, ofJava] = [inFolder(type), inFolder(`${type}-source`), inFolder(`${type}-of-java`)]
        for (const size of [128, 192, 256]) {
          generate(ofKeytool, type, 'AES', size)
          generate(source, 'PKCS12', 'AES', size)
        }
        convertKeystore({from: source, password: 'secret1', to: ofJava, type, newPassword: 'other-1'})
        const requests = [
          {keystore: ofKeytool, type, password: 'secret1'},
          {keystore: ofJava, type, password: 'other-1'},
        ].flatMap((place) => [128, 192, 256].map((size) => ({...place, alias: `aes-${size}`})))
        const answers = aesKeysInJava(requests)
        for (const [index, {keystore, password, alias}] of requests.entries()) {
          const key = await keyIn(readFileSync(keystore), alias, password)
          expect(key.equals(asKey(answers[index])), alias).to.equal(true)
          expect(`aes-${8 * key.symmetricKeySize!}`).to.equal(alias)
        }
      })

      it(`may have a password of its own, in ${type} keystores of Java`, async () => {
        const [file, converted] = [inFolder(`${type}-one`), inFolder(`${type}-own`)]
        generate(file, 'PKCS12', 'AES', 256)
        const passwords = {password: 'secret1', newPassword: 'store-1', newKeyPassword: 'key-1'}
        convertKeystore({from: file, to: converted, type, ...passwords})
        const request = {keystore: converted, type, password: 'store-1', alias: 'aes-256'}
        const [own, ofStore] = aesKeysInJava([{...request, keyPassword: 'key-1'}, request])
        expect(ofStore).to.be.a('string')
        expect((await keyIn(readFileSync(converted), 'aes-256', 'store-1', 'key-1')).equals(asKey(own))).to.equal(true)
        await expectRejection(() => keyIn(readFileSync(converted), 'aes-256', 'store-1'), WrongKeyPasswordError)
      })

      it(`is the only kind of secret key that is accepted, in ${type} keystores`, async () => {
        const file = inFolder(`${type}-others`)
        for (const [algorithm, size] of [
          ['DESede', 168],
          ['HmacSHA256', 256],
        ] as const) {
          generate(file, type, algorithm, size)
          const alias = `${algorithm}-${size}`.toLowerCase()
          await expectRejection(
            () => keyIn(readFileSync(file), alias, 'secret1'),
            Error,
            /AES key|not in the form that Java writes/,
          )
          const entries = await recogniseKeystore(readFileSync(file)).open('secret1')
          const told = (await describeEntries(entries, 'secret1')).find((entry) => entry.alias === alias)
          expect(told).to.include({kind: 'secret-key', canEncrypt: false})
        }
      })
    }

    for (const bits of [128, 192, 256] as const) {
      it(`of ${bits} bits is in a new keystore, which Java opens`, async () => {
        const file = inFolder(`new-${bits}.p12`)
        const bytes = await createSecretPkcs12({alias: 'My Kéy 中', password: 'secret "1"', bits})
        writeFileSync(file, bytes)
        const request = {keystore: file, password: 'secret "1"', alias: 'my kéy 中'}
        const key = asKey(aesKeysInJava([{...request, type: 'PKCS12'}])[0])
        expect((await keyIn(bytes, 'My Kéy 中', 'secret "1"')).equals(key)).to.equal(true)
        expect(key.symmetricKeySize).to.equal(bits / 8)
        const encrypt = await aesGcm.encryptor(key)
        const ciphertext = encrypt(Buffer.from('plain')).toString('base64')
        expect(
          decryptWithJava([{...request, storeType: 'PKCS12', transformation: aesGcm.name, ciphertext}]),
        ).to.deep.equal([{plaintext: 'plain'}])
        expect(keytool(file, 'secret "1"', ['-list'])).to.match(/my kéy 中, .*SecretKeyEntry/)
      })
    }
  })
})

function asKey(answer: KeyObject | string | undefined): KeyObject {
  if (typeof answer === 'object') return answer
  throw new Error(`Java did not open the key: ${answer ?? ''}`)
}
