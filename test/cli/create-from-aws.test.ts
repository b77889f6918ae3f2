/** `mi secret create --from ref+awssecrets://…`, against moto, and against a server that refuses as AWS does. */
import {expect} from 'chai'
import http from 'node:http'
import {type Environment, type Run, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {type Moto, needsMoto, startMoto} from '../support/moto.js'
import {closeServer, listen} from '../support/vault-stand-in.js'

describe('mi secret create, from AWS Secrets Manager', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
  })

  const create = (words: readonly string[], env: Environment): Promise<Run> =>
    runMi(['secret', 'create', ...words], {in: place(), env: {AWS_EC2_METADATA_DISABLED: 'true', ...env}})

  async function decrypted(words: readonly string[], env: Environment): Promise<Readonly<Record<string, string>>> {
    const run = await create([...words, '--json'], env)
    expect(run.code, run.stderr + run.stdout).to.equal(0)
    const {secrets} = JSON.parse(run.stdout) as {secrets: {alias: string; ciphertext: string}[]}
    return Object.fromEntries(secrets.map(({alias, ciphertext}) => [alias, identity().open(ciphertext)]))
  }

  async function refusal(words: readonly string[], env: Environment): Promise<string> {
    const run = await create(words, env)
    expect(run.code, run.stderr).to.equal(1)
    expect(run.stdout).to.equal('')
    return run.stderr
  }

  describe('that moto emulates', () => {
    let moto: Moto
    let stop = () => Promise.resolve()
    let arn = ''

    before(async function () {
      needsMoto(this)
      moto = await startMoto()
      stop = () => moto.close()
      const database = {username: 'app', password: 'pä"ss', port: 5432}
      const made = await moto.call('CreateSecret', {Name: 'prod/db', SecretString: JSON.stringify(database)})
      arn = String(made.ARN)
      await moto.call('CreateSecret', {Name: 'nested', SecretString: '{"password":"x","nested":{"a":"b"}}'})
      await moto.call('CreateSecret', {Name: 'text', SecretString: ' a text \n'})
      await moto.call('CreateSecret', {Name: 'bytes', SecretBinary: Buffer.from('b\u00fc').toString('base64')})
      await moto.call('CreateSecret', {Name: 'junk', SecretBinary: '/+8='})
      await moto.call('CreateSecret', {Name: 'gone', SecretString: 'x'})
      await moto.call('DeleteSecret', {SecretId: 'gone'})
      await moto.call('CreateSecret', {Name: 'empty'})
      await moto.call('CreateSecret', {Name: 'turned', SecretString: 'old'})
      await moto.call('PutSecretValue', {SecretId: 'turned', SecretString: 'new'})
    })
    after(() => stop())

    it('takes every field of JSON, and refuses what is no text (C.8.7)', async () => {
      const run = await create(['--from', 'ref+awssecrets://prod/db'], moto.variables)
      expect(run.stderr).to.equal(`note: reading from AWS Secrets Manager at ${moto.address} in eu-west-1\n`)
      expect(await decrypted(['--from', 'ref+awssecrets://prod/db'], moto.variables)).to.deep.equal({
        username: 'app',
        password: 'pä"ss',
        port: '5432',
      })
      const nested = await refusal(['--from', 'ref+awssecrets://nested'], moto.variables)
      expect(nested).to.include('"nested" is an object, not a text\nerror: 1 problem found; nothing was written')
    })

    it('takes a text only with an alias (C.8.8)', async () => {
      const without = await refusal(['--from', 'ref+awssecrets://text'], moto.variables)
      expect(without).to.include(
        '"ref+awssecrets://text" contains one text, not named fields\ntry: name the secret with --alias',
      )
      const take = (reference: string) =>
        decrypted(['--alias', 'a', '--from', `ref+awssecrets://${reference}`], moto.variables)
      expect(await take('text')).to.deep.equal({a: ' a text \n'})
      expect(await take('bytes')).to.deep.equal({a: 'bü'})
      expect(await take('turned?version_stage=AWSPREVIOUS')).to.deep.equal({a: 'old'})
      expect(await take('prod/db#/password')).to.deep.equal({a: 'pä"ss'})
      expect(await take(`${arn}#/port`)).to.deep.equal({a: '5432'})
      const whole = await create(['--alias', 'a', '--from', 'ref+awssecrets://prod/db'], moto.variables)
      expect(whole.code).to.equal(0)
      expect(whole.stderr).to.include(
        'a JSON object is encrypted as a whole: "a"; choose one of its fields with #/NAME',
      )
    })

    it('has a sentence for what cannot be read', async () => {
      const said = async (reference: string) =>
        refusal(['--alias', 'a', '--from', `ref+awssecrets://${reference}`], moto.variables)
      expect(await said('nope')).to.include('"ref+awssecrets://nope" does not exist in eu-west-1')
      expect(await said('gone')).to.include('does not exist any more: it is marked for deletion')
      expect(await said('empty')).to.include('does not have this version')
      expect(await said('junk')).to.include('is not text in UTF-8')
      expect(await said('prod/db#/nope')).to.include('has no field "nope"; there are: "username", "password", "port"')
      expect(await said('text#/a')).to.include('contains one text, not named fields')
    })

    it('takes the region from the reference, the ARN, or AWS_DEFAULT_REGION', async () => {
      const bare = {...moto.variables, AWS_REGION: undefined}
      const none = await refusal(['--alias', 'a', '--from', 'ref+awssecrets://text'], bare)
      expect(none).to.include('error: no region is set for AWS\ntry: set AWS_REGION')
      const take = (reference: string, env: Environment) =>
        decrypted(['--alias', 'a', '--from', `ref+awssecrets://${reference}`], {...bare, ...env})
      expect(await take('text?region=eu-west-1', {})).to.have.property('a')
      expect(await take(`${arn}#/port`, {})).to.have.property('a')
      expect(await take('text', {AWS_DEFAULT_REGION: 'eu-west-1'})).to.have.property('a')
      const other = await refusal(['--alias', 'a', '--from', 'ref+awssecrets://text?region=us-east-1'], moto.variables)
      expect(other).to.include('does not exist in us-east-1')
    })

    it('assumes the role of a profile, and says nothing about Node.js (C.8.8)', async () => {
      const {AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_ENDPOINT_URL} = moto.variables
      const profiles =
        '[profile base]\nregion = eu-west-1\n' +
        `aws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n` +
        '[profile reader]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = base\n' +
        '[profile empty]\nregion = eu-west-1\n'
      const AWS_CONFIG_FILE = place().write('aws-config', profiles)
      const env = {AWS_ENDPOINT_URL, AWS_CONFIG_FILE, AWS_PROFILE: 'reader', DEBUG: '*'}
      const before = moto.answered()
      const run = await create(['--alias', 'a', '--from', 'ref+awssecrets://prod/db#/password', '--json'], env)
      expect(run.code, run.stdout).to.equal(0)
      expect(run.stderr).to.equal(`note: reading from AWS Secrets Manager at ${moto.address} in eu-west-1\n`)
      expect(moto.answered() - before).to.equal(2)
      expect(run.stdout + run.stderr).not.to.match(/pä"ss|not-a-real-key/)
      const both = {...moto.variables, AWS_CONFIG_FILE, AWS_PROFILE: 'reader'}
      const quiet = await create(['--alias', 'a', '--from', 'ref+awssecrets://text'], both)
      expect(quiet.stderr).to.match(/^note: .*\n$/)
      const unknown = await refusal(['--alias', 'a', '--from', 'ref+awssecrets://text'], {...env, AWS_PROFILE: 'empty'})
      expect(unknown).to.match(
        /error: (?:the AWS profile "empty" has no credentials|no AWS credentials were found)\ntry: /,
      )
    })

    it('reads three secrets for thirty references (C.8.9)', async () => {
      const references = ['prod/db#/password', 'text', 'prod/db#/port', 'bytes', 'prod/db#/username']
      const lines = Array.from(
        {length: 30},
        (_, index) => `a${index}=ref+awssecrets://${references[index % 5] ?? ''}\n`,
      )
      place().write('refs.properties', [...lines, 'x=ref+awssecrets://nope\n', 'y=ref+awssecrets://gone\n'].join(''))
      const wrong = await refusal(['file', '--from', 'refs.properties', '--resolve'], moto.variables)
      expect(wrong).to.include('line 31: "x" refers to a secret that does not exist in eu-west-1')
      expect(wrong).to.include('line 32: "y" refers to a secret that does not exist any more')
      place().write('refs.properties', lines.join(''))
      const before = moto.answered()
      const found = await decrypted(['--from', 'refs.properties', '--resolve'], moto.variables)
      expect(moto.answered() - before).to.equal(3)
      expect(Object.keys(found)).to.deep.equal(lines.map((_, index) => `a${index}`))
      expect(found).to.include({a0: 'pä"ss', a2: '5432', a28: 'bü', a29: 'app'})
    })
  })

  const words = ['--alias', 'a', '--from', 'ref+awssecrets://prod/db']
  const keys = {
    AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
    AWS_REGION: 'eu-west-1',
  }

  it('says so if there are no credentials (C.8.8)', async () => {
    const env = {AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9'}
    expect(await refusal(words, env)).to.include('error: no AWS credentials were found\ntry: set AWS_PROFILE')
  })

  const refusals: readonly (readonly [type: string, status: number, said: string])[] = [
    [
      'AccessDeniedException',
      400,
      '"ref+awssecrets://prod/db" cannot be read: access denied\ntry: the policy must allow secretsmanager:GetSecretValue',
    ],
    ['ExpiredTokenException', 400, 'error: AWS does not accept the credentials: they have expired'],
    ['UnrecognizedClientException', 400, 'error: AWS does not accept the credentials\n'],
    ['InvalidSignatureException', 400, 'error: AWS does not accept the credentials\n'],
    ['DecryptionFailure', 400, 'cannot be decrypted by AWS\ntry: check the KMS key'],
    ['constructor', 400, 'error: AWS Secrets Manager did not answer as expected'],
  ]
  for (const [type, status, said] of refusals)
    it(`says what ${type} means`, async () => {
      const server = http.createServer((_, response) => {
        response.writeHead(status, {'content-type': 'application/x-amz-json-1.1'})
        response.end(JSON.stringify({__type: type, message: 'User is not authorized'}))
      })
      try {
        const env = {
          ...keys,
          AWS_SESSION_TOKEN: 'a-token',
          AWS_ENDPOINT_URL: `http://127.0.0.1:${await listen(server)}`,
        }
        const stderr = await refusal(words, env)
        expect(stderr)
          .to.include(said)
          .and.not.to.match(/a-token|not-a-real-key/)
      } finally {
        await closeServer(server)
      }
    })

  it('goes through the proxy in HTTPS_PROXY (C.8.10)', async () => {
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    try {
      const HTTPS_PROXY = `http://user:pa55word@127.0.0.1:${await listen(proxy)}`
      const stderr = await refusal(words, {...keys, HTTPS_PROXY})
      expect(connects[0]).to.equal('secretsmanager.eu-west-1.amazonaws.com:443')
      expect(stderr).to.include('error: AWS Secrets Manager did not answer as expected').and.not.to.include('pa55word')
    } finally {
      await closeServer(proxy)
    }
  })

  it('refuses to read while Node.js would log the secret', async () => {
    expect(await refusal(words, {...keys, NODE_DEBUG: 'tls'})).to.include('Node.js would print tokens and secrets')
  })
})
