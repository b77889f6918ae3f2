/** We decrypt what Java encrypts, and Java decrypts what we encrypt: keys of every size, secrets that are easily corrupted. */
import {expect} from 'chai'
import type {KeyObject} from 'node:crypto'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import type {Transformation} from '../../src/cipher/transformation.js'
import {transformations} from '../../src/cipher/transformations.js'
import {samples, seed} from '../formats/generated.js'
import {decryptWithJava, encryptWithJava} from '../support/decrypt.js'
import {corners, secret} from '../support/secrets.js'
import {needs} from '../support/tools.js'
import {keysFor} from './keys.js'

/** 1024 bits are insecure and 2056 are unusual, but Java accepts both. */
const sizes = [1024, 2048, 2056, 3072, 4096]

/** Longer than any RSA block, for transformations without a limit. */
const unlimited = 700

describe(`ciphertexts from and for Java, with the seed ${seed}`, () => {
  before(function () {
    needs(this, 'java', 'javac')
  })

  function secretsFor(transformation: Transformation, key: KeyObject): string[] {
    const limit = Math.min(transformation.capacity(key), unlimited)
    return [...corners(limit), ...samples(secret(limit), key.asymmetricKeyDetails?.modulusLength === 2048 ? 50 : 10)]
  }

  for (const transformation of transformations) {
    const {name} = transformation
    for (const bits of transformation.keyKind === 'rsa' ? sizes : [256]) {
      it(`${name} with a key of ${bits} bits`, async () => {
        const {encrypting, decrypting} = keysFor(transformation, bits)
        const secrets = secretsFor(transformation, encrypting)

        const decrypt = runtimeDecryptor(transformation, decrypting)
        const fromJava = encryptWithJava(
          secrets.map((plaintext) => ({transformation: name, key: encrypting, plaintext})),
        )
        expect(fromJava.map(decrypt)).to.deep.equal(secrets.map((plaintext) => ({plaintext})))

        const encrypt = await transformation.encryptor(encrypting)
        const ours = secrets.map((plaintext) => encrypt(Buffer.from(plaintext)).toString('base64'))
        const answers = decryptWithJava(ours.map((ciphertext) => ({transformation: name, key: decrypting, ciphertext})))
        expect(answers).to.deep.equal(secrets.map((plaintext) => ({plaintext})))
        expect(ours.map(decrypt)).to.deep.equal(answers)
      })
    }
  }

  it('decrypt with an iv of 1 to 128 bytes, as Java may create it', () => {
    const transformation = transformations.find(({keyKind}) => keyKind === 'aes')!
    const {decrypting: key} = keysFor(transformation)
    const lengths = [1, 8, 12, 16, 32, 127, 128]
    const made = encryptWithJava(
      lengths.map((ivBytes) => ({transformation: transformation.name, key, plaintext: `iv of ${ivBytes}`, ivBytes})),
    )
    const decrypt = runtimeDecryptor(transformation, key)
    expect(made.map(decrypt)).to.deep.equal(lengths.map((length) => ({plaintext: `iv of ${length}`})))
    const [longer] = encryptWithJava([{transformation: transformation.name, key, plaintext: 'x', ivBytes: 129}])
    expect(decrypt(longer!)).to.deep.equal({
      fault: {reason: 'malformed', problem: 'is an envelope that has an iv of 129 bytes; at most 128 are supported'},
    })
  })

  it('do not show which provider made them: each provider decrypts only its own OAEP with SHA-256', async () => {
    const [jdk, bouncyCastle] = transformations.filter(({name}) => name.includes('SHA-256'))
    for (const [one, other] of [
      [jdk!, bouncyCastle!],
      [bouncyCastle!, jdk!],
    ] as const) {
      const {encrypting, decrypting: key} = keysFor(one)
      const encrypt = await one.encryptor(encrypting)
      const ciphertext = encrypt(Buffer.from('x')).toString('base64')
      const answers = decryptWithJava([one, other].map(({name}) => ({transformation: name, key, ciphertext})))
      expect(answers[0]).to.deep.equal({plaintext: 'x'})
      expect(answers[1]).to.have.property('error').that.includes('BadPadding')
    }
  })
})
