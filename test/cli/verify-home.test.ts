import {expect} from 'chai'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {constants, publicEncrypt} from 'node:crypto'
import {renderSecretConf} from '../../src/formats/properties/secret-conf.js'
import {resolveProduct, secretConfSettings} from '../../src/app/product/product.js'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity, initialise, newIdentity} from '../support/identity.js'
import {homeAlias, homePassword, makeHome, type Generation, type HomeOptions} from '../support/product-home.js'

const oaep = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
const pkcs1 = 'RSA/ECB/PKCS1Padding'

function encrypt(plaintext: string, cipher = oaep): string {
  const padding = cipher === oaep ? constants.RSA_PKCS1_OAEP_PADDING : constants.RSA_PKCS1_PADDING
  return publicEncrypt({key: identity().publicKey, padding}, Buffer.from(plaintext)).toString('base64')
}

describe('with the home of a product', () => {
  const place = sandbox()
  const home = () => place().path('wso2')

  /** A home with a password file, and a profile from its keystore. */
  async function setUp(generation: Generation, options: HomeOptions = {}): Promise<void> {
    makeHome(home(), generation, options)
    place().write('wso2/password-persist', `${homePassword}\n`)
    const run = await runMi(['secret', 'init', '--mi-home', 'wso2', '--force'], {in: place()})
    expect(run.code, run.stderr).to.equal(0)
  }

  async function activate(cipher = oaep, change: (text: string) => string = (text) => text): Promise<void> {
    const product = await resolveProduct(home())
    const {bytes} = renderSecretConf(product.secretConf.bytes, secretConfSettings(product, cipher))
    const file = path.join(home(), product.secretConf.name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, change(bytes.toString('latin1')))
  }

  const tomlWith = (...entries: string[]) => `[server]\nhostname = "h"\n\n[secrets]\n${entries.join('\n')}\n`

  describe('mi secret verify', () => {
    const verify = async (arguments_: string[] = ['--mi-home', 'wso2'], options: RunOptions = {}) =>
      runMi(['secret', 'verify', ...arguments_], {in: place(), ...options})

    it('checks deployment.toml and secret-conf.properties, with the password of the product', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      await activate()
      const run = await verify()
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.match(/^PLACE +ALIAS +DECRYPTS\nwso2\/conf\/deployment\.toml:5 +a +yes\n$/)
      expect(run.stderr).to.include('done: Micro Integrator can decrypt 1 secret')
      expect(run.stderr).not.to.include('warning:')
    })

    it('reports what it checked under --json', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      const run = await verify(['--mi-home', 'wso2', '--json'])
      expect(run.code).to.equal(1)
      expect((jsonResult(run) as {product: unknown}).product).to.deep.equal({
        home: 'wso2',
        kind: 'mi',
        active: false,
        problems: ['"wso2/conf/security/secret-conf.properties" is not active, so the product decrypts no secrets'],
      })
    })

    it('fails if the vault is not active, although the key decrypts everything', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      const run = await verify()
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include(
        'warning: "wso2/conf/security/secret-conf.properties" is not active, so the product decrypts no secrets',
      )
      expect(run.stderr).to.include(
        'error: the key decrypts 1 secret, but the product is not set up to decrypt them: see above\n' +
          'try: to write secret-conf.properties, run: mi secret encrypt --mi-home wso2\n',
      )
    })

    it('decrypts with the transformation of the product', async () => {
      await setUp('is-7.2', {toml: tomlWith(`a = "${encrypt('x', pkcs1)}"`)})
      await activate(pkcs1)
      const run = await verify()
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`names ${pkcs1}, but the profile uses ${oaep}`)
      await activate(oaep)
      expect((await verify()).code).to.equal(1)
    })

    it('knows a copy of the keystore', async () => {
      const toml = tomlWith(`a = "${encrypt('x')}"`)
      const keystore = path.join(home(), makeHome(home(), 'mi-4.4', {toml}))
      place().write('copy.p12', readFileSync(keystore))
      const init = ['secret', 'init', '--keystore', 'copy.p12', '--alias', homeAlias]
      const env = {MI_KEYSTORE_PASSWORD: homePassword}
      expect((await runMi(init, {in: place(), env})).code).to.equal(0)
      await activate()
      expect((await verify(undefined, {env})).code).to.equal(0)
    })

    it('names secrets that deployment.toml refers to but does not define', async () => {
      const references =
        'password = "$secret{a}"\nuser = "$secret{b}"\nlist = ["$secret{ a }", {x = "$secret{c}"}]\ninline = {y = "$secret{d}"}\n'
      await setUp('mi-4.4', {toml: `${references}${tomlWith(`a = "${encrypt('x')}"`)}`})
      await activate()
      const run = await verify()
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include(
        'warning: "wso2/conf/deployment.toml" refers to secrets that [secrets] does not define, so the product does not start: "b" (line 2), " a " (line 3), "c" (line 3), "d" (line 4)\n',
      )
      const tolerant = `${tomlWith(`a = "${encrypt('x')}"`)}[runtime_secrets]\nenable = "true"\n`
      place().write('wso2/conf/deployment.toml', `${references}${tolerant}`)
      expect((await verify()).code).to.equal(0)
    })

    it('says where the product will look for the password', async () => {
      makeHome(home(), 'mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      const env = {MI_KEYSTORE_PASSWORD: homePassword}
      await runMi(['secret', 'init', '--mi-home', 'wso2'], {in: place(), env})
      await activate()
      const run = await verify(undefined, {env})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(
        `note: at its next start, Micro Integrator 4.4.0 asks for the keystore's password, unless it is in "wso2/password-tmp" (deleted after it is read) or "wso2/password-persist"`,
      )
      place().write('wso2/password-persist', `${homePassword}\nanother\n`)
      const second = await verify(undefined, {env})
      expect(second.stderr).to.include(
        'note: Micro Integrator 4.4.0 reads the second line of "wso2/password-persist" only if it is started with -Dkey.password=true',
      )
    })

    it('reads cipher-text.properties of an older product', async () => {
      await setUp('ei-6.6')
      place().write('wso2/conf/security/cipher-text.properties', `A.b=${encrypt('x', pkcs1)}\n`)
      await activate(pkcs1)
      const run = await verify()
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.include('wso2/conf/security/cipher-text.properties:1')
    })

    it('needs files or a product, but not both; MI_HOME counts only without files', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      await activate()
      const neither = await verify([])
      expect(neither.code).to.equal(2)
      expect(neither.stderr).to.include(
        'error: missing argument FILE\ntry: specify a file, or a product with --mi-home PATH\n',
      )
      const both = await verify(['wso2/conf/deployment.toml', '--mi-home', 'wso2'])
      expect(both.code).to.equal(2)
      expect(both.stderr).to.include('error: --mi-home and files cannot be used together')
      expect((await verify([], {env: {MI_HOME: 'wso2'}})).code).to.equal(0)
      const env = {MI_HOME: 'nowhere', MI_KEYSTORE_PASSWORD: homePassword}
      const file = await verify(['wso2/conf/deployment.toml'], {env})
      expect(file.code, file.stderr).to.equal(0)
    })
  })

  describe('mi secret rotate', () => {
    const rotate = async (arguments_: string[], options: RunOptions = {}) =>
      runMi(['secret', 'rotate', '--mi-home', 'wso2', ...arguments_], {in: place(), ...options})

    const encryptHome = async (...arguments_: string[]) =>
      runMi(['secret', 'encrypt', '--mi-home', 'wso2', ...arguments_], {
        in: place(),
        env: {MI_KEYSTORE_PASSWORD: homePassword},
      })
    const conf = () => place().read('wso2/conf/security/secret-conf.properties')

    it("re-encrypts the product's file for another keystore, and says how to configure that keystore", async () => {
      const toml = tomlWith(`a = "${encrypt('x')}" # kept`)
      await setUp('mi-4.4', {toml})
      await activate()
      const owner = newIdentity()
      await initialise(place(), owner, 'new')
      const run = await rotate(['--to', 'new'])
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read('wso2/conf/deployment.toml')
      const [, ciphertext = ''] = /^a = "(.*)" # kept$/m.exec(after) ?? []
      expect(owner.open(ciphertext)).to.equal('x')
      expect(run.stderr).to.include(
        'note: "wso2/conf/security/secret-conf.properties" still names the old key; name the new keystore in [keystore.internal] of "wso2/conf/deployment.toml", then run: mi secret encrypt --mi-home wso2\n',
      )
      expect(after.replace(ciphertext, '')).to.equal(toml.replace(/^a = ".*"/m, 'a = ""'))

      place().write('wso2/new.p12', owner.pkcs12(homePassword, 'new'))
      const section = '\n[keystore.internal]\nfile_name = "new.p12"\nalias = "new"\n'
      place().write('wso2/conf/deployment.toml', `${after}${section}`)
      const encrypted = await encryptHome()
      expect(encrypted.code, encrypted.stderr).to.equal(0)
      expect(encrypted.stderr).to.include(
        'warning: the vault was set up for another key or transformation; to check that it can decrypt 1 secret now, create a profile with its key: mi secret init --mi-home wso2 --profile NAME; then run: mi secret verify --mi-home wso2 --profile NAME\n',
      )
      expect(conf()).to.include('keystore.identity.location=new.p12\n').and.to.include('keystore.identity.alias=new\n')
    })

    it('changes the transformation, and so does the command that it names', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      await activate()
      const dry = await rotate(['--cipher', pkcs1, '--dry-run'])
      expect(dry.stderr).not.to.include('still names')
      const run = await rotate(['--cipher', pkcs1])
      expect(run.code, run.stderr).to.equal(0)
      const command = `mi secret encrypt --mi-home wso2 --profile default --cipher ${pkcs1}`
      expect(run.stderr).to.include(
        `note: "wso2/conf/security/secret-conf.properties" still names the old key or transformation; to change that, run: ${command}\n`,
      )
      expect((await encryptHome('--profile', 'default', '--cipher', pkcs1)).code).to.equal(0)
      expect(conf()).to.include(`secretRepositories.file.algorithm=${pkcs1}\n`)
      const verified = await runMi(['secret', 'verify', '--mi-home', 'wso2'], {in: place()})
      expect(verified.code, verified.stderr).to.equal(0)
    })

    it('says the same if the file in the home is named, whatever the working directory', async () => {
      await setUp('mi-4.4', {toml: tomlWith(`a = "${encrypt('x')}"`)})
      await activate()
      const file = ['secret', 'rotate', 'wso2/conf/deployment.toml', '--cipher', pkcs1]
      const run = await runMi(file, {in: place(), env: {MI_KEYSTORE_PASSWORD: homePassword}})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(
        'still names the old key or transformation; to change that, run: mi secret encrypt --mi-home wso2 ',
      )
    })
  })
})
