import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {rmSync} from 'node:fs'
import {runMi, type RunOptions, sandbox} from '../support/cli.js'
import {keytool} from '../support/keytool.js'
import {makeKeystore} from '../support/decrypt.js'
import {identity, newIdentity} from '../support/identity.js'
import {homePassword, makeHome} from '../support/product-home.js'
import {inTerminal, plain} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g
const deployment = 'mi/conf/deployment.toml'

describe('a product whose secrets were re-encrypted for another key', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: homePassword}
  const owner = newIdentity()
  const mi = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...arguments_], {in: place(), env, ...options})
  const succeed = async (...arguments_: readonly string[]) => {
    const run = await mi(arguments_)
    expect(run.code, run.stderr).to.equal(0)
    return run
  }
  const encrypt = async (...arguments_: readonly string[]) => mi(['encrypt', '--mi-home', 'mi', ...arguments_])
  const toml = () => place().read(deployment)
  const conf = () => place().read('mi/conf/security/secret-conf.properties')
  const add = (text: string) => place().write(deployment, toml() + text)
  const section = '\n[keystore.internal]\nfile_name = "new.p12"\nalias = "new"\n'

  /** Two secrets, for profile "default" from the product's keystore, then for profile "new". */
  const rotate = async () => {
    makeHome(place().path('mi'), 'mi-4.4', {toml: '[secrets]\na = "[x]"\nb = "[y]"\n'})
    place().write('mi/new.p12', owner.pkcs12(homePassword, 'new'))
    await succeed('init', '--mi-home', 'mi')
    await succeed('init', '--keystore', 'mi/new.p12', '--alias', 'new', '--profile', 'new')
    await succeed('encrypt', '--mi-home', 'mi')
    await succeed('rotate', '--mi-home', 'mi', '--to', 'new')
  }

  it('gets no secret for the old key, but one for the new key once it is configured', async () => {
    await rotate()
    add('c = "[hunter2]"\n')
    const before = [toml(), conf()]
    for (const more of [[], ['--profile', 'default'], ['--dry-run']]) {
      const refused = await encrypt(...more)
      expect(refused, refused.stderr).to.include({code: 1, stdout: ''})
      expect(refused.stderr).to.include(
        'error: 2 secrets are already encrypted for a key other than "wso2carbon" in "mi/repository/resources/security/wso2carbon.jks", or damaged, and the vault uses one key for all\n' +
          "try: if they are for the product's new key, name its keystore in the product's configuration first; otherwise re-encrypt them, for a profile with this key: mi secret rotate mi/conf/deployment.toml --to PROFILE\n",
      )
      expect([toml(), conf()]).to.deep.equal(before)
    }
    add(section)
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).not.to.include('the vault was set up for another key')
    expect([...toml().matchAll(ciphertext)].map(([found]) => owner.open(found))).to.deep.equal(['x', 'y', 'hunter2'])
    expect(conf()).to.include('keystore.identity.location=new.p12\n')
  })

  it('is checked if the password is typed, and with a JKS too', async function () {
    needs(this, 'python3', 'java', 'javac', 'keytool')
    const jks = place().path('mi/repository/resources/security/wso2carbon.jks')
    await rotate()
    rmSync(jks)
    await makeKeystore({type: 'JKS', aliases: ['wso2carbon'], password: homePassword}, jks)
    add('c = "[hunter2]"\n')
    const before = toml()
    const run = await inTerminal(
      ['secret', 'encrypt', '--mi-home', 'mi'],
      (terminal) => terminal.answer('? Keystore password', homePassword),
      {in: place()},
    )
    expect(run.code, run.text).to.equal(1)
    expect(plain(run.text)).to.include('2 secrets are already encrypted for a key other than')
    expect(toml()).to.equal(before)
  })

  it('is not checked if the private key cannot be opened, which encrypting does not require', async () => {
    await rotate()
    add('c = "[hunter2]"\n')
    const withoutPassword = await mi(['encrypt', '--mi-home', 'mi', '--profile', 'default'], {env: {}})
    expect(withoutPassword.code, withoutPassword.stderr).to.equal(0)
    add('d = "[hunter2]"\n')
    const wrong = {...env, MI_KEY_PASSWORD: 'wrong'}
    const withoutKeyPassword = await mi(['encrypt', '--mi-home', 'mi'], {env: wrong})
    expect(withoutKeyPassword.code, withoutKeyPassword.stderr).to.equal(0)
    expect(identity().open([...toml().matchAll(ciphertext)].at(-1)![0])).to.equal('hunter2')
  })

  it('is told which profile to verify with', async () => {
    await rotate()
    add(section)
    const encrypted = await encrypt()
    expect(encrypted.stderr).to.include(
      'to check that it can decrypt 2 secrets now, run: mi secret verify --mi-home mi --profile new\n',
    )
    const wrong = await mi(['verify', '--mi-home', 'mi'])
    expect(wrong.code).to.equal(1)
    expect(wrong.stderr).to.include(
      "try: use --profile new, which has the product's key; or, if the secrets are for this profile's key, name its keystore",
    )
    expect(wrong.stderr).not.to.include('to choose the profile they are encrypted for')
    await succeed('verify', '--mi-home', 'mi', '--profile', 'new')

    expect((await runMi(['profile', 'remove', 'new', '--yes'], {in: place()})).code).to.equal(0)
    const none = await mi(['verify', '--mi-home', 'mi'])
    expect(none.stderr).to.match(
      /try: use --profile with a profile from "mi\/new\.p12"; to create one, run: mi secret init --mi-home mi --profile NAME; or/,
    )
  })

  it('may not have two transformations either', async () => {
    const padding = constants.RSA_PKCS1_PADDING
    const old = publicEncrypt({key: identity().publicKey, padding}, Buffer.from('x')).toString('base64')
    const text = `[secrets]\na = "${old}"\nb = "[y]"\n`
    makeHome(place().path('mi'), 'mi-4.4', {toml: text})
    const refused = await encrypt()
    expect(refused, refused.stderr).to.include({code: 1, stdout: ''})
    const oaep = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
    expect(refused.stderr).to.include(
      `error: 1 secret is already encrypted with a transformation other than ${oaep}, and the vault uses one transformation for all\n` +
        `try: re-encrypt them first: mi secret rotate mi/conf/deployment.toml --from-cipher auto --cipher ${oaep}\n`,
    )
    expect(toml()).to.equal(text)
    expect((await encrypt('--cipher', 'RSA/ECB/PKCS1Padding')).code).to.equal(0)
  })
})

describe('a key that a product could not decrypt with', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: homePassword}
  const toml = '[secrets]\na = "[x]"\n'
  const mi = async (...arguments_: readonly string[]) => runMi(['secret', ...arguments_], {in: place(), env})

  beforeEach(() => {
    makeHome(place().path('mi'), 'mi-4.4', {toml})
  })

  it('is refused if the keystore has changed since the profile was created', async () => {
    await mi('init', '--mi-home', 'mi', '--profile', 'old')
    place().write('mi/repository/resources/security/wso2carbon.jks', newIdentity().pkcs12(homePassword, 'wso2carbon'))
    const run = await mi('encrypt', '--mi-home', 'mi', '--profile', 'old')
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('has changed since profile "old" was created')
    expect(place().read(deployment)).to.equal(toml)
  })

  it('is refused if the keystore has only its certificate', async function () {
    needs(this, 'java', 'javac', 'keytool')
    place().write('ca.pem', identity().pem)
    const keystore = place().path('mi/repository/resources/security/wso2carbon.jks')
    keytool(keystore, homePassword, ['-importcert', '-noprompt', '-alias', 'pub', '-file', place().path('ca.pem')])
    const run = await mi('encrypt', '--mi-home', 'mi', '--alias', 'pub')
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('has no private key for "pub", so Micro Integrator 4.4.0 could not decrypt')
    expect(place().read(deployment)).to.equal(toml)
  })

  it('is pointed out when a file of the product is named', async () => {
    place().write('other.p12', newIdentity().pkcs12(homePassword, 'other'))
    await mi('init', '--keystore', 'other.p12', '--alias', 'other')
    await mi('encrypt', '--mi-home', 'mi')
    place().write(deployment, `${place().read(deployment)}b = "[y]"\n`)
    const belongs = `warning: "${deployment}" belongs to Micro Integrator 4.4.0, which is set up for another key or transformation`
    expect((await mi('encrypt', deployment)).stderr).to.include(belongs)
    place().write('s.properties', 'c=z\n')
    const create = ['create', 'file', '--from', 's.properties', '--merge', '--dest', deployment]
    expect((await mi(...create)).stderr).to.include('belongs to Micro Integrator 4.4.0')
    await mi('init', '--mi-home', 'mi', '--profile', 'own')
    expect((await mi(...create, '--profile', 'own')).stderr).not.to.include('belongs to')
  })

  it('cannot be chosen in two ways', async () => {
    const run = await mi('encrypt', '--mi-home', 'mi', '--profile', 'own', '--alias', 'two')
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include('--profile cannot be used with --keystore or --alias')
  })

  it('is configured without the provider of its transformation, which Java does not know', async () => {
    const name = 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'
    const run = await mi('encrypt', '--mi-home', 'mi', '--cipher', `${name}@BC`)
    expect(run.code, run.stderr).to.equal(0)
    const conf = place().read('mi/conf/security/secret-conf.properties')
    expect(conf).to.include(`secretRepositories.file.algorithm=${name}\n`).and.not.to.include('@BC')
    const again = await mi('encrypt', '--mi-home', 'mi', '--cipher', `${name}@BC`)
    expect(again.stderr).to.include('secret-conf.properties" is up to date')
  })
})
