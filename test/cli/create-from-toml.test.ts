/** TOML as a source, and variables of the process: what people have for WSO2 Integrator. */
import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {creatingIn, secretsOf} from '../support/creating.js'
import {decryptWithJava} from '../support/decrypt.js'
import {type Identity, initialise, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

const config = [
  '# Config.toml',
  'dbPassword = "s3cur3-p@ssw0rd"',
  'apiKey = \'sk-"abc"\\123\'',
  'port = 9_090',
  'debug = false',
  'rate = 1.5',
  '[wso2.db]',
  "password='lit\\n'",
  '"a.b".c = "x"',
  '[[users]]',
  'password = "hunter2"',
  '',
].join('\n')

describe('mi secret create --from with TOML and variables', () => {
  const place = sandbox()
  let owner: Identity

  beforeEach(async () => {
    owner = await initialise(place())
  })

  const {create, created, refused} = creatingIn(place)

  const secretsFrom = async (words: readonly string[], options: RunOptions = {}) => {
    const run = await created([...words, '--json'], options)
    return {secrets: Object.fromEntries(secretsOf(run, owner.open)), stderr: run.stderr}
  }

  it('encrypts the strings of a Config.toml without their quotation marks', async () => {
    await initialiseWithKey(place())
    place().write(
      'Config.toml',
      'dbPassword = "s3cur3-p@ssw0rd"\napiKey = "sk-abc123"\n[x.y]\ntoken = "t\\u00f6 \\"k\\" "\n',
    )
    const file = await create(['file', '--from', 'Config.toml', '--dest', 'x.properties'])
    expect(file.code, file.stderr).to.equal(0)
    const opened = await runMi(['secret', 'decrypt', 'x.properties', '--json'], {
      in: place(),
      env: {MI_KEYSTORE_PASSWORD: password},
    })
    const {secrets} = JSON.parse(opened.stdout) as {secrets: {alias: string; value: string}[]}
    expect(secrets.map(({alias, value}) => [alias, value])).to.deep.equal([
      ['dbPassword', 's3cur3-p@ssw0rd'],
      ['apiKey', 'sk-abc123'],
      ['x.y.token', 'tö "k" '],
    ])
  })

  it('names a string by the path of its keys, and takes literal strings as they are', async () => {
    place().write('Config.toml', config)
    const {secrets} = await secretsFrom(['--from', 'Config.toml'])
    expect(secrets).to.deep.equal({
      dbPassword: 's3cur3-p@ssw0rd',
      apiKey: 'sk-"abc"\\123',
      'wso2.db.password': 'lit\\n',
      'wso2.db."a.b".c': 'x',
    })
  })

  it('leaves out what is not a string, and says so once, without values', async () => {
    place().write('Config.toml', config)
    const {stderr} = await secretsFrom(['--from', 'Config.toml'])
    const notes = stderr.split('\n').filter((line) => line.includes('left out'))
    expect(notes).to.have.length(1)
    expect(notes[0])
      .to.include('"port" (line 4), "debug" (line 5), "rate" (line 6), "users" (line 10) are not strings')
      .and.to.include('--only')
    expect(stderr).not.to.match(/9_?090|1\.5|hunter/)
  })

  it('encrypts only what --only matches', async () => {
    place().write('Config.toml', config)
    const some = await secretsFrom(['--from', 'Config.toml', '--only', 'dbPassword', '--only', 'wso2.*'])
    expect(Object.keys(some.secrets)).to.deep.equal(['dbPassword', 'wso2.db.password', 'wso2.db."a.b".c'])
    expect(some.stderr).not.to.include('left out')
    const missing = await refused(['file', '--from', 'Config.toml', '--only', 'nosuch', '--only', 'apiKey'])
    expect(missing).to.include('no secret matches 1 of the 2 patterns in --only').and.to.include('"dbPassword"')
  })

  it('takes numbers and booleans that --only names, as they are written', async () => {
    place().write('Config.toml', config)
    const {secrets} = await secretsFrom(['--from', 'Config.toml', '--only', 'port', '--only', 'debug'])
    expect(secrets).to.deep.equal({port: '9_090', debug: 'false'})
    const float = await refused(['--from', 'Config.toml', '--only', 'rate', '--only', 'users'])
    expect(float)
      .to.include('line 6: "rate" is a float, not a string')
      .and.to.include('line 10: "users" is an array of tables, not a string')
  })

  it('reports a repeated key and an open string with their line, never the value', async () => {
    for (const text of ['a = 1\na = "hunter2"\n', 'a = "x"\nb = "hunter2\n']) {
      place().write('Config.toml', text)
      const stderr = await refused(['file', '--from', 'Config.toml'])
      expect(stderr).to.match(/"Config.toml" is not valid TOML: line 2/)
    }
  })

  it('encrypts a variable of the process, and never looks into a .env file', async () => {
    const value = 'p\\a"ß'
    expect((await secretsFrom(['-f', 'env:DB'], {env: {DB: value}})).secrets).to.deep.equal({DB: value})
    place().write('.env', 'NOSUCH_A=hunter2\nNOSUCH=hunter2\n')
    expect(await refused(['-f', 'env:NOSUCH_*'])).to.include('no environment variable matches "NOSUCH_*"')
    expect(await refused(['-f', 'env:NO_SUCH'])).to.include('the environment variable "NO_SUCH" is not set')
    expect(await refused(['-f', 'env:NOSUCH', '--dotenv', '.env'])).to.include('is not set')
  })

  it('names variables by what the * stands for, in their order', async () => {
    const env = {BAL_CONFIG_VAR_DBPASSWORD: 'one', BAL_CONFIG_VAR_APIKEY: ' two ', BAL_CONFIG_VAR_: 'x', OTHER: 'y'}
    const {secrets} = await secretsFrom(['-f', 'env:BAL_CONFIG_VAR_*'], {env})
    expect(Object.entries(secrets)).to.deep.equal([
      ['APIKEY', ' two '],
      ['DBPASSWORD', 'one'],
    ])
  })

  it('refuses empty variables by name, and patterns for all of them', async () => {
    const stderr = await refused(['-f', 'env:APP_*'], {env: {APP_A: '', APP_B: 'x', APP_C: ''}})
    expect(stderr).to.include('"APP_A" is empty').and.to.include('"APP_C" is empty').and.not.to.include('APP_B')
    for (const given of ['env:', 'env:*', 'env:A*B*']) {
      const run = await create(['-f', given])
      expect(run.code, run.stderr).to.equal(2)
      expect(run.stderr).to.include('does not name an environment variable')
    }
  })

  it('writes to a table of a deployment.toml, and Java opens it', async function () {
    needs(this, 'java', 'javac')
    place().write('localhost.p12', owner.pkcs12('changeit', 'localhost'))
    const env = {MI_KEYSTORE_PASSWORD: 'changeit'}
    const init = ['secret', 'init', '--keystore', 'localhost.p12', '--alias', 'localhost', '--force']
    expect((await runMi(init, {in: place(), env})).code).to.equal(0)
    const before = '# mine\r\n[icp_server.storage.secrets] # here\r\nother = "x"\r\n\r\n[icp_server]\r\nport = 9446\r\n'
    place().write('conf/deployment.toml', before)
    const table = ['--merge', '--alias', 'dbPassword', '--table', 'icp_server.storage.secrets']
    const run = await create(['file', '--dest', 'conf/deployment.toml', ...table], {stdin: 'p@ß'})
    expect(run.code, run.stderr).to.equal(0)
    const after = place().read('conf/deployment.toml')
    const [added = '', ...more] = after.split('\r\n').filter((line) => !before.split('\r\n').includes(line))
    expect(more).to.be.empty
    expect(after.replace(`${added}\r\n`, '')).to.equal(before)
    const [, ciphertext = ''] = /^dbPassword = "([A-Za-z\d+/=]+)"$/.exec(added)!
    const request = {
      keystore: place().path('localhost.p12'),
      storeType: 'PKCS12',
      password: 'changeit',
      alias: 'localhost',
      transformation: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
      ciphertext,
    }
    expect(decryptWithJava([request])).to.deep.equal([{plaintext: 'p@ß'}])
  })

  it('reads JSON strictly, and keeps all digits of a number', async () => {
    const wrong = await refused(['-f', '-'], {stdin: '{"a":"b",\n"n":0123}'})
    expect(wrong).to.include('"standard input" is not valid JSON: line 2')
    const {secrets} = await secretsFrom(['-f', '-'], {stdin: '{"a":"b","n":12345678901234567890}'})
    expect(secrets).to.deep.equal({a: 'b', n: '12345678901234567890'})
  })

  it('reads TOML on a pipe only with --format', async () => {
    const text = '[db]\npassword = "x"\n'
    const stderr = await refused(['-f', '-'], {stdin: text})
    expect(stderr).to.include('is TOML').and.to.include('--format toml')
    expect((await secretsFrom(['-f', '-', '--format', 'toml'], {stdin: text})).secrets).to.deep.equal({
      'db.password': 'x',
    })
  })

  it('refuses what a deployment.toml has instead of secrets', async () => {
    const lines = ['[a]', 'x = "$secret{db}"', 'y = " $env{DB} "', '[secrets]', 'db = "[hunter2]"', 'ok = "plain"', '']
    place().write('deployment.toml', lines.join('\n'))
    const stderr = await refused(['file', '-f', 'deployment.toml'])
    expect(stderr)
      .to.include('line 2: "a.x" is a reference')
      .and.to.include('line 3: "a.y" is a reference')
      .and.to.include('line 5: "secrets.db" is in square brackets')
      .and.to.include('mi secret encrypt')
    const some = await secretsFrom(['-f', 'deployment.toml', '--only', 'secrets.ok'])
    expect(some.secrets).to.deep.equal({'secrets.ok': 'plain'})
  })

  it('says what to write if there is no string', async () => {
    place().write('Config.toml', 'port = 1\n')
    expect(await refused(['-f', 'Config.toml'])).to.match(/"Config.toml" contains no secrets\ntry: write .* = "secret"/)
  })
})
