/** `mi secret create --from ref+vault://…`, against a stand-in that is itself held against other clients. Its answers: stores/vault.test.ts. */
import {expect} from 'chai'
import {chmodSync} from 'node:fs'
import http from 'node:http'
import {type Environment, miCommand, type Run, runMi, runProgram, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise} from '../support/identity.js'
import {needs} from '../support/tools.js'
import {closeServer, listen, type StandIn, startStandIn} from '../support/vault-stand-in.js'

const secret = 's3cur3-p@ssw0rd'
const prod = 'ref+vault://secret/wso2/prod'
const hidden = /of-a-login|5ecret|s3cur3|sk-abc123/

/** As the program prints them with --json. */
interface Created {
  readonly secrets: readonly {readonly alias: string; readonly ciphertext: string}[]
  readonly notes: readonly string[]
  readonly remarks?: readonly unknown[]
}

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

  const variables = (more: Environment = {}): Environment => ({VAULT_ADDR: vault.address, VAULT_TOKEN: 'root', ...more})

  const create = (words: readonly string[], env: Environment = variables()): Promise<Run> =>
    runMi(['secret', 'create', ...words], {in: place(), env})

  const parse = (run: Run): Created => {
    expect(run.code, run.stderr + run.stdout).to.equal(0)
    return JSON.parse(run.stdout) as Created
  }

  /** The secrets of a run with --json, decrypted. */
  async function decrypted(words: readonly string[], env?: Environment): Promise<Readonly<Record<string, string>>> {
    const {secrets} = parse(await create([...words, '--json'], env))
    return Object.fromEntries(secrets.map(({alias, ciphertext}) => [alias, identity().open(ciphertext)]))
  }

  /** Runs it with the output `file`. */
  async function refusal(words: readonly string[], env?: Environment, code = 1): Promise<string> {
    const run = await create(['file', ...words], env)
    expect(run.code, run.stderr).to.equal(code)
    expect(run.stdout).to.equal('')
    expect(place().exists('security')).to.be.false
    return run.stderr
  }

  const asked = () => vault.seen.map(({method, url}) => `${method} ${url}`)

  it('takes every field of a secret, with one request for the mount and one for the secret', async function () {
    needs(this, 'java', 'javac')
    const run = await create(['--json', '--from', prod])
    const {secrets} = parse(run)
    const {privateKey} = identity()
    const transformation = 'RSA/ECB/OAEPwithSHA1andMGF1Padding'
    const opened = decryptWithJava(secrets.map(({ciphertext}) => ({key: privateKey, transformation, ciphertext})))
    expect(secrets.map(({alias}) => alias)).to.deep.equal(['db_password', 'api_key'])
    expect(opened).to.deep.equal([{plaintext: secret}, {plaintext: 'sk-abc123'}])
    expect(asked()).to.deep.equal(['GET /v1/sys/internal/ui/mounts/secret/wso2/prod', 'GET /v1/secret/data/wso2/prod'])
    expect(run.stderr).to.equal(`note: reading from Vault at ${vault.address}\n`)
  })

  it('reads KV version 1, paths with data/, and several secrets', async () => {
    const words = ['--from', 'ref+vault://kv1/wso2/prod', '--from', 'ref+vault://secret/app?namespace=ns1']
    // Nobody listens there: a server on this machine is not asked for through a proxy.
    const direct = variables({HTTP_PROXY: 'http://127.0.0.1:9'})
    expect(await decrypted(words, direct)).to.deep.equal({db_password: 'from-v1', ttl: '1h', k: 'in-ns1'})
    const {notes} = parse(await create([...words, '--json'], direct))
    expect(notes.filter((note) => note.startsWith('reading from'))).to.deep.equal([
      `reading from Vault at ${vault.address}`,
    ])
    const data = ['--from', 'secretref+openbao://secret/data/wso2/prod', '--only', 'api_*']
    expect(await decrypted(data)).to.deep.equal({api_key: 'sk-abc123'})
  })

  it('takes one field of an older version, and needs an alias for it', async () => {
    const words = ['--from', `${prod}?version=1#/db_password`]
    expect(await decrypted([...words, '--alias', 'db_password'])).to.deep.equal({db_password: 'old'})
    expect(await refusal(words, undefined, 2)).to.include('a reference to a single value requires --alias')
    const two = [...words, '--from', prod, '--alias', 'db_password']
    expect(await refusal(two, undefined, 2)).to.include('--alias and --from cannot be used together')
  })

  it('refuses fields that are not text, unless they are left out', async () => {
    const words = ['--from', 'ref+vault://secret/wso2/types']
    const stderr = await refusal(words)
    for (const line of [
      '"big" is a number that cannot be kept exactly; store it as text',
      '"exact" is a number that cannot be kept exactly',
      '"nested" is an object, not text',
      '"empty" is empty',
      '"nul" is null',
      '"list" is a list, not text',
    ])
      expect(stderr).to.include(line)
    expect(stderr).to.include('try: choose the fields that are texts with --only')
    expect(stderr).not.to.match(/"port"|"flag"|12345678901234567890/)
    expect(await decrypted([...words, '--only', 'port', '--only', 'flag'])).to.deep.equal({port: '5432', flag: 'true'})
  })

  describe('has a sentence for each failure, and writes nothing', () => {
    const one = ['--alias', 'a', '--from', `${prod}#/db_password`]

    it('of a secret: deleted, destroyed, never there, no such field, unknown namespace', async () => {
      const lines = [
        'a=ref+vault://secret/gone#/a',
        'b=ref+vault://secret/dead?version=1#/a',
        'c=ref+vault://secret/never#/a',
        `d=${prod}#/nope`,
        'e=ref+vault://secret/app?namespace=ns9#/k',
        `f=${prod}`,
      ]
      place().write('refs.properties', lines.join('\n'))
      const stderr = await refusal(['--from', 'refs.properties', '--resolve'])
      for (const line of [
        'line 1: "a" refers to a secret that no longer exists: its latest version was deleted on 2026-11-02\n',
        'line 2: "b" refers to a secret that no longer exists: version 1 is destroyed\n',
        'line 3: "c" refers to a secret that does not exist\n',
        'line 4: "d" refers to a secret that has no field "nope"; there are: "db_password", "api_key"\n',
        'line 5: "e" refers to a secret that is in the namespace "ns9", which does not exist\n',
        'line 6: "f" refers to a secret that has named fields: "db_password", "api_key"\n',
        'error: 6 problems found; nothing was written',
      ])
        expect(stderr).to.include(line)
    })

    it('denied', async () => {
      const stderr = await refusal(['--from', 'ref+vault://secret/other'], variables({VAULT_TOKEN: 'limited'}))
      expect(stderr).to.include('error: "ref+vault://secret/other" cannot be read: permission denied\ntry: the policy')
      expect(stderr).not.to.include('limited')
    })

    it('sealed, once for all references', async () => {
      place().write('refs.properties', `a=${prod}#/db_password\nb=ref+vault://old/a#/b\n`)
      vault.state = 'sealed'
      const stderr = await refusal(['--from', 'refs.properties', '--resolve'])
      expect(stderr).to.equal(
        `note: reading from Vault at ${vault.address}\nerror: Vault at ${vault.address} is sealed\n` +
          'try: have it unsealed, then run the command again\n',
      )
    })

    it('an unknown authority', async () => {
      const {pem, privateKey} = identity()
      const secure = await startStandIn({cert: pem, key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString()})
      try {
        // Node.js would trust anyone because of the variable.
        const env = variables({VAULT_ADDR: secure.address, NODE_TLS_REJECT_UNAUTHORIZED: '0'})
        expect(await refusal(one, env)).to.include('has a certificate that is not trusted here\ntry: set VAULT_CACERT')
        expect(secure.seen).to.deep.equal([])
      } finally {
        await secure.close()
      }
    })

    it('a port where nobody listens, and one where nobody answers', async () => {
      const [gone, silent] = [http.createServer(), http.createServer(() => undefined)]
      const [closed, open] = [await listen(gone), await listen(silent)]
      await closeServer(gone)
      try {
        const [refused, late] = await Promise.all([
          refusal(one, variables({VAULT_ADDR: `http://127.0.0.1:${closed}`})),
          refusal(one, variables({VAULT_ADDR: `http://127.0.0.1:${open}`, VAULT_CLIENT_TIMEOUT: '500ms'})),
        ])
        expect(refused).to.include(`Vault at http://127.0.0.1:${closed} refuses the connection\ntry: check VAULT_ADDR`)
        expect(late).to.include('did not answer within 0.5 seconds\ntry: check VAULT_ADDR')
      } finally {
        await closeServer(silent)
      }
    })
  })

  it('shows neither token, secret ID nor secret, with DEBUG and --json', async () => {
    const env = {VAULT_ADDR: vault.address, VAULT_ROLE_ID: 'rid', VAULT_SECRET_ID: 'sid-5ecret', DEBUG: '*'}
    const words = ['--from', prod]
    const [json, wrong, token] = await Promise.all([
      create([...words, '--json'], env),
      create([...words, '--json'], {...env, VAULT_SECRET_ID: 'wrong-5ecret'}),
      create(words, variables({VAULT_TOKEN: 'of-a-login', DEBUG: '*'})),
    ])
    expect(parse(json).secrets.map(({alias}) => alias)).to.deep.equal(['db_password', 'api_key'])
    expect(token.code).to.equal(0)
    expect(wrong.code).to.equal(1)
    expect(wrong.stdout)
      .to.include('refused the login with approle: invalid role or secret ID')
      .and.include('"code": "store"')
    for (const {stdout, stderr} of [json, wrong, token]) expect(stdout + stderr).not.to.match(hidden)
    expect(asked()).to.include('POST /v1/auth/approle/login')
  })

  it('shows nothing with NODE_DEBUG: reads nothing, or logs something else', async () => {
    const [refused, well] = await Promise.all([
      create(['--from', prod, '--json'], variables({VAULT_TOKEN: 'of-a-login', NODE_DEBUG: '*'})),
      create(
        ['--from', prod],
        variables({VAULT_TOKEN: 'of-a-login', NODE_DEBUG: 'timer,module,esm,worker,fs,dns,cluster,fetch,events'}),
      ),
    ])
    expect(refused.code).to.equal(1)
    expect(refused.stdout).to.include('"message": "with NODE_DEBUG=*, Node.js would print tokens and secrets"')
    expect(refused.stdout).to.include('unset NODE_DEBUG to read from a store')
    expect(well.code).to.equal(0)
    expect(well.stderr).to.include('TIMER ').and.include('MODULE ')
    for (const {stdout, stderr} of [refused, well]) expect(stdout + stderr).not.to.match(hidden)
    expect(vault.seen).to.have.length(2)
  })

  it('takes neither address nor token from a .env file, and says so', async () => {
    const trap = await startStandIn()
    try {
      place().write(
        '.env',
        `VAULT_ADDR=${trap.address}\nVAULT_NAMESPACE=x\nAWS_PROFILE=y\nHTTP_PROXY=${trap.address}\n`,
      )
      const words = ['--from', 'ref+vault://old/a']
      const ignoring = (names: string) => `warning: ignoring ${names} in ".env"; set them in the environment instead\n`
      for (const more of [[], ['--dotenv', '.env']]) {
        const stderr = await refusal([...words, ...more], {VAULT_TOKEN: 'root'})
        expect(stderr).to.equal(
          `${ignoring('VAULT_ADDR, VAULT_NAMESPACE, HTTP_PROXY')}error: VAULT_ADDR is not set\n` +
            'try: set it in the environment; mi does not take it from ".env", which sets it\n',
        )
      }
      const run = await create(words)
      expect(run.code).to.equal(0)
      expect(run.stderr).to.include(ignoring('VAULT_NAMESPACE, HTTP_PROXY'))
      expect(trap.seen).to.deep.equal([])
    } finally {
      await trap.close()
    }
  })

  it('goes through the proxy in HTTPS_PROXY', async () => {
    const connects: string[] = []
    const proxy = http.createServer()
    proxy.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    try {
      const HTTPS_PROXY = `http://user:pa55word@127.0.0.1:${await listen(proxy)}`
      const env = variables({VAULT_ADDR: 'https://vault.example:8200', HTTPS_PROXY, VAULT_MAX_RETRIES: '0'})
      const stderr = await refusal(['--from', 'ref+vault://old/a'], env)
      expect(stderr)
        .to.include('the proxy in HTTPS_PROXY refuses to connect (status 502)')
        .and.not.to.include('pa55word')
      expect(connects).to.deep.equal(['vault.example:8200'])
    } finally {
      await closeServer(proxy)
    }
  })

  it('refuses references that choose a server, or a store that it does not have', async () => {
    const address = await refusal(['--from', 'ref+vault://old/a?address=http://evil.example'], undefined, 2)
    expect(address)
      .to.include('have no parameter "address"; they have version, namespace')
      .and.include('set VAULT_ADDR')
      .and.not.include('evil')
    expect(await refusal(['--from', 'ref+gcpsecrets://p/s'], undefined, 2))
      .to.include('vault, openbao, awssecrets')
      .and.include('vals eval')
    expect(await refusal(['--alias', 'a', '--from', 'vault://old/a#/b'], undefined, 2)).to.include(
      'try: write it as in: --from ref+vault://PATH',
    )
    expect(vault.seen).to.deep.equal([])
  })

  describe('with --resolve', () => {
    const fields = [`${prod}#/db_password`, 'ref+vault://old/a#/b', 'ref+vault://kv1/wso2/prod#/ttl']
    const lines = Array.from({length: 30}, (_, index) => `a${index}=${fields[index % 3] ?? ''}\n`)
    const wrong = [
      'b=ref+vault://secret/never#/x\n',
      'c=ref+vault://old/a#/x\n',
      'd=jdbc:mysql://u:ref+vault://old/a#/b@h\n',
      'e=ref+gcpsecrets://p/s\n',
      'f=ref+vault://old/a?token=hunter2\n',
    ]

    it('names every line that cannot be read, unless --only leaves it out; reads each secret once', async () => {
      place().write('refs.properties', [...lines, 'plain=text\n', ...wrong].join(''))
      const words = ['--from', 'refs.properties', '--resolve']
      const stderr = await refusal(words)
      for (const line of [
        'line 32: "b" refers to a secret that does not exist\n',
        'line 33: "c" refers to a secret that has no field "x"; there are: "b"\n',
        'line 34: "d" contains a reference and other text; only a value that',
        'line 35: "e" refers to a store that mi does not read',
        'line 36: "f" is not a valid reference: references to Vault have no parameter "token"',
        'error: 5 problems found; nothing was written',
      ])
        expect(stderr).to.include(line)
      expect(stderr).not.to.include('hunter2')
      vault.seen.length = 0
      // Everyone may read it: it contains no secret. The other file contains one.
      place().write('only.properties', `z=${fields[0] ?? ''}\nport=${fields[1] ?? ''}\n`)
      for (const name of ['only', 'refs']) chmodSync(place().path(`${name}.properties`), 0o644)
      const run = await create([...words, '--from', 'only.properties', '--only', 'a*', '--only', 'z', '--json'])
      const {secrets, remarks} = parse(run)
      expect(remarks).to.deep.equal([{file: 'refs.properties', reason: 'readable-by-others'}])
      expect(run.stderr).to.include('"refs.properties" contains plaintext').and.not.include('only.properties')
      const found = Object.fromEntries(secrets.map(({alias, ciphertext}) => [alias, identity().open(ciphertext)]))
      expect(Object.keys(found)).to.deep.equal([...Array.from({length: 30}, (_, index) => `a${index}`), 'z'])
      expect(found).to.include({a0: secret, a1: 'c', a2: '1h', a29: '1h', z: secret})
      expect(asked().filter((each) => !each.includes('/sys/'))).to.have.members([
        'GET /v1/secret/data/wso2/prod',
        'GET /v1/old/a',
        'GET /v1/kv1/wso2/prod',
      ])
      expect(asked()).to.have.length(6)
    })

    it('is needed: without it, references are encrypted as they are, with a note', async () => {
      place().write('refs.properties', lines.join(''))
      const {secrets, notes} = parse(await create(['--from', 'refs.properties', '--json']))
      expect(secrets.map(({ciphertext}) => identity().open(ciphertext))).to.deep.equal(
        lines.map((line) => line.trim().replace(/^a\d+=/, '')),
      )
      expect(notes.filter((each) => each.includes('--resolve'))).to.have.length(1)
      expect(vault.seen).to.deep.equal([])
    })
  })

  it('feeds kubectl, with only an address and a token', async function () {
    needs(this, 'kubectl', 'bash')
    const [node = '', program = ''] = miCommand([])
    const pipeline =
      'set -o pipefail; "$0" "$1" secret create k8 --from ref+vault://secret/wso2/prod --dest - | kubectl label --local -f - x=y -o name'
    const run = await runProgram(['bash', '-c', pipeline, node, program], {in: place(), env: variables()})
    expect(run).to.include({code: 0, stdout: 'secret/wso2secret\n'})
  })
})
