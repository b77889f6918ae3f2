import {expect} from 'chai'
import {openAll} from '../../src/bulk/open.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
import {keysFor, rsaKeys} from '../cipher/keys.js'

describe('opening many values', () => {
  for (const transformation of transformations) {
    it(`${transformation.name}: gives each back with what it opens to, in their order`, async () => {
      const {encrypting, decrypting: key} = keysFor(transformation)
      const encrypt = await transformation.encryptor(encrypting)
      const values = ['one', 'two'].map((text, index) => ({
        alias: text,
        value: encrypt(Buffer.from(text)).toString('base64'),
        line: index + 3,
        overridden: index === 1,
      }))
      const bad = {alias: 'three', value: 'password', line: 9, overridden: false}
      const opened = await openAll([values[1]!, bad, values[0]!], {transformation, key})
      expect(opened).to.deep.equal([
        {value: values[1], opened: {plaintext: 'two'}},
        {value: bad, opened: {fault: {reason: 'plaintext', problem: 'is not encrypted (plaintext)'}}},
        {value: values[0], opened: {plaintext: 'one'}},
      ])
    })
  }

  it('opens none of none', async () => {
    const {privateKey: key} = rsaKeys(2048)
    expect(await openAll([], {transformation: findTransformation('RSA'), key})).to.deep.equal([])
  })

  it('takes no key that the transformation does not take, though there is nothing to open', async () => {
    const error: unknown = await openAll([], {
      transformation: findTransformation('AES256'),
      key: rsaKeys(2048).privateKey,
    }).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(TypeError)
  })
})
