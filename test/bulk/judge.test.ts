import {expect} from 'chai'
import {judgeStream} from '../../src/bulk/judge.js'
import type {DecryptionKey} from '../../src/bulk/open.js'
import type {ExistingValue} from '../../src/formats/format.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
import {keysFor, rsaKeys} from '../cipher/keys.js'

describe('judging the values of a file', () => {
  const judge = async (values: readonly ExistingValue[], key: DecryptionKey) => {
    for await (const verdicts of judgeStream([{file: 'f', values}], key)) return verdicts
    throw new Error('no verdicts')
  }

  for (const transformation of transformations) {
    it(`${transformation.name}: reports what each one is, in their order`, async () => {
      const {encrypting, decrypting: key} = keysFor(transformation)
      const encrypt = await transformation.encryptor(encrypting)
      const [one, two] = ['one', 'two'].map((alias, index) => ({
        alias,
        value: encrypt(Buffer.from(alias)).toString('base64'),
        line: index + 3,
        overridden: index === 1,
      }))
      const bad = {alias: 'three', value: 'password', line: 9, overridden: false}
      const verdicts = await judge([one!, two!, bad], {transformation, key})
      expect(verdicts.slice(0, 2)).to.deep.equal([
        {file: 'f', alias: 'one', line: 3, value: one, plaintext: 'one', transformation: transformation.name},
        {file: 'f', alias: 'two', line: 4, value: two, plaintext: 'two', transformation: transformation.name},
      ])
      expect(verdicts[2]).to.include({file: 'f', alias: 'three', line: 9, value: bad, reason: 'plaintext'})
    })
  }

  for (const transformation of transformations) {
    it(`${transformation.name}: recognises ciphertexts in "data" that lack the outer base64`, async () => {
      const {encrypting, decrypting: key} = keysFor(transformation)
      const encrypt = await transformation.encryptor(encrypting)
      const ciphertext = encrypt(Buffer.from('one')).toString('base64')
      const inData = (line: number, undecoded: string) => ({
        alias: `a${line}`,
        line,
        overridden: false,
        undecoded,
        value: Buffer.from(undecoded, 'base64').toString(),
      })
      const file = [
        inData(1, ciphertext),
        inData(2, Buffer.from(ciphertext).toString('base64')),
        inData(3, Buffer.from('password').toString('base64')),
        inData(4, ''),
      ]
      const verdicts = await judge(file, {transformation, key})
      expect(verdicts.map((verdict) => ('reason' in verdict ? verdict.reason : 'good'))).to.deep.equal([
        'not-encoded',
        'good',
        'plaintext',
        'no-value',
      ])
    })
  }

  it('decrypts what is not clean, and says so', async () => {
    const transformation = findTransformation('RSA')
    const {encrypting, decrypting: key} = keysFor(transformation)
    const ciphertext = (await transformation.encryptor(encrypting))(Buffer.from('one')).toString('base64')
    const value = {alias: 'a', line: 1, overridden: false, value: `"${ciphertext}"`}
    expect(await judge([value], {transformation, key})).to.deep.equal([
      {
        ...{file: 'f', alias: 'a', line: 1, value, plaintext: 'one', transformation: transformation.name},
        ...{reason: 'not-clean', problem: 'is not clean: it is in quotation marks'},
      },
    ])
  })

  it('reports nothing about a file without values', async () => {
    const {privateKey: key} = rsaKeys(2048)
    expect(await judge([], {transformation: findTransformation('RSA'), key})).to.deep.equal([])
  })

  it('rejects a key that the transformation does not take, even without values', async () => {
    const error: unknown = await judge([], {
      transformation: findTransformation('AES256'),
      key: rsaKeys(2048).privateKey,
    }).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(TypeError)
  })
})
