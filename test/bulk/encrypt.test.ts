import {expect} from 'chai'
import {collect, encryptStream} from '../../src/bulk/encrypt.js'
import {refuseUnfit} from '../../src/bulk/fitness.js'
import {heldSource} from '../../src/bulk/source.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {transformations} from '../../src/cipher/transformations.js'
import {SecretsError} from '../../src/errors.js'
import {keysFor} from '../cipher/keys.js'

const symmetricHint =
  'shorten the secrets that are too long, or use a symmetric profile, which has no limit: mi secret init symmetric'

const source = (...values: string[]) => values.map((value, index) => ({alias: `s${index}`, value, line: index + 1}))

describe('encrypting many secrets', () => {
  for (const transformation of transformations) {
    const {encrypting: key, decrypting} = keysFor(transformation)
    const encryption = {transformation, key}
    const encryptAll = (values: ReturnType<typeof source>) =>
      collect(
        encryptStream(
          heldSource({values, problems: [], remarks: []}),
          {count: values.length, isSuperseded: () => false},
          encryption,
        ),
      )
    const refusalOf = (...secrets: Parameters<typeof source>) => {
      try {
        refuseUnfit(source(...secrets), encryption)
        return undefined
      } catch (error) {
        return error
      }
    }

    it(`${transformation.name}: makes one ciphertext per secret, in their order`, async () => {
      const secrets = ['one', ' two ', 'é中🙂']
      const made = await encryptAll(source(...secrets))
      expect(made.map(({alias}) => alias)).to.deep.equal(['s0', 's1', 's2'])
      const open = runtimeDecryptor(transformation, decrypting)
      expect(made.map(({ciphertext}) => open(ciphertext))).to.deep.equal(secrets.map((plaintext) => ({plaintext})))
      for (const {ciphertext} of made) expect(ciphertext).to.match(/^[A-Za-z0-9+/]+={0,2}$/)
    })

    it(`${transformation.name}: rejects an empty secret`, () => {
      const error = refusalOf('x', '')
      expect(error).to.be.instanceOf(SecretsError)
      expect(error).to.include({hint: 'fix what is listed above, then run the command again'})
      expect(error).to.have.deep.property('problems', [{alias: 's1', line: 2, problem: 'is empty'}])
    })

    if (transformation.keyKind === 'aes') {
      it('encrypts any length with a symmetric key', async () => {
        const long = 'x'.repeat(1_000_000)
        const [made] = await encryptAll(source(long))
        const open = runtimeDecryptor(transformation, decrypting)
        expect(open(made!.ciphertext)).to.deep.equal({plaintext: long})
      })
    } else {
      it(`${transformation.name}: rejects a secret that is too long, and says what to use instead`, () => {
        const limit = transformation.capacity(key)
        const error = refusalOf('x'.repeat(limit), `${'x'.repeat(limit - 1)}é`)
        expect(error).to.be.instanceOf(SecretsError)
        expect(error).to.include({hint: symmetricHint})
        const problem = `is ${limit + 1} bytes long; ${transformation.name} with this key allows at most ${limit}`
        expect(error).to.have.deep.property('problems', [{alias: 's1', line: 2, problem}])
      })
    }
  }
})
