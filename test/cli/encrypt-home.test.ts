import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {chmodSync, existsSync, rmSync, statSync} from 'node:fs'
import {readByJava} from '../formats/properties/java-properties.js'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, newIdentity} from '../support/identity.js'
import {makeKeystore} from '../support/decrypt.js'
import {homePassword, makeHome, type Generation, type HomeOptions} from '../support/product-home.js'
import {needs} from '../support/tools.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g
const oaep = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'

describe('mi secret encrypt --mi-home', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: homePassword}
  const encrypt = async (arguments_: readonly string[] = [], options: RunOptions = {}) =>
    runMi(['secret', 'encrypt', '--mi-home', 'mi', ...arguments_], {in: place(), env, ...options})
  const make = (generation: Generation, options: HomeOptions = {}) => makeHome(place().path('mi'), generation, options)
  const opened = (text: string) => [...text.matchAll(ciphertext)].map(([found]) => identity().open(found))
  const blank = (text: string) => text.replaceAll(ciphertext, '<CT>')
  const conf = (directory = 'conf') => place().read(`mi/${directory}/security/secret-conf.properties`)
  const settings = (text: string) =>
    Object.fromEntries(Array.from(text.matchAll(/^([\w.]+)=(.*)$/gm), ([, name = '', value = '']) => [name, value]))

  const toml = (secrets: string) => `[server]
hostname = "localhost"

[keystore.primary]
file_name = "repository/resources/security/wso2carbon.jks"
password = "$secret{ks}"

[secrets]
${secrets}`
  const two = toml('ks = "[wso2carbon]"\ndb_password = "[p@ss]"\n')

  it('encrypts the secrets and writes secret-conf.properties', async function () {
    make('mi-4.4', {toml: two})
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    expect(blank(place().read('mi/conf/deployment.toml'))).to.equal(toml('ks = "<CT>"\ndb_password = "<CT>"\n'))
    expect(opened(place().read('mi/conf/deployment.toml'))).to.deep.equal(['wso2carbon', 'p@ss'])
    expect(run.stdout).to.equal(
      `PLACE                       ALIAS        STATE
mi/conf/deployment.toml:9   ks           encrypted
mi/conf/deployment.toml:10  db_password  encrypted
`,
    )
    expect(run.stderr).to.include(
      `done: 2 secrets in "mi/conf/deployment.toml" encrypted
  keystore  "mi/repository/resources/security/wso2carbon.jks", PKCS12 (keystore.primary)
  alias     "wso2carbon"
  cipher    ${oaep} (the default)
done: "mi/conf/security/secret-conf.properties" written
note: at its next start, Micro Integrator 4.4.0 asks for the keystore's password, unless it is in "mi/password-tmp" (deleted after it is read) or "mi/password-persist"
`,
    )
    expect(settings(conf())).to.deep.equal({
      'secVault.enabled': 'true',
      'carbon.secretProvider': 'org.wso2.securevault.secret.handler.SecretManagerSecretCallbackHandler',
      secretRepositories: 'file',
      'secretRepositories.file.provider': 'org.wso2.securevault.secret.repository.FileBaseSecretRepositoryProvider',
      'secretRepositories.file.location': 'conf/security/cipher-text.properties',
      'secretRepositories.file.algorithm': oaep,
      'keystore.identity.CipherTransformation': oaep,
      'keystore.identity.location': 'repository/resources/security/wso2carbon.jks',
      'keystore.identity.type': 'PKCS12',
      'keystore.identity.alias': 'wso2carbon',
      'keystore.identity.store.password': 'identity.store.password',
      'keystore.identity.store.secretProvider': 'org.wso2.carbon.securevault.DefaultSecretCallbackHandler',
      'keystore.identity.key.password': 'identity.key.password',
      'keystore.identity.key.secretProvider': 'org.wso2.carbon.securevault.DefaultSecretCallbackHandler',
    })
    needs(this, 'java', 'javac')
    expect(Object.fromEntries(readByJava([conf()])[0]!.puts)).to.deep.equal(settings(conf()))
  })

  it('leaves both files byte for byte in a second run', async () => {
    make('mi-4.4', {toml: two})
    await encrypt()
    const names = ['mi/conf/deployment.toml', 'mi/conf/security/secret-conf.properties']
    const found = () => names.map((name) => [place().read(name), statSync(place().path(name)).mtimeMs])
    const before = found()
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('nothing to encrypt').and.to.include('secret-conf.properties" is up to date')
    expect(found()).to.deep.equal(before)
  })

  it('writes secret-conf.properties if there is nothing to encrypt, and creates it if there is none', async () => {
    make('mi-4.4')
    rmSync(place().path('mi/conf/security/secret-conf.properties'))
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('nothing to encrypt').and.to.include('secret-conf.properties" written')
    expect(statSync(place().path('mi/conf/security/secret-conf.properties')).mode & 0o777).to.equal(0o644)
  })

  it('creates conf/security with the mode of conf, and only if nothing fails', async () => {
    make('mi-4.4', {toml: toml('a = "hunter2"\n')})
    rmSync(place().path('mi/conf/security'), {recursive: true})
    chmodSync(place().path('mi/conf'), 0o770)
    expect((await encrypt()).code).to.equal(1)
    expect((await encrypt(['--dry-run', '--all'])).code).to.equal(0)
    expect(place().exists('mi/conf/security')).to.equal(false)
    const run = await encrypt(['--all'])
    expect(run.code, run.stderr).to.equal(0)
    expect(statSync(place().path('mi/conf/security')).mode & 0o777).to.equal(0o770)
    expect(conf()).to.include('secVault.enabled=true')
    expect(opened(place().read('mi/conf/deployment.toml'))).to.deep.equal(['hunter2'])
  })

  it('leaves references alone, whatever is in the environment', async () => {
    make('mi-4.4', {toml: toml('a = "$env{DB_PASS}"\nb = "$sys{db.pass}"\n')})
    const run = await encrypt([], {env: {...env, DB_PASS: '[hunter2]'}})
    expect(run.code, run.stderr).to.equal(0)
    expect(place().read('mi/conf/deployment.toml')).to.equal(toml('a = "$env{DB_PASS}"\nb = "$sys{db.pass}"\n'))
    expect(run.stdout)
      .to.include('comes from the environment variable "DB_PASS"')
      .and.to.include('comes from the system property "db.pass"')
  })

  it('writes nothing with --dry-run', async () => {
    make('mi-4.4', {toml: two})
    const before = place().files()
    const confBefore = conf()
    const run = await encrypt(['--dry-run'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.include('db_password  would be encrypted')
    expect(run.stderr)
      .to.include('note: 2 secrets in "mi/conf/deployment.toml" would be encrypted; nothing was written')
      .and.to.include('note: "mi/conf/security/secret-conf.properties" would be written')
    expect([place().read('mi/conf/deployment.toml'), conf(), place().files()]).to.deep.equal([two, confBefore, before])
  })

  it('uses the internal keystore, with the type that its bytes have', async () => {
    const owner = newIdentity()
    const internal = '\n[keystore.internal]\nfile_name = "repository/resources/security/int.p12"\nalias = "i"\n'
    make('mi-4.4', {toml: `${toml('a = "[x]"\n')}${internal}`})
    place().write('mi/repository/resources/security/int.p12', owner.pkcs12(homePassword, 'i'))
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    const [found = ''] = place().read('mi/conf/deployment.toml').match(ciphertext) ?? []
    expect(owner.open(found)).to.equal('x')
    expect(settings(conf())).to.include({
      'keystore.identity.location': 'repository/resources/security/int.p12',
      'keystore.identity.type': 'PKCS12',
      'keystore.identity.alias': 'i',
    })
    expect(run.stderr).to.include('int.p12", PKCS12 (keystore.internal)')
  })

  it('takes the fixed keystore of Micro Integrator 1.2, and says so', async () => {
    make('mi-1.2', {toml: '[keystore.primary]\nfile_name = "mine.jks"\n[secrets]\na = "[x]"\n'})
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    expect(opened(place().read('mi/conf/deployment.toml'))).to.deep.equal(['x'])
    expect(run.stderr).to.match(/note: .*carbon\.xml\.j2/)
  })

  it('knows Identity Server 7.2, and keeps the transformation of existing ciphertexts', async () => {
    make('is-7.2', {toml: '[secrets]\na = "[x]"\n'})
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    const written = settings(conf('repository/conf'))
    expect(written).to.include({
      'secretRepositories.file.location': 'repository/conf/security/cipher-text.properties',
      'secretRepositories.file.algorithm': oaep,
      'keystore.identity.location': 'repository/resources/security/wso2carbon.p12',
    })
    expect(written).not.to.have.property('keystore.identity.CipherTransformation')

    const padding = constants.RSA_PKCS1_PADDING
    const old = publicEncrypt({key: identity().publicKey, padding}, Buffer.from('x')).toString('base64')
    place().write('mi/repository/conf/deployment.toml', `[secrets]\nold = "${old}"\na = "[x]"\n`)
    place().write('mi/repository/conf/security/secret-conf.properties', 'secretRepositories=file\n')
    const refused = await encrypt(['--cipher', oaep])
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr)
      .to.include('1 secret is already encrypted with RSA/ECB/PKCS1Padding')
      .and.to.include('mi secret rotate')
    expect(place().read('mi/repository/conf/deployment.toml')).to.include('"[x]"')
    const again = await encrypt()
    expect(again.code, again.stderr).to.equal(0)
    expect(settings(conf('repository/conf'))).to.include({'secretRepositories.file.algorithm': 'RSA/ECB/PKCS1Padding'})
  })

  it('encrypts cipher-text.properties of Enterprise Integrator 6.6', async () => {
    make('ei-6.6')
    const none = await encrypt()
    expect(none).to.include({code: 1, stdout: ''})
    expect(none.stderr).to.equal(
      'error: "mi/conf/security/cipher-text.properties" does not exist\n' +
        'try: create it with a line for each secret: alias=[plaintext]\n',
    )
    place().write('mi/conf/security/cipher-text.properties', '# c\nA.b=[x]\nc = [y\\\\z]\nd=$sys{d}\n')
    const run = await encrypt()
    expect(run.code, run.stderr).to.equal(0)
    const after = place().read('mi/conf/security/cipher-text.properties')
    expect(blank(after)).to.equal('# c\nA.b=<CT>\nc = <CT>\nd=$sys{d}\n')
    expect(settings(conf())).to.include({
      'secretRepositories.file.location': 'conf/security/cipher-text.properties',
      'secretRepositories.file.algorithm': 'RSA/ECB/PKCS1Padding',
    })
  })

  it('takes the password from password-persist, and leaves that file', async () => {
    make('mi-4.4', {toml: two})
    place().write('mi/password-persist', `${homePassword}\r\n`)
    const run = await encrypt([], {env: {}})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr)
      .to.include('the keystore\'s password is from "mi/password-persist"')
      .and.not.to.include('next start')
    expect(place().read('mi/password-persist')).to.equal(`${homePassword}\r\n`)
    place().write('mi/password-persist', `${homePassword} `)
    const wrong = await encrypt([], {env: {}})
    expect(wrong.code).to.equal(1)
    expect(wrong.stderr).to.include('every space counts')
  })

  it('refuses a key other than that of the existing ciphertexts', async () => {
    make('mi-4.4', {toml: two})
    await encrypt()
    const encrypted = place().read('mi/conf/deployment.toml')
    place().write('mi/conf/deployment.toml', `${encrypted}c = "[hunter2]"\n`)
    place().write('mi/conf/security/secret-conf.properties', conf().replace('alias=wso2carbon', 'alias=old'))
    place().write('mi/repository/resources/security/wso2carbon.jks', newIdentity().pkcs12(homePassword, 'wso2carbon'))
    const before = [place().read('mi/conf/deployment.toml'), conf()]
    const run = await encrypt()
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('2 secrets are already encrypted for "old"').and.to.include('mi secret rotate')
    expect([place().read('mi/conf/deployment.toml'), conf()]).to.deep.equal(before)
    place().write('mi/conf/deployment.toml', toml('c = "[x]"\n'))
    expect((await encrypt()).code).to.equal(0)
    expect(settings(conf())).to.include({'keystore.identity.alias': 'wso2carbon'})
  })

  it('refuses a JCEKS keystore, and a symmetric profile for a release without symmetric mode', async function () {
    make('mi-4.4', {toml: two})
    expect((await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})).code).to.equal(0)
    const symmetric = await encrypt(['-p', 'aes'])
    expect(symmetric).to.include({code: 1, stdout: ''})
    expect(symmetric.stderr).to.include('Micro Integrator 4.4.0 has no symmetric mode')
    needs(this, 'java', 'javac', 'keytool')
    await makeKeystore(
      {type: 'JCEKS', aliases: ['wso2carbon'], password: homePassword},
      place().path('mi/repository/resources/security/wso2carbon.jks'),
    )
    const run = await encrypt()
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include("is a JCEKS keystore, which the product's vault cannot open")
      .and.to.include('keytool')
    expect(place().read('mi/conf/deployment.toml')).to.equal(two)
  })

  it('needs no password with a profile from that keystore, and refuses one from another', async () => {
    make('mi-4.4', {toml: two})
    const init = ['secret', 'init', '--mi-home', 'mi', '-p', 'own']
    expect((await runMi(init, {in: place(), env})).code).to.equal(0)
    const run = await encrypt(['-p', 'own'], {env: {}})
    expect(run.code, run.stderr).to.equal(0)
    expect(opened(place().read('mi/conf/deployment.toml'))).to.deep.equal(['wso2carbon', 'p@ss'])
    place().write('other.p12', newIdentity().pkcs12(homePassword, 'x'))
    await runMi(['secret', 'init', '--keystore', 'other.p12', '--alias', 'x', '-p', 'other'], {in: place(), env})
    const refused = await encrypt(['-p', 'other'])
    expect(refused).to.include({code: 2, stdout: ''})
    expect(refused.stderr).to.include('profile "other" is not from the keystore')
  })

  it('changes neither file if there is a problem, and names all of them', async () => {
    make('mi-4.4', {toml: toml('a = "hunter2"\nb = "[]"\n')})
    const before = conf()
    const run = await encrypt()
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include('line 9: "a" is neither encrypted nor in brackets')
      .and.to.include('line 10: "b" is empty')
      .and.not.to.include('hunter2')
    expect([place().read('mi/conf/deployment.toml'), conf()]).to.deep.equal([toml('a = "hunter2"\nb = "[]"\n'), before])
  })

  it('reports the product with --json', async () => {
    make('mi-4.4', {toml: two})
    const run = await encrypt(['--json'])
    const keystore = {
      path: place().path('mi/repository/resources/security/wso2carbon.jks'),
      type: 'PKCS12',
      alias: 'wso2carbon',
      from: 'keystore.primary',
    }
    expect(JSON.parse(run.stdout)).to.deep.include({
      product: {
        home: 'mi',
        kind: 'mi',
        keystore,
        secretConf: {file: 'mi/conf/security/secret-conf.properties', changed: true},
      },
      cipher: oaep,
      written: true,
      encrypted: 2,
    })
  })

  it('uses MI_HOME if no file is named, and says what is missing otherwise', async () => {
    make('mi-4.4', {toml: two})
    const run = await runMi(['secret', 'encrypt'], {in: place(), env: {...env, MI_HOME: 'mi'}})
    expect(run.code, run.stderr).to.equal(0)
    expect(opened(place().read('mi/conf/deployment.toml'))).to.have.lengthOf(2)
    const nothing = await runMi(['secret', 'encrypt'], {in: place()})
    expect(nothing).to.include({code: 2, stdout: ''})
    expect(nothing.stderr).to.include('missing argument FILE').and.to.include('--mi-home')
    expect((await encrypt(['x.toml'])).code).to.equal(2)
    expect(existsSync(place().path('x.toml'))).to.equal(false)
  })
})
