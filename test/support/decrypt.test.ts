import {expect} from 'chai'
import {constants, publicEncrypt, X509Certificate} from 'node:crypto'
import {sandbox} from './cli.js'
import {decryptWithJava, type JavaKeystoreType, makeKeystore} from './decrypt.js'
import {keytool} from './keytool.js'
import {needs} from './tools.js'

const password = 'wso2carbon'
const paddings = {
  'RSA/ECB/OAEPWithSHA1AndMGF1Padding': constants.RSA_PKCS1_OAEP_PADDING,
  'RSA/ECB/PKCS1Padding': constants.RSA_PKCS1_PADDING,
  RSA: constants.RSA_PKCS1_PADDING,
}

describe('decrypting with Java', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  function certificate(keystore: string, alias: string): X509Certificate {
    return new X509Certificate(keytool(keystore, password, ['-exportcert', '-rfc', '-alias', alias]))
  }

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] satisfies JavaKeystoreType[]) {
    it(`decrypts what was encrypted for a key in ${type}, and nothing else`, async () => {
      const keystore = await makeKeystore({type, aliases: ['first', 'second'], password}, place().path('keystore'))
      const key = certificate(keystore, 'second').publicKey
      const texts = ['', ' é中🙂\n ', '$[]#=:\\!\'"%']
      const requests = Object.entries(paddings).flatMap(([transformation, padding]) =>
        texts.map((text) => {
          const ciphertext = publicEncrypt({key, padding}, Buffer.from(text)).toString('base64')
          return {keystore, storeType: type, password, alias: 'second', transformation, ciphertext}
        }),
      )
      const expected = Object.keys(paddings).flatMap(() => texts.map((plaintext) => ({plaintext})))
      expect(decryptWithJava(requests)).to.deep.equal(expected)

      const [good] = requests
      const bad = decryptWithJava([
        {...good!, alias: 'first'},
        {...good!, alias: 'third'},
        {...good!, password: 'wrong'},
        {...good!, transformation: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'},
        {...good!, ciphertext: 'AAAA'},
        {...good!, ciphertext: '"junk\t\n'},
      ])
      expect(bad.map((answer) => Object.keys(answer))).to.deep.equal(bad.map(() => ['error']))
      expect(bad[1]).to.deep.equal({error: 'java.lang.IllegalArgumentException: no key third'})
    })
  }

  it('uses a key with its own password, in a keystore whose type the file shows', async () => {
    const keystore = await makeKeystore(
      {type: 'JKS', aliases: ['own'], password, keyPassword: 'another'},
      place().path('own.jks'),
    )
    const ciphertext = publicEncrypt(certificate(keystore, 'own').publicKey, Buffer.from('s')).toString('base64')
    const request = {keystore, password, alias: 'own', transformation: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', ciphertext}
    expect(decryptWithJava([{...request, keyPassword: 'another'}])).to.deep.equal([{plaintext: 's'}])
    expect(decryptWithJava([request])[0])
      .to.have.property('error')
      .that.includes('UnrecoverableKey')
  })
})
