import {expect} from 'chai'
import {collect, encryptStream} from '../../src/bulk/encrypt.js'
import {heldSource} from '../../src/bulk/source.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {transformations} from '../../src/cipher/transformations.js'
import {keysFor} from '../cipher/keys.js'

describe('encrypting on several threads', () => {
  const values = Array.from({length: 1000}, (_, index) => ({alias: `s${index}`, value: `é${index}`, line: index + 1}))
  const found = {count: values.length, isSuperseded: () => false}

  for (const transformation of transformations) {
    const {encrypting: key, decrypting} = keysFor(transformation)
    const encryption = {transformation, key}

    it(`${transformation.name}: encrypts what one thread encrypts, in the same order`, async () => {
      const open = runtimeDecryptor(transformation, decrypting)
      for (const threads of [1, 2, 4]) {
        const made = await collect(encryptStream(heldSource(values), found, encryption, threads))
        expect(made.map(({alias}) => alias)).to.deep.equal(values.map(({alias}) => alias))
        const some = made.filter((_, index) => index % 37 === 0 || index > 990)
        for (const {alias, ciphertext} of some)
          expect(open(ciphertext)).to.deep.equal({plaintext: `é${alias.slice(1)}`})
      }
    })
  }

  const [transformation] = transformations
  const encryption = {
    transformation: transformation!,
    key: keysFor(transformation!).encrypting,
  }

  for (const threads of [1, 3]) {
    it(`stops when no more is read, on ${threads}`, async () => {
      for await (const batch of encryptStream(heldSource(values), found, encryption, threads).batches) {
        expect(batch[0]).to.include({alias: 's0'})
        break
      }
    })
  }
})
