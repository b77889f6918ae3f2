/** The recipes of docs/guide/sources.md are run as they are written, and those that are not say why. */
import {expect} from 'chai'
import {chmodSync} from 'node:fs'
import {type Environment, runProgram, sandbox} from '../support/cli.js'
import {type Block, guideBlocks, guideScript, installed, isCommand} from '../support/guide.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {type Moto, needsAwsClient, needsMoto, startMoto} from '../support/moto.js'
import {needs} from '../support/tools.js'
import {type StandIn, startStandIn} from '../support/vault-stand-in.js'

const blocks = guideBlocks('sources')
const recipes = blocks.filter(isCommand)

const isRun = ({mark}: Block) => mark.startsWith('Run')
const isForAws = ({code}: Block) => /awssecrets|--resolve/.test(code)

function otherBlock(language: string): string {
  const block = blocks.find((each) => each.language === language)
  if (block === undefined) throw new Error(`the page has no block of ${language}`)
  return block.code
}

describe('docs/guide/sources.md', () => {
  const place = sandbox()
  const starting = {moto: Promise.resolve<Moto | undefined>(undefined)}
  let vault: StandIn

  before(async () => {
    starting.moto = startMoto()
    vault = await startStandIn()
  })
  after(async () => {
    await vault.close()
    await (await starting.moto)?.close()
  })

  /** Runs recipes in one shell. @returns by heading, what they printed, with ciphertexts decrypted */
  async function runAll(chosen: readonly Block[], env: Environment = {}): Promise<Readonly<Record<string, string>>> {
    await initialise(place())
    for (const [name, content] of Object.entries(files)) place().write(name, content)
    chmodSync(place().path('../home/bin/aws-keys'), 0o755)
    const script = chosen.map(({heading, code}) => {
      return `printf '%s\\n' '## ${heading}'\n(\n${code.replace('/run/secrets', 'mounted')})\n`
    })
    const variables = {
      VAULT_ADDR: vault.address,
      VAULT_TOKEN: 'root',
      VAULT_KUBERNETES_JWT_TOKEN_PATH: place().path('id-token'),
      ROLE_ID: 'rid',
      DB_PASSWORD: 'of a variable',
      BAL_CONFIG_VAR_DBPASSWORD: 'for Ballerina',
      ...installed(place()),
      ...env,
    }
    const run = await runProgram(['bash', '-eo', 'pipefail', '-c', script.join('')], {in: place(), env: variables})
    expect(run.code, run.stderr).to.equal(0)
    const found: Record<string, string> = {}
    for (const part of run.stdout.split(/^## /m).slice(1)) {
      const [heading = '', ...lines] = part.split('\n')
      const opened = lines.join('\n').replaceAll(/[A-Za-z0-9+/]{342}==/g, (ciphertext) => identity().open(ciphertext))
      found[heading] = `${found[heading] ?? ''}${opened}`
    }
    return found
  }

  it('says of each recipe that it is run, or why it is not', () => {
    expect(recipes.filter(isRun)).to.have.length.above(15)
    for (const {code, mark} of recipes)
      expect(mark, code).to.match(/^(?:Run(?: against (?:the stand-in|moto))?[.,]|Run, with |Not run here: .+\.$)/s)
  })

  it('has recipes for files, variables, pipes and Vault that work', async function () {
    needs(this, 'bash', 'kubectl')
    const found = await runAll(recipes.filter((recipe) => isRun(recipe) && !isForAws(recipe)))
    const manifest = found['Vault and OpenBao'] ?? ''
    expect(found).to.deep.include({
      'A `.properties` file': 'db_user : orders\nmail_password : correct horse\n',
      'A `.env` file': 'API_KEY : battery staple\n',
      'A `Config.toml`': 'dbPassword : from TOML\nwso2.db.password : deep\n',
      'YAML and JSON': 'yaml_password : 0123\njson_password : from JSON\n',
      'A Kubernetes Secret': '',
      'Mounted files': 'token : of a file\n',
      Variables: 'DB_PASSWORD : of a variable\nDBPASSWORD : for Ballerina\n',
      'Standard input': 'db_password : of a variable\ndb_password : of a variable\n',
      'Several sources at once':
        'db_user : orders\nmail_password : correct horse\nAPI_KEY : battery staple\nDB_PASSWORD : of a variable\n',
    })
    expect(place().read('encrypted.yaml')).to.match(/^ {2}name: integration-secrets$/m)
    const fields = 'db_password : s3cur3-p@ssw0rd\napi_key : sk-abc123\n'
    expect(manifest.split(/^apiVersion: v1$/m)[0]).to.equal(`${fields}db_password : old\n`)
    expect(manifest)
      .to.match(/^ {4}app: mi$/m)
      .and.include('api_key: sk-abc123')
    expect(manifest.endsWith(fields.repeat(3)), manifest).to.be.true
  })

  it('has recipes for AWS that work', async function () {
    needs(this, 'bash')
    const moto = await needsMoto(this, starting.moto)
    await moto.call('CreateSecret', {Name: 'prod/db', SecretString: '{"user":"app","password":"of AWS"}'})
    await moto.call('CreateSecret', {Name: 'api-key', SecretString: 'a text'})
    await moto.call('CreateSecret', {Name: 'blob', SecretBinary: '/+8A'})
    const AWS_CONFIG_FILE = place().write('aws-config', otherBlock('ini'))
    const env = {AWS_ENDPOINT_URL: moto.address, AWS_CONFIG_FILE, AWS_EC2_METADATA_DISABLED: 'true'}
    const chosen = recipes.filter((recipe) => isRun(recipe) && isForAws(recipe))
    const fields = 'user : app\npassword : of AWS\n'
    expect(await runAll(chosen, env)).to.deep.equal({
      'AWS Secrets Manager': `${fields}db_password : of AWS\napi_key : a text\nblob : /+8A\n${fields.repeat(2)}`,
      'A file of references': 'db_password : s3cur3-p@ssw0rd\napi_key : a text\n',
    })
  })

  it('is followed by a page whose commands work with the client of AWS', async function () {
    const moto = await needsMoto(this, starting.moto)
    needsAwsClient(this)
    const {open} = await initialiseWithKey(place())
    const renewed = await initialise(place(), newIdentity(), 'new')
    await moto.call('CreateSecret', {Name: 'prod/api_key', SecretString: 'sk-abc123'})
    place().write('secrets.properties', 'mail_password=hunter2\n')
    const script = guideScript(guideBlocks('aws'))
    const run = await runProgram(['bash', '-c', script.text], {
      in: place(),
      env: {
        ...installed(place()),
        ...moto.variables,
        AWS_DEFAULT_REGION: moto.variables.AWS_REGION,
        MI_KEYSTORE_PASSWORD: password,
        DB_PASSWORD: 'correct horse',
      },
    })
    script.compare(run.stdout, place().work)
    const stored = async (SecretId: string) => String((await moto.call('GetSecretValue', {SecretId})).SecretString)
    expect(renewed.open(await stored('prod/db_password'))).to.equal('correct horse')
    expect(open(await stored('prod/api_key'))).to.equal('sk-abc123')
    expect(open(await stored('prod/mail_password'))).to.equal('hunter2')
  })
})

const manifest = `apiVersion: v1
kind: Secret
metadata:
  name: integration-secrets
stringData:
  dbPassword: of a manifest
`

const keys = '{"Version":1,"AccessKeyId":"AKIATESTTESTTESTTEST","SecretAccessKey":"not-a-real-key"}'

const files: Readonly<Record<string, string>> = {
  'secrets.properties': 'db_user=orders\nmail_password=correct horse\n',
  'prod.env': 'API_KEY="battery staple"\n',
  'Config.toml': 'dbPassword = "from TOML"\nother = "x"\n[wso2.db]\npassword = "deep"\n',
  'secrets.yaml': 'yaml_password: 0123\n',
  'secrets.json': '{"json_password": "from JSON"}\n',
  'secret.yaml': manifest,
  'mounted/token': 'of a file\n',
  'secret-id': 'sid-5ecret\n',
  'id-token': 'good.jwt\n',
  'refs.properties': otherBlock('properties'),
  '../home/bin/aws-keys': `#!/bin/sh\necho '${keys}'\n`,
}
