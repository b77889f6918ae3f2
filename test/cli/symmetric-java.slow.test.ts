import {expect} from 'chai'
import type {KeyObject} from 'node:crypto'
import {runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, encryptWithJava} from '../support/decrypt.js'
import {aesKeysInJava} from '../support/java-keys.js'
import {keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'

const count = 1000
const secretOf = (index: number) => ` sécret ${index} ${'🔑'.repeat(index % 50)} `
const transformation = 'AES/GCM/NoPadding'

/** The key stays where keytool created it, and Java takes it from there. */
describe(`${count} secrets with an AES key of keytool, in both directions`, () => {
  const place = sandbox()
  const password = 'changeit'

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  for (const {type, size} of [
    {type: 'PKCS12', size: 256},
    {type: 'PKCS12', size: 192},
    {type: 'PKCS12', size: 128},
    {type: 'JCEKS', size: 256},
  ]) {
    it(`${type}, ${size} bits`, async () => {
      const mi = async (...arguments_: string[]) => {
        const run = await runMi(['secret', ...arguments_], {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
        expect(run.code, run.stderr).to.equal(0)
        return run.stdout
      }
      const keystore = place().path('mi.keystore')
      const kind = ['-keyalg', 'AES', '-keysize', String(size), '-keypass', password]
      keytool(keystore, password, ['-genseckey', '-storetype', type, '-alias', 'secrets', ...kind])
      await mi('init', 'symmetric', '--keystore', keystore, '--alias', 'secrets')

      const lines = Array.from({length: count}, (_, index) => `s${index}=\\u0020${secretOf(index).slice(1)}\n`)
      place().write('plain.properties', lines.join(''))
      await mi('create', 'symmetric', 'file', '-f', 'plain.properties', '-d', 'out.properties')
      const made = [
        ...place()
          .read('out.properties')
          .matchAll(/^s\d+=(.*)$/gm),
      ].map(([, ciphertext = '']) => ciphertext)
      const entry = {keystore, storeType: type, password, alias: 'secrets', transformation}
      const opened = decryptWithJava(made.map((ciphertext) => ({...entry, ciphertext})))
      expect(opened).to.deep.equal(Array.from({length: count}, (_, index) => ({plaintext: secretOf(index)})))

      const [key] = aesKeysInJava([{keystore, type, password, alias: 'secrets'}]) as [KeyObject]
      const requests = Array.from({length: count}, (_, index) => ({key, transformation, plaintext: secretOf(index)}))
      const ofJava = encryptWithJava(requests).map((ciphertext, index) => `s${index}=${ciphertext}\n`)
      place().write('java.properties', ofJava.join(''))
      expect(JSON.parse(await mi('verify', 'java.properties', '--json'))).to.include({good: count, bad: 0})
      const {secrets} = JSON.parse(await mi('decrypt', 'java.properties', '--json')) as {secrets: {value: string}[]}
      expect(secrets.map(({value}) => value)).to.deep.equal(requests.map(({plaintext}) => plaintext))
    })
  }
})
