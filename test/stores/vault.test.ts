/** What Vault answers, and what is made of it; asked of a stand-in that is itself held against other clients. */
import {expect} from 'chai'
import http from 'node:http'
import https from 'node:https'
import {readReferences} from '../../src/stores/read-references.js'
import {parseReference} from '../../src/stores/reference.js'
import {refuseLoggedTraffic} from '../../src/stores/logged-traffic.js'
import {vaultSettings} from '../../src/stores/vault/vault-settings.js'
import {type Environment, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {readStored} from '../support/read-stored.js'
import {closeServer, listen, type StandIn, startStandIn} from '../support/vault-stand-in.js'

const prod = 'ref+vault://secret/wso2/prod'
const both = {db_password: 's3cur3-p@ssw0rd', api_key: 'sk-abc123'}

describe('a store in Vault', () => {
  const place = sandbox()
  let vault: StandIn

  before(async () => {
    vault = await startStandIn()
  })
  after(() => vault.close())
  beforeEach(() => {
    vault.state = 'well'
    vault.seen.length = 0
  })

  const variables = (more: Environment = {}): Environment => ({VAULT_ADDR: vault.address, VAULT_TOKEN: 'root', ...more})

  const read = (reference: string, more: Environment = {}) => readStored(reference, variables(more))

  it('reads KV version 1 and 2, with and without data/', async () => {
    expect(await read(prod)).to.deep.equal(both)
    expect(await read('secretref+openbao:///secret/data/wso2/prod/')).to.deep.equal(both)
    expect(await read('ref+vault://kv1/wso2/prod')).to.deep.equal({db_password: 'from-v1', ttl: '1h'})
    expect(await read('ref+vault://old/a')).to.deep.equal({b: 'c'})
    expect(await read('ref+vault://secret/app?namespace=ns1')).to.deep.equal({k: 'in-ns1'})
    expect(await read(`${prod}?version=1#/db_password`)).to.equal('old')
  })

  it('keeps what is text to the byte, and refuses what is not', async () => {
    const types = 'ref+vault://secret/wso2/types#/'
    expect(await read(`${types}port`)).to.equal('5432')
    expect(await read(`${types}flag`)).to.equal('true')
    expect(await read(`${types}nested/a`)).to.equal('b')
    expect(await read(`${types}%C3%9F~1~0`)).to.equal('ö')
    expect(await read(`${types}toString`)).to.match(/^has no field "toString"/)
    expect(await read(`${types}big`)).to.equal(
      'has a field "big" that is a number that cannot be kept exactly; store it as text',
    )
  })

  const sentences: readonly (readonly [reference: string, said: string])[] = [
    [
      'ref+vault://secret/gone#/a',
      'no longer exists: its latest version was deleted on 2026-11-02\ntry: restore it, or choose another version with ?version=N',
    ],
    [
      'ref+vault://secret/dead?version=1#/a',
      'no longer exists: version 1 is destroyed\ntry: choose another version with ?version=N',
    ],
    ['ref+vault://secret/never#/a', 'does not exist'],
    [`${prod}?version=7#/a`, 'does not exist in version 7'],
    [`${prod}#/nope`, 'has no field "nope"; there are: "db_password", "api_key"'],
    ['ref+vault://kv1/wso2/prod?version=1#/ttl', 'has no versions: "kv1/" is a KV store of version 1'],
    ['ref+vault://secret/app?namespace=ns9#/k', 'is in the namespace "ns9", which does not exist'],
    ['ref+vault://secret', 'has no path below the mount\ntry: name a secret in it'],
  ]
  for (const [reference, said] of sentences)
    it(`has a sentence for ${reference}`, async () => {
      expect(await read(reference)).to.equal(said)
    })

  it('tells a policy from a token that is not accepted', async () => {
    const limited = {VAULT_TOKEN: 'limited'}
    expect(await read('ref+vault://secret/other#/a', limited)).to.equal(
      'cannot be read: permission denied\ntry: the policy of the token must allow "read" on "secret/data/other"',
    )
    expect(await read('ref+vault://kv1/wso2/prod#/ttl', limited)).to.include('preflight capability check returned 403')
    const expired = await read(prod, {VAULT_TOKEN: 'hvs.expired'})
    expect(expired).to.include(`Vault at ${vault.address} does not accept the token: permission denied\ntry: `)
    expect(expired).not.to.include('hvs.expired')
    const unable = {VAULT_TOKEN: 'no-preflight'}
    expect(await read('ref+vault://secret/data/wso2/prod', unable)).to.deep.equal(both)
    expect(await read(prod, {VAULT_NAMESPACE: 'team-a'})).to.equal(
      `Vault at ${vault.address} has no namespace "team-a"\ntry: check VAULT_NAMESPACE`,
    )
  })

  it('trusts only the authorities that it should', async () => {
    const {pem, privateKey} = identity()
    const secure = await startStandIn({cert: pem, key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString()})
    try {
      const VAULT_CACERT = place().write('ca.pem', pem)
      const at = (more: Environment) => read(prod, {VAULT_ADDR: secure.address, VAULT_MAX_RETRIES: '0', ...more})
      expect(await at({})).to.include('has a certificate that is not trusted here\ntry: set VAULT_CACERT')
      expect(secure.seen).to.deep.equal([])
      expect(await at({VAULT_CACERT})).to.include('has a certificate for a host other than "127.0.0.1"')
      expect(await at({VAULT_CACERT, VAULT_TLS_SERVER_NAME: 'mi.test'})).to.deep.equal(both)
      expect(await at({VAULT_CACERT_BYTES: pem, VAULT_TLS_SERVER_NAME: 'mi.test'})).to.deep.equal(both)
      expect(await at({VAULT_CAPATH: place().work, VAULT_TLS_SERVER_NAME: 'mi.test'})).to.deep.equal(both)
      expect(await at({VAULT_SKIP_VERIFY: 'true'})).to.deep.equal(both)
      expect(await at({VAULT_SKIP_VERIFY: 'false'})).to.include('is not trusted here')
      expect(await at({VAULT_SKIP_VERIFY: 'yes'})).to.include('neither true nor false')
      expect(await at({VAULT_ADDR: secure.address.replace('https', 'http')}))
        .to.include('closed the connection without an answer')
        .and.include('https://')
      expect(await at({VAULT_ADDR: vault.address.replace('http', 'https')})).to.include('does not speak TLS')
    } finally {
      await secure.close()
    }
  })

  it('waits for ten seconds, unless a variable says otherwise', async () => {
    expect(await vaultSettings({environment: variables(), unused: undefined})).to.have.property('timeout', 10_000)
    const silent = http.createServer(() => undefined)
    const port = await listen(silent)
    try {
      const env = {VAULT_ADDR: `http://127.0.0.1:${port}`, VAULT_CLIENT_TIMEOUT: '200ms'}
      expect(await read(prod, env)).to.include('did not answer within 0.2 seconds')
    } finally {
      await closeServer(silent)
    }
  })

  it('does not take another server for Vault', async () => {
    const other = http.createServer((_, response) => response.end('<html>hunter2</html>'))
    const port = await listen(other)
    try {
      const said = await read(prod, {VAULT_ADDR: `http://127.0.0.1:${port}`})
      expect(said).to.include('answered with status 200, but not as Vault does').and.not.to.include('hunter2')
    } finally {
      await closeServer(other)
    }
  })

  it('asks again after a while, if the server is busy', async () => {
    vault.state = 'rate-limited'
    expect(await read('ref+vault://old/a')).to.deep.equal({b: 'c'})
    vault.seen.length = 0
    expect(await read('ref+vault://old/a', {VAULT_MAX_RETRIES: '0'})).to.include(
      'answered with status 429: request path "x"',
    )
    vault.state = 'sealed'
    vault.seen.length = 0
    expect(await read(prod)).to.include(`Vault at ${vault.address} is sealed\ntry: `)
    expect(vault.seen).to.have.length(1)
  })

  it('follows one redirect, without TLS only on the same host', async () => {
    const standby = http.createServer((request, response) =>
      response.writeHead(307, {location: `${vault.address}${request.url ?? ''}`}).end(),
    )
    const loop = http.createServer((request, response) => response.writeHead(307, {location: request.url}).end())
    const elsewhere = http.createServer((request, response) =>
      response
        .writeHead(307, {location: `${vault.address.replace('127.0.0.1', 'localhost')}${request.url ?? ''}`})
        .end(),
    )
    try {
      const at = async (server: http.Server) => ({VAULT_ADDR: `http://127.0.0.1:${await listen(server)}`})
      expect(await read('ref+vault://old/a', await at(standby))).to.deep.equal({b: 'c'})
      expect(await read('ref+vault://old/a', await at(loop))).to.include('redirects more than once')
      vault.seen.length = 0
      expect(await read('ref+vault://old/a', await at(elsewhere))).to.include(
        'redirects to an address that is not secure',
      )
      expect(vault.seen).to.deep.equal([])
    } finally {
      await Promise.all([standby, loop, elsewhere].map(closeServer))
    }
  })

  it('is not led away from TLS', async () => {
    const {pem, privateKey} = identity()
    const key = privateKey.export({type: 'pkcs8', format: 'pem'})
    const standby = https.createServer({cert: pem, key}, (request, response) =>
      response.writeHead(307, {location: `${vault.address}${request.url ?? ''}`}).end(),
    )
    try {
      const VAULT_ADDR = `https://127.0.0.1:${await listen(standby)}`
      const env = {VAULT_ADDR, VAULT_CACERT_BYTES: pem, VAULT_TLS_SERVER_NAME: 'mi.test'}
      expect(await read('ref+vault://old/a', env)).to.include('redirects to an address that is not secure')
      expect(vault.seen).to.deep.equal([])
    } finally {
      await closeServer(standby)
    }
  })

  it('does not read an endless answer', async () => {
    const endless = http.createServer((_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1 << 20)));
      }
      response.on('drain', more)
      more()
    })
    try {
      const env = {VAULT_ADDR: `http://127.0.0.1:${await listen(endless)}`}
      expect(await read('ref+vault://old/a', env)).to.include('sent an answer that is too long')
    } finally {
      await closeServer(endless)
    }
  })

  it('goes through the proxy of VAULT_PROXY_ADDR', async () => {
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      // A proxy has no say in where the token goes.
      socket.end(`HTTP/1.1 307 Temporary Redirect\r\nLocation: ${vault.address}\r\n\r\n`)
    })
    try {
      const env = {VAULT_ADDR: 'https://vault.example:8200', VAULT_MAX_RETRIES: '0'}
      const VAULT_PROXY_ADDR = `http://user:pa55word@127.0.0.1:${await listen(proxy)}`
      const said = await read(prod, {...env, VAULT_PROXY_ADDR})
      expect(said)
        .to.include('the proxy in VAULT_PROXY_ADDR refuses to connect (status 307)')
        .and.not.to.include('pa55word')
      expect(vault.seen).to.deep.equal([])
      expect(connects).to.deep.equal(['vault.example:8200'])
      expect(await read(prod, {...env, VAULT_PROXY_ADDR: 'socks5://127.0.0.1:1'})).to.include(
        'VAULT_PROXY_ADDR is not the URL of an HTTP proxy',
      )
    } finally {
      await closeServer(proxy)
    }
  })

  it('logs in with approle, kubernetes and jwt', async () => {
    const bare = {VAULT_ADDR: vault.address}
    const approle = {...bare, VAULT_ROLE_ID: 'rid', VAULT_AUTH_MOUNT: '/team-roles/'}
    const VAULT_SECRET_ID_FILE = place().write('secret-id', 'sid-5ecret\n')
    expect(await readStored(prod, {...approle, VAULT_SECRET_ID_FILE})).to.deep.equal(both)
    vault.seen.length = 0
    const VAULT_KUBERNETES_JWT_TOKEN_PATH = place().write('token', 'good.jwt\n')
    const role = {...bare, VAULT_TOKEN: 'stale', VAULT_ROLE_ID: 'app', VAULT_KUBERNETES_JWT_TOKEN_PATH}
    for (const VAULT_AUTH_METHOD of ['kubernetes', 'jwt'])
      expect(await readStored(prod, {...role, VAULT_AUTH_METHOD})).to.deep.equal(both)
    const logins = vault.seen.filter(({method}) => method === 'POST')
    expect(logins.map(({url, body}) => [url, JSON.parse(body) as unknown])).to.deep.equal(
      ['kubernetes', 'jwt'].map((method) => [`/v1/auth/${method}/login`, {role: 'app', jwt: 'good.jwt'}]),
    )
    place().write('token', 'bad.jwt')
    expect(await readStored(prod, {...role, VAULT_AUTH_METHOD: 'kubernetes'}))
      .to.include('refused the login with kubernetes: permission denied')
      .and.not.to.include('bad.jwt')
    const nosuch = place().path('nosuch')
    const missing = (name: string) => `"${nosuch}" does not exist\ntry: set ${name} to a path that can be read`
    expect(await readStored(prod, {...approle, VAULT_SECRET_ID_FILE: nosuch})).to.equal(missing('VAULT_SECRET_ID_FILE'))
    const lost = {...role, VAULT_AUTH_METHOD: 'jwt', BAO_KUBERNETES_JWT_TOKEN_PATH: nosuch}
    expect(await readStored(prod, lost)).to.equal(missing('BAO_KUBERNETES_JWT_TOKEN_PATH'))
    expect(await read(prod, {VAULT_CACERT: nosuch})).to.equal(missing('VAULT_CACERT'))
    expect(await readStored(prod, {...role, VAULT_AUTH_METHOD: 'ldap'})).to.include(
      'use one of: token, approle, kubernetes, jwt',
    )
  })

  it('takes the token that "vault login" saved, and prefers the variables of OpenBao', async () => {
    const saved = {VAULT_TOKEN: undefined, VAULT_TOKEN_PATH: place().write('saved-token', 'root\n')}
    expect(await read('ref+vault://old/a', saved)).to.deep.equal({b: 'c'})
    const none = {VAULT_TOKEN: undefined, HOME: place().home}
    expect(await read('ref+vault://old/a', none)).to.equal(
      'no token for Vault was found\ntry: set VAULT_TOKEN, or run "vault login"',
    )
    const bao = {...saved, BAO_ADDR: vault.address, VAULT_ADDR: 'http://127.0.0.1:9'}
    expect(await read('ref+vault://old/a', bao)).to.deep.equal({b: 'c'})
    expect(await read('ref+vault://old/a', {BAO_ADDR: ''})).to.include('VAULT_ADDR is not set')
  })

  it('warns about what makes a connection unsafe', async () => {
    const warnings = async (more: Environment) =>
      (await vaultSettings({environment: variables(more), unused: undefined})).warnings
    expect(await warnings({})).to.deep.equal([])
    expect(await warnings({VAULT_ADDR: 'http://vault.example'})).to.deep.equal([
      'the token and the secrets cross the network unencrypted, because VAULT_ADDR begins with http://',
    ])
    expect(await warnings({VAULT_SKIP_VERIFY: 'true'})).to.deep.equal([
      'VAULT_SKIP_VERIFY is set, so anyone on the network can pose as Vault and read the token',
    ])
  })

  it('is called what the references call it', async () => {
    const notes = async (...texts: readonly string[]) => {
      const said: string[] = []
      const tell = {note: (sentence: string) => said.push(sentence), warn: () => undefined}
      await readReferences(texts.map(parseReference), {environment: {...variables()}, unused: undefined, tell})
      return said
    }
    const [vaults, bao] = ['ref+vault://old/a', 'ref+openbao://old/a']
    expect(await notes(bao)).to.deep.equal([`reading from OpenBao at ${vault.address}`])
    expect(await notes(bao, vaults)).to.deep.equal([`reading from Vault at ${vault.address}`])
  })

  it('reports variables in a file that are ignored', async () => {
    const warnings: string[] = []
    const names = ['VAULT_TOKEN', 'https_proxy', 'AWS_PROFILE']
    const tell = {note: () => undefined, warn: (sentence: string) => warnings.push(sentence)}
    const asking = {environment: {...variables()}, unused: {file: 'my.env', names}, tell}
    await readReferences([parseReference('ref+vault://old/a')], asking)
    expect(warnings).to.deep.equal([
      'ignoring VAULT_TOKEN, https_proxy in "my.env"; set them in the environment instead',
    ])
  })

  it('is not asked if Node.js would log the token, but is if it logs something else', () => {
    for (const NODE_DEBUG of [
      'http',
      'timer,https',
      'HTTP2',
      'net',
      'tls',
      'stream',
      'undici',
      'child_process',
      's*',
      '*',
    ])
      expect(() => {
        refuseLoggedTraffic({NODE_DEBUG})
      }, NODE_DEBUG).to.throw(/^with NODE_DEBUG=.+, Node\.js would print tokens and secrets$/)
    for (const NODE_DEBUG of [undefined, '', 'timer', 'module,esm,worker,test_runner', 'cluster', 'http3', '.*'])
      refuseLoggedTraffic({NODE_DEBUG})
  })
})
