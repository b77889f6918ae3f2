import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {newPlace, type Place, removePlace, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, type JavaKeystoreType} from '../support/decrypt.js'
import {convertKeystore} from '../support/keytool.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
const keyPassword = 'secret1'

/** Passwords that keytool refuses but Java accepts: they open the keystore, wherever they come from. */
describe('mi secret init with unusual passwords that Java accepts', () => {
  const place = sandbox()
  const stores = [
    {what: 'an empty password for JKS', type: 'JKS', password: ''},
    {what: 'an empty password for JCEKS', type: 'JCEKS', password: ''},
    {what: 'an empty password for PKCS12', type: 'PKCS12', password: ''},
    {what: 'a non-ASCII password for JKS', type: 'JKS', password: ' pässwörd→中🙂 '},
    {what: 'a non-ASCII password for JCEKS', type: 'JCEKS', password: ' pässwörd→中🙂 '},
  ] as const satisfies {what: string; type: JavaKeystoreType; password: string}[]
  let made: Place

  before(async function () {
    needs(this, 'java', 'javac')
    made = await newPlace()
    for (const {what, type, password} of stores) {
      // The key's password must be ASCII in JCEKS, and the keystore's in PKCS#12.
      const newKeyPassword = type === 'PKCS12' ? password : keyPassword
      const conversion = {from: vectorPath('openssl-named.p12'), password: 'secret1', to: made.path(what), type}
      convertKeystore({...conversion, newPassword: password, newKeyPassword})
    }
  })

  after(async () => {
    // It does not exist if Java is missing.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (made !== undefined) await removePlace(made)
  })

  for (const {what, type, password} of stores) {
    const init = ['secret', 'init', '--keystore', 'mi.keystore', '--alias', 'my key', '--force']

    /** That the saved profile is of the key that Java opens with the same password. */
    async function javaOpens(): Promise<void> {
      const {stdout} = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
      const own = type === 'PKCS12' ? password : keyPassword
      const request = {
        keystore: made.path(what),
        storeType: type,
        password,
        keyPassword: own,
        alias: 'my key',
        transformation,
      }
      expect(decryptWithJava([{...request, ciphertext: stdout.trim().replace('db : ', '')}])).to.deep.equal([
        {plaintext: 'x'},
      ])
    }

    it(`accepts ${what} from a variable, and no other password`, async () => {
      place().write('mi.keystore', readFileSync(made.path(what)))
      const wrong = password === '' ? ' ' : password.trim()
      expect(await runMi(init, {in: place(), env: {MI_KEYSTORE_PASSWORD: wrong}})).to.include({code: 1, stdout: ''})
      const run = await runMi(init, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
      expect(run.code, run.stderr).to.equal(0)
      await javaOpens()
    })

    it(`accepts ${what} from a file and from standard input`, async () => {
      place().write('mi.keystore', readFileSync(made.path(what)))
      place().write('password.txt', password === '' ? '' : `${password}\r\n`)
      const file = await runMi([...init, '--password-file', 'password.txt'], {in: place()})
      expect(file.code, file.stderr).to.equal(0)
      const piped = await runMi([...init, '--password-file', '-'], {in: place(), stdin: `${password}\n`})
      expect(piped.code, piped.stderr).to.equal(0)
    })

    it(`accepts ${what} at the prompt`, async function () {
      needs(this, 'python3')
      place().write('mi.keystore', readFileSync(made.path(what)))
      const run = await inTerminal(
        init,
        async (terminal) => {
          await terminal.answer('? Keystore password', password)
        },
        {in: place()},
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.leftovers).to.deep.equal([])
      if (password !== '') expect(run.raw).not.to.include(password.trim())
    })
  }
})
