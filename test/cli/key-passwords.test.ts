import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, type JavaKeystoreType, makeKeystore} from '../support/decrypt.js'
import {convertKeystore} from '../support/keytool.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

/** A key in a JKS may have its own password, which is on the second line of the runtime's password file. */
describe("a key's own password", () => {
  const place = sandbox()
  const store = 'store-password'
  const key = 'key-password'
  const arguments_ = ['secret', 'decrypt', 's.properties', 'a', '--yes']
  const decrypt = async (extra: readonly string[], options: RunOptions = {}) =>
    runMi([...arguments_, ...extra], {in: place(), ...options})

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  beforeEach(async () => {
    const keystore = await makeKeystore(
      {type: 'JKS', aliases: ['mi'], password: store, keyPassword: key},
      place().path('mi.jks'),
    )
    const env = {MI_KEYSTORE_PASSWORD: store}
    const init = await runMi(['secret', 'init', '--keystore', keystore, '--alias', 'mi'], {in: place(), env})
    expect(init.code, init.stderr).to.equal(0)
    const create = await runMi(['secret', 'create', 'file', '-a', 'a', '-d', 's.properties'], {
      in: place(),
      stdin: 'the secret',
    })
    expect(create.code, create.stderr).to.equal(0)
  })

  it('is read from line 2 of the password file', async () => {
    place().write('passwords', `${store}\r\n${key}\r\n`)
    expect(await decrypt(['--password-file', 'passwords'])).to.include({code: 0, stdout: 'the secret'})
    expect(await decrypt(['--password-file', '-'], {stdin: `${store}\n${key}`})).to.include({
      code: 0,
      stdout: 'the secret',
    })
  })

  it('is read from MI_KEY_PASSWORD', async () => {
    const env = {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: key}
    expect(await decrypt([], {env})).to.include({code: 0, stdout: 'the secret'})
    place().write('passwords', `${store}\n`)
    expect(await decrypt(['--password-file', 'passwords'], {env: {MI_KEY_PASSWORD: key}})).to.include({
      code: 0,
      stdout: 'the secret',
    })
  })

  it('is named in the error if it is missing or wrong', async () => {
    const missing = await decrypt([], {env: {MI_KEYSTORE_PASSWORD: store}})
    expect(missing).to.include({code: 2, stdout: ''})
    expect(missing.stderr).to.include('private key "mi"').and.to.include('MI_KEY_PASSWORD')
    const wrong = await decrypt([], {env: {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: 'hunter2'}})
    expect(wrong).to.include({code: 1, stdout: ''})
    expect(wrong.stderr).to.include('private key "mi"').and.not.to.include('hunter2')
  })

  it('opens the key without what an editor or a shell has added to it', async () => {
    place().write('passwords', Buffer.from(`\uFEFF${store}\r\n${key}\r\n`, 'utf16le'))
    const {stderr, ...fromFile} = await decrypt(['--password-file', 'passwords'])
    expect(fromFile, stderr).to.include({code: 0, stdout: 'the secret'})
    for (const end of ['\n', '\r\n', '\r']) {
      const run = await decrypt([], {env: {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: `${key}${end}`}})
      expect(run, run.stderr).to.include({code: 0, stdout: 'the secret'})
      expect(run.stderr).to.include('note: MI_KEY_PASSWORD ends in a line break, which is not part of the password\n')
    }
  })

  it("is asked for at a terminal, after the keystore's", async function () {
    needs(this, 'python3')
    const run = await inTerminal(
      arguments_,
      async (terminal) => {
        await terminal.answer('? Keystore password', store)
        await terminal.answer('? Key password', 'wrong')
        await terminal.expect('2 attempts left')
        await terminal.answer('? Key password', key)
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run).to.include({code: 0, stdout: 'the secret'})
    expect(run.text).not.to.include(store).and.not.to.include(key)
  })
})

/** keytool cannot set an empty password; Java's own KeyStore can. */
describe("a key's own password that is empty", () => {
  const place = sandbox()
  const password = 'secret1'
  const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
  const decrypt = async (extra: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'decrypt', 's.properties', 'a', '--yes', ...extra], {in: place(), ...options})

  before(function () {
    needs(this, 'java', 'javac')
  })

  async function prepare(type: JavaKeystoreType, keyPassword: string): Promise<void> {
    const keystore = place().path('mi.keystore')
    const from = vectorPath('openssl-named.p12')
    convertKeystore({from, password, to: keystore, type, newPassword: password, newKeyPassword: keyPassword})
    const env = {MI_KEYSTORE_PASSWORD: password}
    const init = await runMi(['secret', 'init', '--keystore', keystore, '--alias', 'my key'], {in: place(), env})
    expect(init.code, init.stderr).to.equal(0)
    await runMi(['secret', 'create', 'file', '-a', 'a', '-d', 's.properties'], {in: place(), stdin: 'the secret'})
    const ciphertext = place().read('s.properties').trim().slice('a='.length)
    const request = {keystore, storeType: type, password, keyPassword, alias: 'my key', transformation, ciphertext}
    expect(decryptWithJava([request])).to.deep.equal([{plaintext: 'the secret'}])
  }

  for (const type of ['JKS', 'JCEKS', 'PKCS12'] as const) {
    it(`is an empty line 2 of the password file, or an empty MI_KEY_PASSWORD, for ${type}`, async () => {
      await prepare(type, '')
      for (const content of [`${password}\n\n`, `${password}\r\n\r\n`, `${password}\n\nmore\n`]) {
        place().write('passwords', content)
        const run = await decrypt(['--password-file', 'passwords'])
        expect(run, content + run.stderr).to.include({code: 0, stdout: 'the secret'})
      }
      const byVariable = await decrypt([], {env: {MI_KEYSTORE_PASSWORD: password, MI_KEY_PASSWORD: ''}})
      expect(byVariable, byVariable.stderr).to.include({code: 0, stdout: 'the secret'})
      place().write('ci.env', `MI_KEYSTORE_PASSWORD=${password}\nMI_KEY_PASSWORD=\n`)
      expect(await decrypt(['--dotenv', 'ci.env'])).to.include({code: 0, stdout: 'the secret'})
    })
  }

  it('must be there: one line alone says nothing of the key', async () => {
    await prepare('JKS', '')
    for (const content of [password, `${password}\n`]) {
      place().write('passwords', content)
      const run = await decrypt(['--password-file', 'passwords'])
      expect(run).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.include('private key "my key"').and.to.include('MI_KEY_PASSWORD')
    }
  })

  it("may also mean that the key has the keystore's password", async () => {
    await prepare('JKS', password)
    place().write('passwords', `${password}\n\n`)
    expect(await decrypt(['--password-file', 'passwords'])).to.include({code: 0, stdout: 'the secret'})
    const env = {MI_KEYSTORE_PASSWORD: password, MI_KEY_PASSWORD: ''}
    expect(await decrypt([], {env})).to.include({code: 0, stdout: 'the secret'})
  })

  it('gives way to MI_KEY_PASSWORD, and is missing if nothing opens the key', async () => {
    await prepare('JKS', 'another')
    place().write('passwords', `${password}\n\n`)
    const arguments_ = ['--password-file', 'passwords']
    expect(await decrypt(arguments_, {env: {MI_KEY_PASSWORD: 'another'}})).to.include({code: 0, stdout: 'the secret'})
    expect(await decrypt(arguments_)).to.include({code: 2, stdout: ''})
    expect(await decrypt([], {env: {MI_KEYSTORE_PASSWORD: password, MI_KEY_PASSWORD: ''}})).to.include({code: 2})
  })
})
