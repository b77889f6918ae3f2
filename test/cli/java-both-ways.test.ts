import {expect} from 'chai'
import {createSecretKey, randomBytes} from 'node:crypto'
import {runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, encryptWithJava} from '../support/decrypt.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

/** `verify` and `decrypt` accept what Java encrypts; Java decrypts what `create` encrypts. */
describe('Java and the program, in both directions', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const secret = ' pä$$ wörd 🔑 '

  before(function () {
    needs(this, 'java', 'javac')
  })

  async function accepts(file: string, ...arguments_: string[]): Promise<void> {
    place().write('s.properties', file)
    const verify = await runMi(['secret', 'verify', 's.properties', ...arguments_], {in: place(), env})
    expect(verify.code, verify.stdout + verify.stderr).to.equal(0)
    for (const [alias] of file.matchAll(/^\w+/gm)) {
      const decrypt = await runMi(['secret', 'decrypt', 's.properties', alias, ...arguments_], {in: place(), env})
      expect(decrypt).to.include({code: 0, stdout: secret})
    }
  }

  for (const transformation of [
    'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
    'RSA/ECB/OAEPWithSHA-256AndMGF1Padding',
    'RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC',
    'RSA/ECB/PKCS1Padding',
  ]) {
    it(`with ${transformation}`, async () => {
      await initialiseWithKey(place())
      const [made = ''] = encryptWithJava([{key: identity().publicKey, transformation, plaintext: secret}])
      await accepts(`a=${made}\n`, '-c', transformation)
    })
  }

  it('with AES/GCM/NoPadding and an IV of 12, 16 and 128 bytes', async () => {
    const text = randomBytes(32).toString('hex')
    const key = createSecretKey(text, 'hex')
    const init = await runMi(['secret', 'init', 'symmetric'], {in: place(), env: {MI_ENCRYPTION_KEY: text}})
    expect(init.code, init.stderr).to.equal(0)
    const transformation = 'AES/GCM/NoPadding'
    const made = encryptWithJava([12, 16, 128].map((ivBytes) => ({key, transformation, plaintext: secret, ivBytes})))
    await accepts(made.map((ciphertext, index) => `s${index}=${ciphertext}\n`).join(''))

    const create = await runMi(['secret', 'create', 'symmetric', '-a', 'a'], {in: place(), stdin: secret})
    expect(
      decryptWithJava([{key, transformation, ciphertext: create.stdout.trim().slice('a : '.length)}]),
    ).to.deep.equal([{plaintext: secret}])
  })
})
