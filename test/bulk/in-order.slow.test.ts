import {expect} from 'chai'
import {encrypted, gathered} from '../../src/bulk/encrypt.js'
import {heldSource} from '../../src/bulk/source.js'
import {opener} from '../../src/cipher/opening.js'
import {transformations} from '../../src/cipher/transformations.js'
import {FileError} from '../../src/errors.js'
import {keysFor} from '../cipher/keys.js'

describe('encrypting on several threads', () => {
  const values = Array.from({length: 1000}, (_, index) => ({alias: `s${index}`, value: `é${index}`, line: index + 1}))
  const found = {count: values.length, isSuperseded: () => false}

  for (const transformation of transformations) {
    const {encrypting: key, decrypting} = keysFor(transformation)
    const encryption = {transformation, key, refusal: () => undefined}

    it(`${transformation.name}: gives what one thread gives, in the same order`, async () => {
      const open = await opener(transformation, decrypting)
      for (const threads of [1, 2, 4]) {
        const made = await gathered(encrypted(heldSource(values), found, encryption, threads))
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
    refusal: () => undefined,
  }

  for (const threads of [1, 3]) {
    it(`ends where no more is asked for, on ${threads}`, async () => {
      for await (const batch of encrypted(heldSource(values), found, encryption, threads).batches) {
        expect(batch[0]).to.include({alias: 's0'})
        break
      }
    })

    it(`notices that a source is no longer what was surveyed, on ${threads}`, async () => {
      const changed = heldSource([...values, {alias: 'late', value: ''}])
      const error: unknown = await gathered(encrypted(changed, found, encryption, threads)).catch(
        (reason: unknown) => reason,
      )
      expect(error).to.be.instanceOf(FileError).with.property('message', 'was changed by another program meanwhile')
    })
  }
})
