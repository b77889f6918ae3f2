/**
 * `mi secret create --from ref+awssecrets://…`, against moto, and against a server that refuses as AWS does. What need not be seen from
 * outside is asked for in this process.
 */
import {expect} from 'chai'
import http from 'node:http'
import {connect} from 'node:net'
import {createServer as createTlsServer} from 'node:tls'
import {type Environment, type Run, runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {type Moto, needsMoto, startMoto} from '../support/moto.js'
import {readStored, withVariables} from '../support/read-stored.js'
import {needs} from '../support/tools.js'
import {closeServer, listen} from '../support/vault-stand-in.js'

const keys = {
  AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
  AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
  AWS_REGION: 'eu-west-1',
}

describe('mi secret create, from AWS Secrets Manager', () => {
  const place = sandbox()
  const starting = {moto: Promise.resolve<Moto | undefined>(undefined)}

  before(() => {
    starting.moto = startMoto()
  })
  after(async () => (await starting.moto)?.close())
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

  const read = (reference: string, env: Environment) => {
    const quiet = {AWS_EC2_METADATA_DISABLED: 'true', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'}
    const all = {...quiet, AWS_CONFIG_FILE: place().path('none'), ...env}
    return withVariables(all, () => readStored(`ref+awssecrets://${reference}`, all))
  }

  const words = ['--alias', 'a', '--from', 'ref+awssecrets://prod/db']

  it('says so if there are no credentials', async () => {
    const env = {AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9'}
    expect(await refusal(words, env)).to.include('error: no AWS credentials were found\ntry: set AWS_PROFILE')
  })

  it('says which profile or variable has no usable credentials, and never what a program printed', async () => {
    const config = {
      failing: "credential_process = sh -c 'echo hunter2; echo hunter2 >&2; exit 3'",
      gone: 'credential_process = /nonexistent/hunter2',
      junk: 'credential_process = echo hunter2',
      expired:
        'credential_process = echo \'{"Version":1,"AccessKeyId":"a","SecretAccessKey":"hunter2","Expiration":"2020-01-01T00:00:00Z"}\'',
      empty: 'output = json',
      lost: 'role_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = nosuch',
      looping: 'role_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = looping2',
      looping2: 'role_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = looping',
    }
    const AWS_CONFIG_FILE = place().write(
      'config',
      Object.entries(config)
        .map(([name, lines]) => `[profile ${name}]\n${lines}\n`)
        .join(''),
    )
    const base = {AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_CONFIG_FILE}
    const program = 'try: run that program to see what is wrong with it'
    const check = `try: check AWS_PROFILE and "${AWS_CONFIG_FILE}"`
    const said: readonly (readonly [variables: Environment, said: string])[] = [
      [{AWS_PROFILE: 'typo'}, `the AWS profile "typo" does not exist\n${check}`],
      [{AWS_PROFILE: 'failing'}, `the AWS profile "failing" has a credential_process that failed\n${program}`],
      [{AWS_PROFILE: 'gone'}, `the AWS profile "gone" has a credential_process that failed\n${program}`],
      [
        {AWS_PROFILE: 'junk'},
        `the AWS profile "junk" has a credential_process that printed no usable credentials\n${program}`,
      ],
      [
        {AWS_PROFILE: 'expired'},
        `the AWS profile "expired" has a credential_process that printed no usable credentials\n${program}`,
      ],
      [{AWS_PROFILE: 'empty'}, `the AWS profile "empty" has no credentials, or does not exist\n${check}`],
      [{AWS_PROFILE: 'lost'}, `the AWS profile "nosuch" has no credentials, or does not exist\n${check}`],
      [{AWS_PROFILE: 'looping'}, `the AWS profile "looping" takes its credentials from itself\n${check}`],
      [
        {AWS_PROFILE: 'typo', AWS_REGION: undefined},
        'no region is set for AWS, nor by the AWS profile "typo"\ntry: set AWS_REGION, and check AWS_PROFILE',
      ],
      [
        {AWS_ACCESS_KEY_ID: 'a'},
        'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY\ntry: set AWS_SECRET_ACCESS_KEY as well',
      ],
      [
        {AWS_WEB_IDENTITY_TOKEN_FILE: place().path('nosuch')},
        'AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN\ntry: set AWS_ROLE_ARN as well',
      ],
      [
        {AWS_WEB_IDENTITY_TOKEN_FILE: place().path('nosuch'), AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/reader'},
        `"${place().path('nosuch')}" does not exist\ntry: set AWS_WEB_IDENTITY_TOKEN_FILE to a path that can be read`,
      ],
      [
        {...keys, AWS_CA_BUNDLE: place().path('nosuch')},
        `"${place().path('nosuch')}" does not exist\ntry: set AWS_CA_BUNDLE to a path that can be read`,
      ],
    ]
    for (const [variables, sentence] of said) expect(await read('prod/db', {...base, ...variables})).to.equal(sentence)
  })

  it('says what the errors of AWS mean', async () => {
    const answer = {type: '', status: 400}
    const server = http.createServer((_, response) => {
      response.writeHead(answer.status, {'content-type': 'application/x-amz-json-1.1'})
      response.end(JSON.stringify({__type: answer.type, message: 'User is not authorized'}))
    })
    const said: readonly (readonly [type: string, said: string])[] = [
      [
        'AccessDeniedException',
        'cannot be read: access denied\ntry: the policy must allow secretsmanager:GetSecretValue',
      ],
      ['ExpiredTokenException', 'AWS does not accept the credentials: they have expired\ntry: log in again'],
      ['UnrecognizedClientException', 'AWS does not accept the credentials\ntry: log in again'],
      ['InvalidSignatureException', 'AWS does not accept the credentials\ntry: log in again'],
      ['DecryptionFailure', 'cannot be decrypted by AWS\ntry: check the KMS key'],
      ['constructor', 'AWS Secrets Manager did not answer as expected'],
    ]
    try {
      const AWS_ENDPOINT_URL = `http://127.0.0.1:${await listen(server)}`
      const env = {...keys, AWS_SESSION_TOKEN: 'a-token', AWS_ENDPOINT_URL}
      for (const [type, sentence] of said) {
        answer.type = type
        const found = await read('prod/db', env)
        expect(found, type).to.match(new RegExp(`^${sentence}`))
        expect(found).not.to.match(/a-token|not-a-real-key/)
      }
      answer.type = 'AccessDeniedException'
      const run = await create([...words, '--json'], {...env, DEBUG: '*'})
      expect(run.code).to.equal(1)
      expect(run.stdout).to.include('"code": "store"').and.include('access denied')
      expect(run.stdout + run.stderr).not.to.match(/a-token|not-a-real-key/)
    } finally {
      await closeServer(server)
    }
  })

  it('goes through the proxy in HTTPS_PROXY', async () => {
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      // As if it were the answer of AWS.
      socket.end(`HTTP/1.1 201 Created\r\nContent-Length: ${secret.length}\r\n\r\n${secret}`)
    })
    const secret = JSON.stringify({SecretString: 'of the proxy'})
    try {
      const HTTPS_PROXY = `http://user:pa55word@127.0.0.1:${await listen(proxy)}`
      const stderr = await refusal(words, {...keys, HTTPS_PROXY})
      expect(connects[0]).to.equal('secretsmanager.eu-west-1.amazonaws.com:443')
      expect(stderr)
        .to.include('error: the proxy in HTTPS_PROXY refuses to connect (status 201)')
        .and.not.to.include('pa55word')
    } finally {
      await closeServer(proxy)
    }
  })

  it('does not read an endless answer, and shows no token that comes back', async () => {
    const server = http.createServer((request, response) => {
      if (request.headers['x-amz-security-token'] === undefined) {
        response.on('drain', () => response.write(Buffer.alloc(1 << 20)))
        response.write(`{"SecretString":"${'x'.repeat(1 << 20)}`)
        return
      }
      response.writeHead(400, {'content-type': 'application/x-amz-json-1.1'})
      response.end(JSON.stringify({__type: 'ValidationException', message: 'no a-token, no not-a-real-key'}))
    })
    try {
      const endpoint = `http://127.0.0.1:${await listen(server)}`
      place().write('config', `[default]\nendpoint_url = ${endpoint}\n`)
      const env = {...keys, AWS_CONFIG_FILE: place().path('config')}
      const stderr = await refusal(words, env)
      expect(stderr).to.include(`note: reading from AWS Secrets Manager at ${endpoint} in eu-west-1\n`)
      expect(stderr).to.include('error: AWS Secrets Manager sent an answer that is too long')
      const said = await read('prod/db', {...keys, AWS_SESSION_TOKEN: 'a-token', AWS_ENDPOINT_URL: endpoint})
      expect(said).to.equal('cannot be read: no …, no …')
    } finally {
      await closeServer(server)
    }
  })

  it('refuses to read if Node.js would log the secret', async () => {
    expect(await read('prod/db', {...keys, NODE_DEBUG: 'tls'})).to.include('Node.js would print tokens and secrets')
  })

  describe('that moto emulates', () => {
    let moto: Moto
    let arn = ''

    before(async function () {
      moto = await needsMoto(this, starting.moto)
      const database = {username: 'app', password: 'pä"ss', port: 5432}
      const made = await moto.call('CreateSecret', {Name: 'prod/db', SecretString: JSON.stringify(database)})
      arn = String(made.ARN)
      for (const [Name, value] of Object.entries({
        nested: {SecretString: '{"password":"x","nested":{"a":"b"}}'},
        text: {SecretString: ' a text \n'},
        bytes: {SecretBinary: Buffer.from('bü').toString('base64')},
        blob: {SecretBinary: '/+8A'},
        gone: {SecretString: 'x'},
        empty: {},
        turned: {SecretString: 'old'},
      }))
        await moto.call('CreateSecret', {Name, ...value})
      await moto.call('DeleteSecret', {SecretId: 'gone'})
      await moto.call('PutSecretValue', {SecretId: 'turned', SecretString: 'new'})
    })

    it('takes every field of JSON, and refuses what is not text', async () => {
      const run = await create(['--from', 'ref+awssecrets://prod/db'], moto.variables)
      expect(run.stderr).to.equal(`note: reading from AWS Secrets Manager at ${moto.address} in eu-west-1\n`)
      const found = Array.from(run.stdout.matchAll(/^(\w+) : (.*)$/gm), ([, alias, ciphertext = '']) => [
        alias,
        identity().open(ciphertext),
      ])
      expect(found).to.deep.equal([
        ['username', 'app'],
        ['password', 'pä"ss'],
        ['port', '5432'],
      ])
      const nested = ['--from', 'ref+awssecrets://nested']
      expect(await refusal(nested, moto.variables)).to.include(
        '"nested" is an object, not text\nerror: 1 problem found; nothing was written',
      )
      expect(await decrypted([...nested, '--only', 'password'], moto.variables)).to.deep.equal({password: 'x'})
    })

    it('takes a text only with an alias', async () => {
      expect(await refusal(['--from', 'ref+awssecrets://text'], moto.variables)).to.include(
        '"ref+awssecrets://text" is a single text without named fields\ntry: name the secret with --alias',
      )
      const alias = ['--alias', 'a', '--from']
      expect(await decrypted([...alias, 'ref+awssecrets://text'], moto.variables)).to.deep.equal({a: ' a text \n'})
      const whole = await create([...alias, 'ref+awssecrets://prod/db'], moto.variables)
      expect(whole.code).to.equal(0)
      expect(whole.stderr).to.include(
        'a JSON object is encrypted as a whole: "a"; choose one of its fields with #/NAME',
      )
    })

    it('takes bytes only with --base64', async () => {
      const blob = ['--alias', 'blob', '--from', 'ref+awssecrets://blob']
      expect(await refusal(blob, moto.variables)).to.include(
        'error: "ref+awssecrets://blob" is not text in UTF-8\ntry: to encrypt its bytes as base64, use --alias NAME and --base64',
      )
      expect(await decrypted([...blob, '--base64'], moto.variables)).to.deep.equal({blob: '/+8A'})
    })

    it('chooses versions, fields and regions', async () => {
      const {variables} = moto
      expect(await read('bytes', variables)).to.equal('bü')
      expect(await read('turned?version_stage=AWSPREVIOUS', variables)).to.equal('old')
      expect(await read(`${arn}#/port`, variables)).to.equal('5432')
      const bare = {...variables, AWS_REGION: undefined}
      expect(await read('text', bare)).to.match(/^no region is set for AWS\ntry: set AWS_REGION/)
      expect(await read('text?region=eu-west-1', bare)).to.equal(' a text \n')
      expect(await read(`${arn}#/port`, bare)).to.equal('5432')
      expect(await read('text', {...bare, AWS_DEFAULT_REGION: 'eu-west-1'})).to.equal(' a text \n')
      expect(await read('text?region=us-east-1', variables)).to.include('does not exist in us-east-1')
    })

    it('has a sentence for what cannot be read', async () => {
      expect(await read('nope', moto.variables)).to.match(/^does not exist in eu-west-1\ntry: /)
      expect(await read('gone', moto.variables)).to.include('no longer exists: it is marked for deletion')
      expect(await read('empty', moto.variables)).to.include('does not have this version')
      expect(await read('prod/db#/nope', moto.variables)).to.equal(
        'has no field "nope"; there are: "username", "password", "port"',
      )
      expect(await read('text#/a', moto.variables)).to.include('is a single text without named fields')
      expect(await read('blob#/a', moto.variables)).to.include('is not text in UTF-8')
    })

    it('assumes the role of a profile, and says nothing about Node.js', async () => {
      const AWS_CONFIG_FILE = place().write(
        'aws-config',
        '[profile base]\nregion = eu-west-1\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = not-a-real-key\n' +
          '[profile reader]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = base\n' +
          '[profile empty]\nregion = eu-west-1\n',
      )
      const {AWS_ENDPOINT_URL} = moto.variables
      const env = {AWS_ENDPOINT_URL, AWS_CONFIG_FILE, AWS_PROFILE: 'reader', DEBUG: '*'}
      const before = await moto.answered()
      const run = await create(['--alias', 'a', '--from', 'ref+awssecrets://prod/db#/password', '--json'], env)
      expect(run.code, run.stdout).to.equal(0)
      expect(run.stderr).to.equal(`note: reading from AWS Secrets Manager at ${moto.address} in eu-west-1\n`)
      expect((await moto.answered()) - before).to.equal(2)
      expect(run.stdout + run.stderr).not.to.match(/pä"ss|not-a-real-key/)
      expect(await read('text', {...env, AWS_PROFILE: 'empty'})).to.match(
        /^the AWS profile "empty" has no credentials, or does not exist\ntry: /,
      )
    })

    it('has the credentials of a web identity, and of another program', async () => {
      const {AWS_ENDPOINT_URL, AWS_REGION} = moto.variables
      const AWS_WEB_IDENTITY_TOKEN_FILE = place().write('token', 'a.web.token')
      const AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/reader'
      const identified = {AWS_ENDPOINT_URL, AWS_REGION, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN}
      const before = await moto.answered()
      expect(await read('text', identified)).to.equal(' a text \n')
      expect((await moto.answered()) - before).to.equal(2)
      const answer = {Version: 1, AccessKeyId: 'AKIATESTTESTTESTTEST', SecretAccessKey: 'not-a-real-key'}
      place().write('keys.json', JSON.stringify(answer))
      const profile = (file: string) => `[profile tool]\ncredential_process = cat ${place().path(file)}\n`
      const named = {AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE: 'tool'}
      expect(await read('text', {...named, AWS_CONFIG_FILE: place().write('config', profile('keys.json'))})).to.equal(
        ' a text \n',
      )
      place().write('junk.json', 'not-a-real-key')
      expect(await read('text', {...named, AWS_CONFIG_FILE: place().write('wrong', profile('junk.json'))}))
        .to.include('the AWS profile "tool" has a credential_process that printed no usable credentials')
        .and.not.include('not-a-real-key')
    })

    it('trusts the authority in AWS_CA_BUNDLE only', async function () {
      needs(this, 'openssl')
      const request =
        'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out ca.pem'
      const made = await runProgram(request.split(' '), {in: place()})
      expect(made.code, made.stderr).to.equal(0)
      const server = createTlsServer({key: place().read('key.pem'), cert: place().read('ca.pem')}, (socket) => {
        const inner = connect(moto.port, '127.0.0.1')
        socket.pipe(inner).pipe(socket)
        for (const each of [socket, inner]) each.on('error', () => undefined)
      })
      try {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
        const {port} = server.address() as {port: number}
        const env = {...moto.variables, AWS_ENDPOINT_URL: `https://localhost:${port}`}
        expect(await read('text', {...env, AWS_CA_BUNDLE: place().path('ca.pem')})).to.equal(' a text \n')
        expect(await read('text', env)).to.include('has a certificate that is not trusted here')
      } finally {
        server.close()
      }
    })

    it('reads three secrets for thirty references', async () => {
      const references = ['prod/db#/password', 'text', 'prod/db#/port', 'bytes', 'prod/db#/username']
      const lines = Array.from(
        {length: 30},
        (_, index) => `a${index}=ref+awssecrets://${references[index % 5] ?? ''}\n`,
      )
      place().write('refs.properties', [...lines, 'x=ref+awssecrets://nope\n', 'y=ref+awssecrets://blob\n'].join(''))
      const wrong = await refusal(['file', '--from', 'refs.properties', '--resolve'], moto.variables)
      expect(wrong).to.include('line 31: "x" refers to a secret that does not exist in eu-west-1')
      expect(wrong).to.include('line 32: "y" refers to a secret that is not text in UTF-8')
      expect(place().exists('security')).to.be.false
      place().write('refs.properties', lines.join(''))
      const before = await moto.answered()
      const found = await decrypted(['--from', 'refs.properties', '--resolve'], moto.variables)
      expect((await moto.answered()) - before).to.equal(3)
      expect(Object.keys(found)).to.deep.equal(lines.map((_, index) => `a${index}`))
      expect(found).to.include({a0: 'pä"ss', a2: '5432', a28: 'bü', a29: 'app'})
    })
  })
})
