import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {makeKeystore} from '../support/decrypt.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

/** A key in a JKS may have its own password, which is on the second line of the runtime's password file. */
describe("a key's own password", () => {
  const place = sandbox()
  const store = 'store-password'
  const key = 'key-password'
  const arguments_ = ['secret', 'decrypt', 's.properties', 'a', '--yes']
  const decrypt = async (extra: readonly string[], options: RunOptions = {}) =>
    runMi([...arguments_, ...extra], {in: place(), ...options})

  before(function () {
    needs(this, 'keytool')
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
