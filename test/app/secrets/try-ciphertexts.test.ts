import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {tryCiphertexts, type TriedCiphertexts} from '../../../src/app/secrets/try-ciphertexts.js'
import {closeAll, openFilesQuietly} from '../../../src/app/secrets/encrypted-files.js'
import {findTransformation} from '../../../src/cipher/transformations.js'
import {identity, newIdentity} from '../../support/identity.js'
import {temporaryHome} from '../../support/temporary-home.js'

const oaep = findTransformation('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
const encrypt = (publicKey = identity().publicKey, padding = constants.RSA_PKCS1_OAEP_PADDING) =>
  publicEncrypt({key: publicKey, padding}, Buffer.from('x')).toString('base64')

describe('trying the ciphertexts of a file', () => {
  const home = temporaryHome()
  const own = encrypt()
  const foreign = encrypt(newIdentity().publicKey)

  async function trying(values: readonly string[]): Promise<TriedCiphertexts> {
    const lines = values.map((value, index) => `a${index} = "${value}"\n`)
    const files = await openFilesQuietly([home().write('x.toml', `[secrets]\n${lines.join('')}`)], () => undefined)
    try {
      return await tryCiphertexts(files[0]!, {transformation: oaep, key: identity().privateKey})
    } finally {
      await closeAll(files)
    }
  }

  it('counts those of other keys, of other lengths too, and of other transformations; the rest are no ciphertexts', async () => {
    const longer = encrypt(newIdentity(3072).publicKey)
    const pkcs1 = encrypt(identity().publicKey, constants.RSA_PKCS1_PADDING)
    expect(await trying([own, foreign, longer, pkcs1, '[x]', '$env{X}', 'plain'])).to.deep.equal({
      isComplete: true,
      ofOtherKey: 2,
      ofOtherCipher: 1,
    })
    expect(await trying([own, own])).to.deep.equal({isComplete: true, ofOtherKey: 0, ofOtherCipher: 0})
  })

  it('decrypts all up to 1,000, otherwise the first and the last', async () => {
    const many = Array.from({length: 998}, () => own)
    expect(await trying([own, ...many, foreign])).to.deep.equal({isComplete: true, ofOtherKey: 1, ofOtherCipher: 0})
    expect(await trying([own, foreign, ...many, own])).to.include({isComplete: false, ofOtherKey: 0})
    expect(await trying([own, ...many, own, foreign])).to.include({isComplete: false, ofOtherKey: 1})
    expect(await trying([foreign, ...many, own, own])).to.include({isComplete: false, ofOtherKey: 1})
  })
})
