import {expect} from 'chai'
import {createSecretKey} from 'node:crypto'
import {symmetricKeyConcern} from '../../src/cipher/constant-key.js'

describe("the key in Micro Integrator's source code", () => {
  /**
   * As in `createDefaultKey` of https://github.com/wso2/carbon-secvault, src/main/java/org/wso2/securevault/SymmetricCipher.java, at
   * 17eb0fe191cdcc4dad47580b28b5123b1b82a725.
   */
  const bytes = [
    ...[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07],
    ...[0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f],
    ...[0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01],
  ]

  it('is recognized', () => {
    expect(symmetricKeyConcern(createSecretKey(Buffer.from(bytes)))).to.match(/everyone has it/)
  })

  it('is no other key', () => {
    for (const [index, octet] of bytes.entries()) {
      const other = Buffer.from(bytes)
      other[index] = octet ^ 1
      expect(symmetricKeyConcern(createSecretKey(other))).to.be.undefined
    }
    for (const length of [16, 32])
      expect(symmetricKeyConcern(createSecretKey(Buffer.concat([Buffer.from(bytes), Buffer.alloc(8)], length)))).to.be
        .undefined
  })
})
