/** What Java encrypts is opened here, and what is encrypted here Java opens; keys of every size, secrets that are likely to be mangled. */
import {expect} from 'chai'
import type {KeyObject} from 'node:crypto'
import {opener} from '../../src/cipher/opening.js'
import type {Transformation} from '../../src/cipher/transformation.js'
import {transformations} from '../../src/cipher/transformations.js'
import {samples, seed} from '../formats/generated.js'
import {decryptWithJava, encryptWithJava} from '../support/decrypt.js'
import {corners, secret} from '../support/secrets.js'
import {needs} from '../support/tools.js'
import {keysFor} from './keys.js'

/** 1024 is not to be trusted any more and 2056 is odd, yet Java takes them. */
const sizes = [1024, 2048, 2056, 3072, 4096]

/** Longer than any RSA block, for what has no limit. */
const unlimited = 700

describe(`ciphertexts from and for Java, for the seed ${seed}`, () => {
  before(function () {
    needs(this, 'java', 'javac')
  })

  function secretsFor(transformation: Transformation, key: KeyObject): string[] {
    const limit = Math.min(transformation.capacity(key), unlimited)
    return [...corners(limit), ...samples(secret(limit), 200)]
  }

  for (const transformation of transformations) {
    const {name} = transformation
    for (const bits of transformation.keyKind === 'rsa' ? sizes : [256]) {
      it(`${name} with a key of ${bits} bits`, async () => {
        const {encrypting, decrypting} = keysFor(transformation, bits)
        const secrets = secretsFor(transformation, encrypting)

        const open = await opener(transformation, decrypting)
        const fromJava = encryptWithJava(
          secrets.map((plaintext) => ({transformation: name, key: encrypting, plaintext})),
        )
        expect(fromJava.map(open)).to.deep.equal(secrets.map((plaintext) => ({plaintext})))

        const encrypt = await transformation.encryptor(encrypting)
        const ours = secrets.map((plaintext) => encrypt(Buffer.from(plaintext)).toString('base64'))
        const answers = decryptWithJava(ours.map((ciphertext) => ({transformation: name, key: decrypting, ciphertext})))
        expect(answers).to.deep.equal(secrets.map((plaintext) => ({plaintext})))
        expect(ours.map(open)).to.deep.equal(answers)
      })
    }
  }

  it('opens an envelope with an iv of 1 to 128 bytes, as Java may make it', async () => {
    const transformation = transformations.find(({keyKind}) => keyKind === 'aes')!
    const {decrypting: key} = keysFor(transformation)
    const lengths = [1, 8, 12, 16, 32, 127, 128]
    const made = encryptWithJava(
      lengths.map((ivBytes) => ({transformation: transformation.name, key, plaintext: `iv of ${ivBytes}`, ivBytes})),
    )
    const open = await opener(transformation, key)
    expect(made.map(open)).to.deep.equal(lengths.map((length) => ({plaintext: `iv of ${length}`})))
    const [longer] = encryptWithJava([{transformation: transformation.name, key, plaintext: 'x', ivBytes: 129}])
    expect(open(longer!)).to.deep.equal({
      fault: {reason: 'malformed', problem: 'is an envelope that has an iv of 129 bytes; at most 128 can be opened'},
    })
  })

  it('cannot be told from outside what the name means: each provider opens its own OAEP with SHA-256 alone', async () => {
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
