import {expect} from 'chai'
import {constants, createPublicKey, generateKeyPairSync, publicEncrypt} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {FileError} from '../../src/errors.js'
import {explained} from '../../src/io/system-errors.js'

async function thrownBy(act: () => Promise<unknown>): Promise<unknown> {
  return explained('f', 'write', act).catch((error: unknown) => error)
}

describe('explained', () => {
  for (const [what, file, says] of [
    ['a file that is not there', '/no/such/file', 'does not exist'],
    ['a folder', '/', 'is a folder'],
    ['a path with a NUL byte', 'a\0b', 'NUL byte'],
  ] as const) {
    it(`puts ${what} into words`, async () => {
      const error = await thrownBy(() => readFile(file))
      expect(error).to.be.instanceOf(FileError)
      expect((error as FileError).message).to.include(says)
    })
  }

  it('takes no error of OpenSSL for one of the file', async () => {
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
