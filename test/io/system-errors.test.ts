import {expect} from 'chai'
import {constants, createPublicKey, generateKeyPairSync, publicEncrypt} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {FileError} from '../../src/errors.js'
import {explainErrors} from '../../src/io/system-errors.js'

async function thrownBy(act: () => Promise<unknown>): Promise<unknown> {
  return explainErrors('f', 'write', act).catch((error: unknown) => error)
}

describe('explainErrors', () => {
  for (const [what, file, says] of [
    ['a missing file', '/no/such/file', 'does not exist'],
    ['a directory', '/', 'is a directory'],
    ['a path with a NUL byte', 'a\0b', 'NUL byte'],
  ] as const) {
    it(`explains the error for ${what}`, async () => {
      const error = await thrownBy(() => readFile(file))
      expect(error).to.be.instanceOf(FileError)
      expect((error as FileError).message).to.include(says)
    })
  }

  for (const [code, says, hint] of [
    ['EBUSY', 'mounted', 'mount its directory'],
    ['EDQUOT', 'disk quota', 'free some space'],
    ['EFBIG', 'largest size', 'ulimit -f'],
  ] as const) {
    it(`says what to do about ${code}`, async () => {
      const error = await thrownBy(() => Promise.reject(Object.assign(new Error(code), {code})))
      expect((error as FileError).message).to.include(says)
      expect((error as FileError).hint).to.include(hint)
    })
  }

  it('passes on an error of OpenSSL', async () => {
    const key = createPublicKey(
      generateKeyPairSync('rsa', {modulusLength: 1024}).publicKey.export({type: 'spki', format: 'pem'}),
    )
    const error = await thrownBy(() =>
      Promise.resolve().then(() => publicEncrypt({key, padding: constants.RSA_PKCS1_PADDING}, Buffer.alloc(200))),
    )
    expect(error).to.be.instanceOf(Error).and.not.be.instanceOf(FileError)
    expect((error as {code: string}).code).to.match(/^ERR_OSSL/)
  })
})
