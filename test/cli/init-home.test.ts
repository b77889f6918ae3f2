import {expect} from 'chai'
import {mkdirSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {convertKeystore, keytool} from '../support/keytool.js'
import {homeAlias, homePassword, makeHome, type Generation, type HomeOptions} from '../support/product-home.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init --mi-home', () => {
  const place = sandbox()
  const saved = () => parse(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')) as Record<string, unknown>
  const make = (generation: Generation, options?: HomeOptions) => makeHome(place().path('wso2'), generation, options)
  const env = {MI_KEYSTORE_PASSWORD: homePassword}
  const init = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['secret', 'init', '--mi-home', 'wso2', ...arguments_], {in: place(), ...options})
  const activate = (configDir: string, text: string) =>
    place().write(`wso2/${configDir}/security/secret-conf.properties`, text)

  const generations: readonly [generation: Generation, name: string, from: string, cipher?: string][] = [
    ['mi-4.4', 'Micro Integrator 4.4.0', 'the default'],
    ['mi-1.2', 'Micro Integrator 1.2.0', 'carbon.xml.j2'],
    ['mi-1.0', 'Micro Integrator 1.0.0', 'carbon.xml', 'RSA/ECB/PKCS1Padding'],
    ['apim-4.6', 'API Manager 4.6.0', 'the default'],
    ['is-7.2', 'Identity Server 7.2.0', 'the default'],
    ['is-6.1', 'Identity Server 6.1.0', 'the default'],
    ['ei-6.6', 'Enterprise Integrator 6.6.0', 'carbon.xml', 'RSA/ECB/PKCS1Padding'],
    ['apim-2.6', 'API Manager 2.6.0', 'carbon.xml', 'RSA/ECB/PKCS1Padding'],
    ['icp', 'Integration Control Plane', 'cipher-standalone-config.properties'],
  ]

  for (const [generation, name, from, cipher] of generations) {
    it(`needs only the password for ${name}`, async () => {
      const keystore = make(generation)
      const run = await init([], {env})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`note: using the keystore of ${name} in "wso2" (${from})\n`)
      expect(saved()).to.include({keystore: place().path('wso2', keystore), type: 'PKCS12', alias: homeAlias})
      expect(saved().cipher).to.equal(cipher)
    })
  }

  it('asks only for the password, and nothing if password-persist has it', async function () {
    needs(this, 'python3')
    for (const generation of ['mi-4.4', 'mi-1.2', 'apim-4.6', 'is-7.2', 'ei-6.6'] as const) {
      rmSync(place().path('wso2'), {recursive: true, force: true})
      const keystore = place().path('wso2', make(generation))
      const asked = await inTerminal(
        ['secret', 'init', '--mi-home', 'wso2', '--force'],
        (terminal) => terminal.answer('? Keystore password', homePassword),
        {in: place(), stdout: 'pipe'},
      )
      expect(asked, generation).to.include({code: 0, stdout: ''})
      expect(asked.text.match(/^\? /gm), generation).to.have.length.at.least(1)
      expect(asked.text, generation).not.to.match(/\? (?!Keystore password)/)
      const profile = saved()
      expect(profile, generation).to.include({keystore, type: 'PKCS12', alias: homeAlias})
      place().write('wso2/password-persist', homePassword)
      expect((await init(['--force'])).code, generation).to.equal(0)
      expect(saved(), generation).to.deep.equal(profile)
    }
    const silent = await inTerminal(['secret', 'init', '--mi-home', 'wso2', '--force'], () => Promise.resolve(), {
      in: place(),
    })
    expect(silent.code).to.equal(0)
    expect(silent.text).not.to.include('? ')
  })

  it('opens a JKS and a PKCS#12 of keytool', async function () {
    needs(this, 'java', 'javac', 'keytool')
    this.timeout(120_000)
    const keystore = place().path('wso2', make('is-7.2', {withoutKeystore: true}))
    mkdirSync(path.dirname(keystore), {recursive: true})
    const order = ['-genkeypair', '-keyalg', 'RSA', '-alias', homeAlias, '-dname', 'CN=wso2']
    keytool(keystore, homePassword, [...order, '-storetype', 'JKS', '-keypass', homePassword])
    expect((await init([], {env})).code).to.equal(0)
    expect(saved().type).to.equal('JKS')
  })

  it('names what is missing if there is no terminal', async () => {
    make('mi-4.4')
    const run = await init()
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include('error: no keystore password was provided, and there is no terminal to ask on')
    expect(run.stderr).to.include('try: use --password-file PATH or set MI_KEYSTORE_PASSWORD')
  })

  it("takes the password from the product's file, and leaves the file alone", async () => {
    make('mi-4.4')
    const content = `${homePassword}\r\n`
    for (const name of ['password-persist', 'password-tmp', 'password']) {
      const file = place().write(`wso2/${name}`, content)
      const run = await init(['--force'])
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`note: the keystore's password is from "wso2/${name}"`)
      expect(readFileSync(file, 'utf8')).to.equal(content)
    }
  })

  it('says that spaces count if the password in the file is wrong', async () => {
    make('mi-4.4')
    place().write('wso2/password-persist', `${homePassword} \n`)
    const run = await init()
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('the password does not open this keystore')
    expect(run.stderr).to.include(
      'try: check the first line of "wso2/password-persist", where every space counts, or use --password-file PATH',
    )
    expect(run.stderr).not.to.include('password is from')
  })

  it("prefers the user's password file, then a variable", async () => {
    make('mi-4.4')
    place().write('wso2/password-persist', 'wrong')
    place().write('mine', homePassword)
    expect((await init(['--password-file', 'mine'], {env: {MI_KEYSTORE_PASSWORD: 'wrong'}})).code).to.equal(0)
    expect((await init([], {env})).code).to.equal(0)
  })

  it('takes a plaintext password from deployment.toml, and says so', async () => {
    const section = `[keystore.primary]\nfile_name = "repository/resources/security/wso2carbon.jks"\n`
    const password = 'correct horse'
    const keystore = identity().pkcs12(password, homeAlias)
    make('mi-4.4', {toml: `${section}password = "${password}"\n`, keystore})
    const run = await init()
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('(keystore.primary)')
    const where = 'keystore.primary.password in "wso2/conf/deployment.toml"'
    expect(run.stderr).to.include(`note: the keystore's password is from ${where}, where it is in plaintext`)
    expect(place().filesHolding(password)).to.deep.equal(['work/wso2/conf/deployment.toml'])

    place().write('wso2/conf/deployment.toml', `${section}password = "$env{KS_PASSWORD}"\n`)
    const byVariable = await init([], {env: {KS_PASSWORD: password}})
    expect(byVariable.code).to.equal(0)
    expect(byVariable.stderr).to.include(`from ${where}\n`).and.not.to.include('in plaintext')
    expect((await init()).code).to.equal(2)
    place().write('wso2/conf/deployment.toml', `${section}password = "$secret{ks}"\n`)
    expect((await init()).code).to.equal(2)
  })

  it('uses the internal keystore', async () => {
    const security = 'repository/resources/security'
    const primary = `[keystore.primary]\nfile_name = "${security}/wso2carbon.jks"\ntype = "JKS"\n`
    make('mi-4.4', {toml: `${primary}\n[keystore.internal]\nfile_name = "${security}/int.p12"\nalias = "i"\n`})
    const keystore = place().write(`wso2/${security}/int.p12`, identity().pkcs12(homePassword, 'i'))
    const run = await init([], {env})
    expect(run.stderr).to.include('(keystore.internal)').and.not.to.include('.type is')
    expect(saved()).to.include({keystore, alias: 'i', type: 'PKCS12'})
  })

  it("notes a type that differs from the file's", async () => {
    make('mi-4.4', {toml: `[keystore.internal]\ntype = "JKS"\n`})
    expect((await init([], {env})).stderr).to.include(
      'note: keystore.internal.type is "JKS", but the keystore is PKCS12',
    )
  })

  it('reads the template of Micro Integrator 1.2, which ignores deployment.toml', async () => {
    const keystore = make('mi-1.2', {toml: '[keystore.primary]\nfile_name = "mine.jks"\n'})
    const run = await init([], {env})
    expect(run.code, run.stderr).to.equal(0)
    expect(saved().keystore).to.equal(place().path('wso2', keystore))
    expect(run.stderr).to.include(
      'note: Micro Integrator 1.2.0 takes the keystore for its secrets from carbon.xml.j2, not from keystore.primary',
    )
  })

  it('takes the transformation that the vault is set up for', async () => {
    make('is-7.2')
    activate('repository/conf', 'secretRepositories=file\n')
    const run = await init([], {env})
    expect(saved().cipher).to.equal('RSA/ECB/PKCS1Padding')
    expect(run.stderr).to.include(
      'note: using RSA/ECB/PKCS1Padding, set in "wso2/repository/conf/security/secret-conf.properties"',
    )
    await init(['--force', '--cipher', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'], {env})
    expect(saved().cipher).to.equal('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  })

  it('refuses a vault with a symmetric key', async () => {
    make('mi-4.6')
    activate('conf', 'secretRepositories=file\nsecretRepositories.file.encryptionMode=symmetric\n')
    const run = await init([], {env})
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include(
      'error: "wso2/conf/security/secret-conf.properties" says that Micro Integrator 4.6.0 uses a symmetric key',
    )
    expect(run.stderr).to.include('try: run: mi secret init symmetric --mi-home wso2\n')
  })

  it('finds the AES key of a product in symmetric mode, and its password', async () => {
    const security = 'repository/resources/security'
    make('mi-4.6', {toml: `[keystore.internal]\nfile_name = "${security}/aes.p12"\n`})
    const creating = [
      'keystore',
      'create',
      `wso2/${security}/aes.p12`,
      '--symmetric',
      '--alias',
      'aes',
      '--password-file',
    ]
    place().write('wso2/password-persist', homePassword)
    const created = await runMi([...creating, 'wso2/password-persist'], {in: place()})
    expect(created.code, created.stderr).to.equal(0)
    const symmetric = async (...words: string[]) =>
      runMi(['secret', 'init', 'symmetric', '--mi-home', 'wso2', ...words], {in: place()})
    const asked = await symmetric()
    expect(asked.code).to.equal(2)
    expect(asked.stderr).to.include('error: no key alias was specified')
    expect((await symmetric('--generate')).stderr).to.include('error: --generate and --mi-home cannot be used together')

    const conf = `secretRepositories=file\nsecretRepositories.file.encryptionMode=symmetric\nkeystore.identity.alias=aes\n`
    activate('conf', `${conf}keystore.identity.location=${security}/aes.p12\n`)
    const run = await symmetric()
    expect(run.code, run.stderr).to.equal(0)
    expect(saved()).to.include({mode: 'symmetric', alias: 'aes', keystore: place().path('wso2', security, 'aes.p12')})
    place().write(
      'wso2/conf/deployment.toml',
      `[keystore.internal]\nfile_name = "${security}/aes.p12"\n[secrets]\na = "[x]"\n`,
    )
    const encrypted = await runMi(['secret', 'encrypt', '--mi-home', 'wso2', '-p', 'default'], {in: place()})
    expect(encrypted.code, encrypted.stderr).to.equal(0)
    const verified = await runMi(['secret', 'verify', '--mi-home', 'wso2'], {in: place()})
    expect(verified.code, verified.stderr).to.equal(0)
  })

  it('refuses a symmetric key for a release without symmetric mode', async () => {
    make('mi-4.4')
    const run = await runMi(['secret', 'init', 'symmetric', '--mi-home', 'wso2', '--alias', 'aes'], {in: place()})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('error: the vault of Micro Integrator 4.4.0 has no symmetric mode')
  })

  it('refuses a transformation that it does not know', async () => {
    make('mi-4.4')
    activate('conf', 'secretRepositories=file\nsecretRepositories.file.algorithm=RSA/None/Other\n')
    const run = await init([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('contains an unknown transformation')
  })

  it('refuses a JCEKS keystore', async function () {
    needs(this, 'java', 'javac')
    const from = place().write('from.p12', identity().pkcs12(homePassword, homeAlias))
    const to = place().path('wso2', make('mi-4.4'))
    convertKeystore({from, password: homePassword, to, type: 'JCEKS', newPassword: homePassword})
    const run = await init([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include("is a JCEKS keystore, which the product's vault cannot open")
  })

  it('is overridden by flags', async () => {
    make('mi-4.4')
    const keystore = place().write('other.p12', identity().pkcs12(homePassword, 'other'))
    expect((await init(['--keystore', 'other.p12', '--alias', 'other'], {env})).code).to.equal(0)
    expect(saved()).to.include({keystore, alias: 'other'})
  })

  it('overrides the variables that name a key', async () => {
    const keystore = make('mi-4.4')
    const run = await init([], {env: {...env, MI_KEYSTORE: 'no-such', MI_KEY_ALIAS: 'none'}})
    expect(run.stderr).to.include("note: ignoring MI_KEYSTORE, MI_KEY_ALIAS: the product's configuration names its key")
    expect(saved()).to.include({keystore: place().path('wso2', keystore), alias: homeAlias})
  })

  it('can be set by MI_HOME and CARBON_HOME', async () => {
    const keystore = place().path('wso2', make('mi-4.4'))
    for (const name of ['MI_HOME', 'CARBON_HOME']) {
      const run = await runMi(['secret', 'init', '--force'], {in: place(), env: {...env, [name]: 'wso2'}})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`note: using the product in "wso2", set by ${name}`)
      expect(saved().keystore).to.equal(keystore)
    }
  })

  it('ignores MI_HOME if a keystore is named', async () => {
    const keystore = place().write('mine.p12', identity().pkcs12(homePassword, 'mine'))
    const arguments_ = ['secret', 'init', '--keystore', 'mine.p12', '--alias', 'mine']
    const run = await runMi(arguments_, {in: place(), env: {...env, MI_HOME: 'no-such-home'}})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).not.to.include('MI_HOME')
    expect(saved()).to.include({keystore, alias: 'mine'})
    const variables = {...env, MI_HOME: 'no-such-home', MI_KEYSTORE: 'mine.p12', MI_KEY_ALIAS: 'mine'}
    expect((await runMi(['secret', 'init', '--force'], {in: place(), env: variables})).code).to.equal(0)
  })

  it('does not let a .env file that nobody named choose the home', async () => {
    make('mi-4.4')
    place().write('.env', 'MI_HOME=wso2\n')
    const run = await runMi(['secret', 'init'], {in: place(), env})
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include(
      'warning: ignoring MI_HOME in ".env", because you did not name that file; use --mi-home, or --dotenv .env if you trust it',
    )
    expect((await runMi(['secret', 'init', '--dotenv', '.env'], {in: place(), env})).code).to.equal(0)
  })

  it('says that a directory is not a home, and which part of a bundle is one', async () => {
    mkdirSync(place().path('wso2'))
    const run = await init([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('error: "wso2" is not the home of a WSO2 product')
    place().write('wso2/bin/micro-integrator.sh', '')
    const bare = await init([], {env})
    expect(bare.stderr)
      .to.include('error: "wso2" contains the scripts of a WSO2 product but not its configuration')
      .and.to.include('restore "conf/deployment.toml"')
    rmSync(place().path('wso2/bin/micro-integrator.sh'))
    place().write('wso2/bin/api-manager.sh', '')
    expect((await init([], {env})).stderr).to.include('restore "repository/conf/deployment.toml"')
    rmSync(place().path('wso2/bin/api-manager.sh'))
    make('ei-7')
    const bundle = await init([], {env})
    expect(bundle.stderr)
      .to.include('error: "wso2" contains several products')
      .and.to.include('"wso2/micro-integrator"')
    expect((await runMi(['secret', 'init', '--mi-home', 'wso2/micro-integrator'], {in: place(), env})).code).to.equal(0)
  })

  it('names a keystore that does not exist, and what names it', async () => {
    make('mi-4.4', {withoutKeystore: true})
    const run = await init([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include(
      'error: "wso2/repository/resources/security/wso2carbon.jks" does not exist; Micro Integrator 4.4.0 will look for it there (the default)',
    )
  })

  it('does not show a variable of the environment that the configuration names', async () => {
    const secret = 'ghp_0123456789'
    make('mi-4.4', {toml: '[keystore.primary]\nfile_name = "$env{TOKEN}"\n'})
    const byPath = await init([], {env: {...env, TOKEN: secret}})
    expect(byPath.code).to.equal(1)
    place().write('wso2/conf/deployment.toml', '[keystore.primary]\nalias = "$env{TOKEN}"\n')
    const byAlias = await init([], {env: {...env, TOKEN: secret}})
    expect(byAlias.code).to.equal(1)
    expect(byPath.stderr + byAlias.stderr).not.to.include(secret)
    expect((await init([], {env: {...env, TOKEN: homeAlias}})).code).to.equal(0)
  })

  it('names a setting that is only known when the product starts', async () => {
    make('mi-4.4', {toml: '[keystore.internal]\nfile_name = "$sys{keystore}"\n'})
    const run = await init([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include(
      'error: the setting "keystore.internal.file_name" is only known when the product starts',
    )
    expect(run.stderr).to.include('try: specify the key with --keystore and --alias')
  })

  it('reports the same under --json', async () => {
    const keystore = make('mi-4.4')
    const result = jsonResult(await init(['--json'], {env}))
    expect(result).to.include({keystore: place().path('wso2', keystore), type: 'PKCS12', alias: homeAlias})
  })
})
