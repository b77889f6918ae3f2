/** `mi secret create --from ref+vault://…`, against a stand-in that is itself held against other clients. */
import {expect} from 'chai'
import http from 'node:http'
import {type Environment, type Run, runMi, runProgram, miCommand, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, password} from '../support/identity.js'
import {decryptWithJava} from '../support/decrypt.js'
import {needs} from '../support/tools.js'
import {closeServer, listen, type StandIn, startStandIn} from '../support/vault-stand-in.js'

const secret = 's3cur3-p@ssw0rd'

describe('mi secret create, from Vault', () => {
  const place = sandbox()
  let vault: StandIn

  before(async () => {
    vault = await startStandIn()
  })
  after(() => vault.close())
  beforeEach(async () => {
    await initialise(place())
    vault.state = 'well'
    vault.seen.length = 0
  })

  const variables = (): Environment => ({VAULT_ADDR: vault.address, VAULT_TOKEN: 'root'})

  const create = (words: readonly string[], env: Environment = variables()): Promise<Run> =>
    runMi(['secret', 'create', ...words], {in: place(), env})

  /** The secrets of a run with --json, decrypted. */
  async function decrypted(words: readonly string[], env?: Environment): Promise<Readonly<Record<string, string>>> {
    const run = await create([...words, '--json'], env)
    expect(run.code, run.stderr + run.stdout).to.equal(0)
    const {secrets} = JSON.parse(run.stdout) as {secrets: {alias: string; ciphertext: string}[]}
    return Object.fromEntries(secrets.map(({alias, ciphertext}) => [alias, identity().open(ciphertext)]))
  }

  async function refusal(words: readonly string[], env?: Environment): Promise<string> {
    const run = await create(words, env)
    expect(run.code, run.stderr).to.equal(1)
    expect(run.stdout).to.equal('')
    expect(
      place()
        .files()
        .filter((file) => file.startsWith('work/security')),
    ).to.deep.equal([])
    return run.stderr
  }

  const asked = () => vault.seen.map(({method, url}) => `${method} ${url}`)

  it('takes every field of a secret, with one request for the mount and one for the secret (C.8.1)', async function () {
    needs(this, 'java', 'javac')
    await initialiseWithKey(place())
    const run = await create(['--json', '--from', 'ref+vault://secret/wso2/prod'])
    expect(run.code, run.stdout).to.equal(0)
    const {secrets} = JSON.parse(run.stdout) as {secrets: {alias: string; ciphertext: string}[]}
    expect(secrets.map(({alias}) => alias)).to.deep.equal(['db_password', 'api_key'])
    const opened = decryptWithJava(
      secrets.map(({ciphertext}) => ({
        keystore: place().path('mi.p12'),
        password,
        alias: 'mi',
        transformation: 'RSA/ECB/OAEPwithSHA1andMGF1Padding',
        ciphertext,
      })),
    )
    expect(opened).to.deep.equal([{plaintext: secret}, {plaintext: 'sk-abc123'}])
    expect(asked()).to.deep.equal(['GET /v1/sys/internal/ui/mounts/secret/wso2/prod', 'GET /v1/secret/data/wso2/prod'])
    expect(run.stderr).to.equal(`note: reading from Vault at ${vault.address}\n`)
  })

  it('reads KV version 1, and paths with data/ (C.8.2)', async () => {
    const both = {db_password: secret, api_key: 'sk-abc123'}
    expect(await decrypted(['--from', 'ref+vault://kv1/wso2/prod'])).to.deep.equal({db_password: 'from-v1', ttl: '1h'})
    expect(await decrypted(['--from', 'ref+vault://secret/data/wso2/prod'])).to.deep.equal(both)
    expect(await decrypted(['--from', 'secretref+openbao:///secret/wso2/prod/'])).to.deep.equal(both)
    expect(await decrypted(['--from', 'ref+vault://old/a'])).to.deep.equal({b: 'c'})
    expect(await decrypted(['--from', 'ref+vault://app?namespace=ns1#'.replace('app', 'secret/app')])).to.deep.equal({
      k: 'in-ns1',
    })
  })

  it('takes one field of an older version (C.8.3)', async () => {
    const words = ['--from', 'ref+vault://secret/wso2/prod?version=1#/db_password', '--alias', 'x']
    expect(await decrypted(words)).to.deep.equal({x: 'old'})
  })

  it('keeps what is text to the byte, and refuses what is not', async () => {
    const stderr = await refusal(['--from', 'ref+vault://secret/wso2/types'])
    for (const line of [
      '"big" is a number that cannot be kept exactly; store it as text',
      '"exact" is a number that cannot be kept exactly',
      '"nested" is an object, not a text',
      '"empty" is empty',
      '"nul" is null',
      '"list" is a list, not a text',
    ])
      expect(stderr).to.include(line)
    expect(stderr).not.to.match(/"port"|"flag"|12345678901234567890/)
    const types = 'ref+vault://secret/wso2/types#/'
    expect(await decrypted(['--alias', 'a', '--from', `${types}port`])).to.deep.equal({a: '5432'})
    expect(await decrypted(['--alias', 'a', '--from', `${types}flag`])).to.deep.equal({a: 'true'})
    expect(await decrypted(['--alias', 'a', '--from', `${types}nested/a`])).to.deep.equal({a: 'b'})
    expect(await decrypted(['--alias', 'a', '--from', `${types}%C3%9F~1~0`])).to.deep.equal({a: 'ö'})
    expect(await refusal(['--alias', 'a', '--from', `${types}toString`])).to.include('has no field "toString"')
  })

  describe('has a sentence for each failure (C.8.4)', () => {
    const prod = 'ref+vault://secret/wso2/prod'
    const one = (reference: string) => ['file', '--alias', 'a', '--from', reference]

    const ofSecrets: readonly (readonly [reference: string, said: string])[] = [
      ['ref+vault://secret/gone#/a', 'does not exist any more: its latest version was deleted on 2026-11-02'],
      ['ref+vault://secret/dead?version=1#/a', 'does not exist any more: version 1 is destroyed'],
      ['ref+vault://secret/never#/a', 'does not exist\n'],
      ['ref+vault://secret/wso2/prod?version=7#/a', 'does not exist in version 7'],
      [`${prod}#/nope`, 'has no field "nope"; there are: "db_password", "api_key"'],
      [prod, 'has named fields: "db_password", "api_key"'],
      ['ref+vault://kv1/wso2/prod?version=1#/ttl', 'has no versions: "kv1/" is a KV store of version 1'],
      ['ref+vault://secret/app?namespace=ns9#/k', 'is in the namespace "ns9", which does not exist'],
    ]
    for (const [reference, said] of ofSecrets)
      it(reference, async () => {
        expect(await refusal(one(reference))).to.include(`error: "${reference}" ${said}`)
      })

    it('sealed', async () => {
      vault.state = 'sealed'
      expect(await refusal(one(prod))).to.include(`error: Vault at ${vault.address} is sealed\ntry: `)
      expect(vault.seen).to.have.length(1)
    })

    it('denied, and a token that is not accepted', async () => {
      const limited = {...variables(), VAULT_TOKEN: 'limited'}
      const denied = await refusal(one('ref+vault://secret/other#/a'), limited)
      expect(denied).to.include('"ref+vault://secret/other#/a" cannot be read: permission denied')
      expect(denied).to.include('try: the policy of the token must allow "read" on "secret/data/other"')
      const unknown = await refusal(one('ref+vault://kv1/wso2/prod#/ttl'), limited)
      expect(unknown).to.include('cannot be read: preflight capability check returned 403')
      const expired = await refusal(one(prod), {...variables(), VAULT_TOKEN: 'hvs.expired'})
      expect(expired).to.include(`error: Vault at ${vault.address} does not accept the token: permission denied`)
      expect(expired).not.to.include('hvs.expired')
    })

    it('no such namespace', async () => {
      const run = await refusal(one(prod), {...variables(), VAULT_NAMESPACE: 'team-a'})
      expect(run).to.include(`has no namespace "team-a"\ntry: check VAULT_NAMESPACE`)
      expect(run).to.include(`note: reading from Vault at ${vault.address}, namespace "team-a"`)
    })

    it('an authority that is not known', async () => {
      const {pem, privateKey} = identity()
      const secure = await startStandIn({cert: pem, key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString()})
      try {
        const env = {VAULT_ADDR: secure.address, VAULT_TOKEN: 'root'}
        // Node.js would trust anyone because of the variable.
        const untrusted = await refusal(one(prod), {...env, NODE_TLS_REJECT_UNAUTHORIZED: '0'})
        expect(untrusted).to.include('has a certificate that is not trusted here\ntry: set VAULT_CACERT')
        expect(secure.seen).to.deep.equal([])
        const VAULT_CACERT = place().write('ca.pem', pem)
        const named = await refusal(one(prod), {...env, VAULT_CACERT})
        expect(named).to.include('has a certificate for another host than "127.0.0.1"')
        const trusted = {...env, VAULT_CACERT, VAULT_TLS_SERVER_NAME: 'mi.test'}
        expect(await decrypted(['--from', prod], trusted)).to.have.property('db_password', secret)
        const skipped = await create(['--from', prod], {...env, VAULT_SKIP_VERIFY: 'true'})
        expect(skipped.code, skipped.stderr).to.equal(0)
        expect(skipped.stderr).to.include('warning: VAULT_SKIP_VERIFY is set')
        expect(await refusal(one(prod), {...env, VAULT_SKIP_VERIFY: 'false'})).to.include('is not trusted here')
        expect(await refusal(one(prod), {...env, VAULT_SKIP_VERIFY: 'yes'})).to.include('neither true nor false')
        const plain = await refusal(one(prod), {
          ...env,
          VAULT_ADDR: secure.address.replace('https', 'http'),
          VAULT_MAX_RETRIES: '0',
        })
        expect(plain).to.include('closed the connection without an answer').and.include('https://')
        const tls = await refusal(one(prod), {...env, VAULT_ADDR: vault.address.replace('http', 'https')})
        expect(tls).to.include('does not speak TLS')
      } finally {
        await secure.close()
      }
    })

    it('a port where nobody listens', async () => {
      const server = http.createServer()
      const port = await listen(server)
      await closeServer(server)
      const run = await refusal(one(prod), {...variables(), VAULT_ADDR: `http://127.0.0.1:${port}`})
      expect(run).to.include(`error: Vault at http://127.0.0.1:${port} refuses the connection\ntry: check VAULT_ADDR`)
    })

    it('a port where nobody answers', async () => {
      const silent = http.createServer(() => undefined)
      const port = await listen(silent)
      try {
        const env = {...variables(), VAULT_ADDR: `http://127.0.0.1:${port}`, VAULT_CLIENT_TIMEOUT: '1500ms'}
        expect(await refusal(one(prod), env)).to.include('did not answer within 1.5 seconds')
      } finally {
        await closeServer(silent)
      }
    })

    it('a server that is not Vault', async () => {
      const other = http.createServer((_, response) => response.end('<html>hunter2</html>'))
      const port = await listen(other)
      try {
        const run = await refusal(one(prod), {...variables(), VAULT_ADDR: `http://127.0.0.1:${port}`})
        expect(run).to.include('answered with status 200, but not as Vault does').and.not.to.include('hunter2')
      } finally {
        await closeServer(other)
      }
    })
  })

  it('logs in with approle, and shows neither token, secret ID nor secret (C.8.5)', async () => {
    const env = {VAULT_ADDR: vault.address, VAULT_ROLE_ID: 'rid', VAULT_SECRET_ID: 'sid-5ecret', DEBUG: '*'}
    const words = ['--from', 'ref+vault://secret/wso2/prod']
    expect(await decrypted(words, env)).to.have.property('db_password', secret)
    expect(asked()[0]).to.equal('POST /v1/auth/approle/login')
    const wrong = await create([...words, '--json'], {...env, VAULT_SECRET_ID: 'wrong-5ecret'})
    expect(wrong.code).to.equal(1)
    expect(wrong.stdout)
      .to.include('refused the login with approle: invalid role or secret ID')
      .and.include('"code": "store"')
    const runs = [wrong, await create(words, env), await create([...words, '--json'], env)]
    for (const {stdout, stderr} of runs)
      for (const hidden of ['of-a-login', 'sid-5ecret', 'wrong-5ecret', secret, 'sk-abc123'])
        expect(stdout + stderr).not.to.include(hidden)
    const mounted = {...env, VAULT_SECRET_ID: '', VAULT_AUTH_MOUNT: '/team-roles/'}
    const VAULT_SECRET_ID_FILE = place().write('secret-id', 'sid-5ecret\n')
    expect(await decrypted(words, {...mounted, VAULT_SECRET_ID_FILE})).to.have.property('api_key')
  })

  it('refuses to read while Node.js would log the token', async () => {
    for (const NODE_DEBUG of ['http,https,tls,net', 'STREAM', '*']) {
      const run = await create(['--from', 'ref+vault://secret/wso2/prod'], {...variables(), NODE_DEBUG})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include('Node.js would print tokens and secrets\ntry: unset NODE_DEBUG')
      expect(run.stderr).not.to.include('root')
    }
    expect(vault.seen).to.deep.equal([])
  })

  it('logs in with kubernetes and jwt', async () => {
    const VAULT_KUBERNETES_JWT_TOKEN_PATH = place().write('token', 'good.jwt\n')
    const env = {VAULT_ADDR: vault.address, VAULT_TOKEN: 'stale', VAULT_ROLE_ID: 'app', VAULT_KUBERNETES_JWT_TOKEN_PATH}
    for (const VAULT_AUTH_METHOD of ['kubernetes', 'jwt'])
      expect(await decrypted(['--from', 'ref+vault://old/a'], {...env, VAULT_AUTH_METHOD})).to.deep.equal({b: 'c'})
    expect(
      vault.seen.filter(({method}) => method === 'POST').map(({url, body}) => [url, JSON.parse(body) as unknown]),
    ).to.deep.equal(['kubernetes', 'jwt'].map((method) => [`/v1/auth/${method}/login`, {role: 'app', jwt: 'good.jwt'}]))
    place().write('token', 'bad.jwt')
    const refused = await refusal(['--from', 'ref+vault://old/a'], {...env, VAULT_AUTH_METHOD: 'kubernetes'})
    expect(refused).to.include('refused the login with kubernetes: permission denied').and.not.to.include('bad.jwt')
    const other = await refusal(['--from', 'ref+vault://old/a'], {...env, VAULT_AUTH_METHOD: 'ldap'})
    expect(other).to.include('use one of: token, approle, kubernetes, jwt')
  })

  it('takes the token that "vault login" saved, and prefers the variables of OpenBao', async () => {
    const token = {VAULT_TOKEN_PATH: place().write('saved-token', 'root\n')}
    expect(await decrypted(['--from', 'ref+vault://old/a'], {...token, VAULT_ADDR: vault.address})).to.deep.equal({
      b: 'c',
    })
    const none = await refusal(['--from', 'ref+vault://old/a'], {VAULT_ADDR: vault.address})
    expect(none).to.include('error: no token for Vault was found\ntry: set VAULT_TOKEN, or run "vault login"')
    const bao = {...token, BAO_ADDR: vault.address, VAULT_ADDR: 'http://127.0.0.1:9'}
    expect(await decrypted(['--from', 'ref+vault://old/a'], bao)).to.deep.equal({b: 'c'})
    expect(await refusal(['--from', 'ref+vault://old/a'], {...variables(), BAO_ADDR: ''})).to.include(
      'VAULT_ADDR is not set',
    )
  })

  it('takes neither address nor token from a .env file (C.8.6)', async () => {
    const trap = await startStandIn()
    try {
      place().write('.env', `VAULT_ADDR=${trap.address}\nBAO_ADDR=${trap.address}\nHTTP_PROXY=${trap.address}\n`)
      const words = ['--from', 'ref+vault://old/a']
      for (const more of [[], ['--dotenv', '.env'], ['--env-file', '.env']]) {
        const stderr = await refusal([...words, ...more], {VAULT_TOKEN: 'root'})
        expect(stderr).to.include('error: VAULT_ADDR is not set\ntry: set it in the environment')
      }
      expect(trap.seen).to.deep.equal([])
    } finally {
      await trap.close()
    }
  })

  it('asks again after a while, if the server is busy', async () => {
    vault.state = 'rate-limited'
    expect(await decrypted(['--from', 'ref+vault://old/a'])).to.deep.equal({b: 'c'})
    vault.seen.length = 0
    const never = {...variables(), VAULT_MAX_RETRIES: '0'}
    expect(await refusal(['--from', 'ref+vault://old/a'], never)).to.include(
      'answered with status 429: request path "x"',
    )
  })

  it('follows one redirect, but not to a server without TLS', async () => {
    const standby = http.createServer((request, response) =>
      response.writeHead(307, {location: `${vault.address}${request.url ?? ''}`}).end(),
    )
    const loop = http.createServer((request, response) => response.writeHead(307, {location: request.url}).end())
    try {
      const at = async (server: http.Server) => ({
        ...variables(),
        VAULT_ADDR: `http://127.0.0.1:${await listen(server)}`,
      })
      expect(await decrypted(['--from', 'ref+vault://old/a'], await at(standby))).to.deep.equal({b: 'c'})
      expect(await refusal(['--from', 'ref+vault://old/a'], await at(loop))).to.include('redirects more than once')
    } finally {
      await Promise.all([closeServer(standby), closeServer(loop)])
    }
  })

  it('goes through a proxy, but not to this machine', async () => {
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    try {
      const HTTPS_PROXY = `http://user:pa55word@127.0.0.1:${await listen(proxy)}`
      const env = {VAULT_ADDR: 'https://vault.example:8200', VAULT_TOKEN: 'root', HTTPS_PROXY, VAULT_MAX_RETRIES: '0'}
      const stderr = await refusal(['--from', 'ref+vault://old/a'], env)
      expect(stderr).to.include('answered with status 502').and.not.to.include('pa55word')
      expect(connects).to.deep.equal(['vault.example:8200'])
      const direct = {...variables(), HTTP_PROXY: HTTPS_PROXY}
      expect(await decrypted(['--from', 'ref+vault://old/a'], direct)).to.deep.equal({b: 'c'})
      const socks = await refusal(['--from', 'ref+vault://old/a'], {...env, HTTPS_PROXY: 'socks5://127.0.0.1:1'})
      expect(socks).to.include('HTTPS_PROXY is not the URL of an HTTP proxy')
    } finally {
      await closeServer(proxy)
    }
  })

  it('refuses references that choose a server, or have no such parameter', async () => {
    const usage = async (reference: string) => {
      const run = await create(['--from', reference, '--alias', 'a'])
      expect(run.code, run.stderr).to.equal(2)
      return run.stderr
    }
    const address = await usage('ref+vault://old/a?address=http://evil.example#/b')
    expect(address)
      .to.include('have no parameter "address"; they have version, namespace')
      .and.include('set VAULT_ADDR')
    expect(address).not.to.include('evil')
    expect(await usage('ref+vault://old/a?version=0#/b')).to.include('must be a whole number from 1')
    expect(await usage('ref+vault://old/../a#/b')).to.include('empty part, "." or ".."')
    expect(await usage('ref+vault://')).to.include('does not name a store')
    expect(await usage('ref+gcpsecrets://p/s'))
      .to.include('vault, openbao, awssecrets')
      .and.include('vals eval')
    expect(vault.seen).to.deep.equal([])
  })

  describe('with --resolve', () => {
    const lines = (count: number) =>
      Array.from({length: count}, (_, index) => {
        const field = [
          'ref+vault://secret/wso2/prod#/db_password',
          'ref+vault://old/a#/b',
          'ref+vault://kv1/wso2/prod#/ttl',
        ][index % 3]
        return `a${index}=${field ?? ''}\n`
      })

    it('reads each secret once, and keeps the order (C.8.9)', async () => {
      place().write('refs.properties', [...lines(30), 'plain=text\n'].join(''))
      const found = await decrypted(['--from', 'refs.properties', '--resolve'])
      expect(Object.keys(found)).to.deep.equal([...Array.from({length: 30}, (_, index) => `a${index}`), 'plain'])
      expect(found).to.include({a0: secret, a1: 'c', a2: '1h', a29: '1h', plain: 'text'})
      expect(asked().filter((each) => !each.includes('/sys/'))).to.have.members([
        'GET /v1/secret/data/wso2/prod',
        'GET /v1/old/a',
        'GET /v1/kv1/wso2/prod',
      ])
      expect(asked()).to.have.length(6)
    })

    it('names every line that cannot be read, and writes nothing (C.8.9)', async () => {
      const wrong = [
        'b=ref+vault://secret/never#/x\n',
        'c=ref+vault://old/a#/x\n',
        'd=jdbc:mysql://u:ref+vault://old/a#/b@h\n',
        'e=ref+gcpsecrets://p/s\n',
        'f=ref+vault://old/a?token=hunter2\n',
      ]
      place().write('refs.properties', [...lines(2), ...wrong].join(''))
      const stderr = await refusal(['file', '--from', 'refs.properties', '--resolve'])
      for (const line of [
        'line 3: "b" refers to a secret that does not exist\n',
        'line 4: "c" refers to a secret that has no field "x"; there are: "b"\n',
        'line 5: "d" contains a reference; only a value that',
        'line 6: "e" refers to a store that mi does not read',
        'line 7: "f" is no valid reference: references to Vault have no parameter "token"',
        'error: 5 problems found; nothing was written',
      ])
        expect(stderr).to.include(line)
      expect(stderr).not.to.include('hunter2')
    })

    it('says once that a server cannot be reached', async () => {
      place().write('refs.properties', lines(30).join(''))
      vault.state = 'sealed'
      const stderr = await refusal(['file', '--from', 'refs.properties', '--resolve'])
      expect(stderr.match(/ is sealed/g)).to.have.length(1)
    })

    it('is needed: without it, references are encrypted as they stand, with a note (C.8.10)', async () => {
      place().write('refs.properties', lines(30).join(''))
      const run = await create(['--from', 'refs.properties', '--json'])
      const {secrets, notes} = JSON.parse(run.stdout) as {secrets: {ciphertext: string}[]; notes: string[]}
      expect(secrets).to.have.length(30)
      expect(identity().open(secrets[1]?.ciphertext ?? '')).to.equal('ref+vault://old/a#/b')
      expect(notes.filter((each) => each.includes('--resolve'))).to.have.length(1)
      expect(vault.seen).to.deep.equal([])
    })
  })

  it('feeds kubectl, with only an address and a token (Shows 3)', async function () {
    needs(this, 'kubectl', 'bash')
    const [node = '', program = ''] = miCommand([])
    const pipeline =
      'set -o pipefail; "$0" "$1" secret create k8 --from ref+vault://secret/wso2/prod --dest - | kubectl label --local -f - x=y -o name'
    const run = await runProgram(['bash', '-c', pipeline, node, program], {in: place(), env: variables()})
    expect(run).to.include({code: 0, stdout: 'secret/wso2secret\n'})
  })
})
