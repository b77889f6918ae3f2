import {expect} from 'chai'
import {constants, publicEncrypt, randomBytes} from 'node:crypto'
import {rmSync} from 'node:fs'
import {type RunOptions, miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {readManifest} from '../support/kubectl.js'
import {needs} from '../support/tools.js'

interface Report {
  readonly good: number
  readonly bad: number
  readonly secrets: readonly {
    readonly alias: string
    readonly line: number
    readonly good: boolean
    readonly reason?: string
    readonly secret?: string
    readonly stopsVault?: true
  }[]
  readonly problems: readonly object[]
}

describe('mi secret verify', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const verify = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'verify', ...arguments_], {in: place(), env, ...options})
  const report = async (...arguments_: string[]) =>
    JSON.parse((await verify([...arguments_, '--json'])).stdout) as Report
  const reasons = async (...arguments_: string[]) =>
    Object.fromEntries(
      (await report(...arguments_)).secrets.map(({alias, good, reason}) => [alias, good ? 'good' : reason]),
    )

  /** Ciphertexts of a secret by the program itself, `alias=ciphertext` lines. */
  async function encrypted(secrets: string, ...arguments_: string[]): Promise<string> {
    const run = await runMi(['secret', 'create', 'file', '-d', '-', '-f', '-', ...arguments_], {
      in: place(),
      stdin: secrets,
    })
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout
  }

  const ciphertextOf = (line: string) => line.trim().slice(line.indexOf('=') + 1)

  beforeEach(async () => {
    await initialiseWithKey(place())
  })

  it('lists the five bad secrets of twenty with their reasons, and shows no secret', async () => {
    const good = Array.from({length: 15}, (_, index) => `good${index}=hunter2-${index}\n`).join('')
    const other = newIdentity()
    await initialise(place(), other, 'other')
    const emptiness = publicEncrypt(
      {key: identity().publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'},
      Buffer.alloc(0),
    )
    place().write(
      's.properties',
      [
        '# a comment\n',
        await encrypted(good),
        `truncated=${ciphertextOf(await encrypted('a=hunter2')).slice(0, 340)}\n`,
        await encrypted('otherkey=hunter2', '-p', 'other'),
        await encrypted('pkcs1=hunter2', '-c', 'RSA'),
        `empty=${emptiness.toString('base64')}\n`,
        'plaintext=hunter2-secret\n',
      ].join(''),
    )
    const run = await verify(['s.properties'])
    expect(run.code).to.equal(1)
    expect(run.stdout + run.stderr).not.to.include('hunter2')
    const rows = run.stdout.split('\n').slice(1, -1)
    expect(rows).to.have.length(20)
    expect(rows.filter((row) => row.endsWith(' yes'))).to.have.length(15)
    expect(rows[0]).to.match(/^s\.properties:2 +good0 +yes$/)
    const bad = new Map(
      rows.flatMap((row) => {
        const [, alias = '', problem = ''] = /^s\.properties:\d+ +(\S+) +NO: (.*)$/.exec(row) ?? []
        return alias === '' ? [] : [[alias, problem] as const]
      }),
    )
    expect([...bad.keys()]).to.deep.equal(['truncated', 'otherkey', 'pkcs1', 'empty', 'plaintext'])
    expect(bad.get('truncated')).to.include('255 bytes').and.to.include('256')
    expect(bad.get('otherkey')).to.include('another key')
    expect(bad.get('pkcs1')).to.include('RSA/ECB/PKCS1Padding').and.to.include('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
    expect(bad.get('empty')).to.include('empty')
    expect(bad.get('plaintext')).to.include('not encrypted')
    expect(run.stderr).to.include('5 of 20 secrets')

    const {good: count, bad: badCount, secrets} = await report('s.properties')
    expect({count, badCount}).to.deep.equal({count: 15, badCount: 5})
    expect(secrets.filter((each) => !each.good).map(({reason}) => reason)).to.deep.equal([
      'wrong-length',
      'another-key',
      'another-transformation',
      'empty',
      'plaintext',
    ])
  })

  it('exits with 0 if all are good', async () => {
    place().write('s.properties', await encrypted('a=1\nb=2\n'))
    const run = await verify(['s.properties'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('done: Micro Integrator can decrypt 2 secrets')
  })

  it('reads the console output of create, from standard input too', async () => {
    const {stdout} = await runMi(['secret', 'create', '-f', '-'], {in: place(), stdin: 'a=1\nb=2\n'})
    const run = await verify(['-'], {stdin: stdout})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.match(/^standard input:1 +a +yes$/m)
  })

  it('reads manifests with several documents, stringData and data, and names the Secret', async () => {
    const ciphertext = ciphertextOf(await encrypted('a=1'))
    place().write(
      's.yaml',
      [
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: one\nstringData:\n  a: ${ciphertext}\n  plain: admin\n`,
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: none\ndata:\n  host: localhost\n',
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: two\ndata:\n  a: ${Buffer.from(ciphertext).toString('base64')}\n`,
      ].join('---\n'),
    )
    const {secrets} = await report('s.yaml')
    expect(secrets.map(({alias, secret, good, line}) => [secret, alias, good, line])).to.deep.equal([
      ['one', 'a', true, 6],
      ['one', 'plain', false, 7],
      ['two', 'a', true, 21],
    ])
  })

  it('reads .env files, and several files at once', async () => {
    const line = await encrypted('A=1')
    place().write('.env.mi', `export ${line}B="${ciphertextOf(line)}"\n`)
    place().write('s.properties', line)
    const run = await verify(['.env.mi', 's.properties'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout.match(/ yes$/gm)).to.have.length(3)
  })

  it('checks the value that counts if an alias has several', async () => {
    place().write('s.properties', `a=left here\n${await encrypted('a=1')}`)
    const run = await verify(['s.properties'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('lines 1 and 2')
  })

  it('reports an unreadable line as bad', async () => {
    place().write('s.properties', `${await encrypted('a=1')}b=\\u00\n`)
    expect((await report('s.properties')).secrets.map(({good, line, reason}) => [line, good, reason])).to.deep.equal([
      [1, true, undefined],
      [2, false, 'unreadable'],
    ])
  })

  it('allows whitespace around a ciphertext as the runtime does, and calls other additions not clean', async () => {
    const ciphertext = ciphertextOf(await encrypted('a=1'))
    place().write(
      's.properties',
      `round=\\t${ciphertext} \t\ninside=${ciphertext.slice(0, 76)}\\n${ciphertext.slice(76)}\nquoted="${ciphertext}"\nsurplus=${ciphertext}=\n`,
    )
    expect(await reasons('s.properties')).to.deep.equal({
      round: 'good',
      inside: 'not-clean',
      quoted: 'not-clean',
      surplus: 'not-clean',
    })
    const run = await verify(['s.properties'])
    expect(run.code).to.equal(1)
    expect(run.stdout).to.match(/^s\.properties:2 +inside +not clean: it is wrapped over several lines$/m)
    expect(run.stderr)
      .to.include("3 of 4 secrets are not clean: some of Micro Integrator's lookups accept them, others do not")
      .and.to.include('mi secret rotate')
    expect(await report('s.properties')).to.include({good: 1, bad: 3})
  })

  it('names URL-encoded values, which rotate does not keep as plaintext', async () => {
    const ciphertext = ciphertextOf(await encrypted('a=hunter2'))
    place().write('s.properties', `a=${encodeURIComponent(ciphertext)}\n`)
    const {secrets} = await report('s.properties')
    expect(secrets).to.have.deep.nested.property('[0].reason', 'not-base64')
    expect(secrets).to.have.deep.nested.property('[0].problem').which.includes('URL-encoded')
  })

  it('points out what was encrypted twice', async () => {
    const once = randomBytes(128).toString('base64')
    place().write('s.properties', await encrypted(`twice=${once}\nonce=hunter2\n`, '--force-plaintext'))
    const {code, stderr} = await verify(['s.properties'])
    expect(stderr).to.match(/^note: .*encrypted twice: "twice" \(line 1\)$/m)
    expect(stderr).not.to.include('"once"')
    expect(code).to.equal(0)
  })

  it('counts the problems of a file apart from its secrets', async () => {
    const ciphertext = ciphertextOf(await encrypted('a=1'))
    place().write(
      's.yaml',
      `kind: Secret\nmetadata: {name: one}\nstringData:\n  a: ${ciphertext}\n  plain: admin\nmetadata: {name: two}\n`,
    )
    const run = await verify(['s.yaml'])
    expect(run.code).to.equal(1)
    expect(run.stderr)
      .to.include('Micro Integrator cannot decrypt 1 of 2 secrets')
      .and.to.include('1 problem was found outside the secrets')
    expect(run.stdout).to.match(/^s\.yaml:6 .* PROBLEM: repeats the key of line 2$/m)
    const {good, bad, secrets, problems} = await report('s.yaml')
    expect({good, bad, secrets: secrets.length}).to.deep.equal({good: 1, bad: 1, secrets: 2})
    expect(problems).to.deep.equal([{file: 's.yaml', line: 6, problem: 'repeats the key of line 2'}])
  })

  it('fails if the only problem is one of the file', async () => {
    place().write('s.properties', `${await encrypted('a=1')}word\n`)
    const run = await verify(['s.properties'])
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('1 problem was found outside the secrets').and.not.to.include('cannot decrypt')
    expect(await report('s.properties')).to.include({good: 1, bad: 0})
  })

  it('names ciphertexts in data that lack the outer base64, as kubectl and a pod see them', async function () {
    needs(this, 'kubectl')
    const ciphertext = ciphertextOf(await encrypted('a=1'))
    const manifest = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: one\ndata:\n  a: ${ciphertext}\n`
    const [secret] = readManifest(manifest)
    expect(Buffer.from(secret!.data!.a!, 'base64')).to.have.length(256)
    place().write('s.yaml', manifest)
    expect(await reasons('s.yaml')).to.deep.equal({a: 'not-encoded'})
    const run = await verify(['s.yaml'])
    expect(run.stdout).to.include('NO: in "data" without the outer base64')
    expect(run.stderr).to.include('encode ciphertexts in "data" in base64 once more')
  })

  it('notes once why kubectl refuses a manifest, and verifies what it contains all the same', async function () {
    needs(this, 'kubectl')
    const ciphertext = ciphertextOf(await encrypted('a=1'))
    const head = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"one"},"stringData"'
    const json = `${head}:{"a":"${ciphertext}"}}`
    const yaml = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: one\nstringData:\n  a: ${ciphertext}\n`
    for (const [manifest, reason] of [
      [json.replace('"}}', '",}}'), /^line 1: starts with "\{" but is not valid JSON$/],
      [`%YAML 1.1\n---\n${yaml}`, /^line 1: YAML directives are not supported$/],
      [yaml.replace('  a:', '  "":'), /^a Secret cannot have these keys: "" \(line 6\)$/],
    ] as const) {
      place().write('s.yaml', manifest)
      const run = await verify(['s.yaml'])
      expect(run.code, run.stderr).to.equal(0)
      const [, found] = /^note: kubectl refuses this manifest: (.*)$/m.exec(run.stderr) ?? []
      expect(found, run.stderr).to.match(reason)
      expect(run.stderr.match(/kubectl/g)).to.have.length(1)
    }
    for (const manifest of [json, yaml, `\uFEFF${json}`, `\uFEFF${yaml}`]) {
      expect(readManifest(manifest)).to.have.length(1)
      place().write('s.yaml', manifest)
      const run = await verify(['s.yaml'])
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).not.to.include('kubectl')
    }
  })

  describe('with a symmetric key', () => {
    const aes = ['-p', 'aes']

    beforeEach(async () => {
      const init = await runMi(['secret', 'init', 'symmetric', '--generate', ...aes], {in: place()})
      expect(init.code, init.stderr).to.equal(0)
    })

    it('says where AES values can be used', async () => {
      place().write('s.properties', await encrypted('a=1', ...aes))
      const run = await verify(['s.properties', ...aes])
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('note: AES values work with Micro Integrator 4.6 or later').and.to.include("'ENV'")
      expect((await verify(['s.properties'])).stderr).not.to.include('note: AES values')
    })

    it('tells values that stop the vault from others', async () => {
      await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'other'], {in: place()})
      const foreign = await encrypted('foreign=1', '-p', 'other')
      place().write('s.properties', (await encrypted('a=1', ...aes)) + foreign)
      const tag = await verify(['s.properties', ...aes])
      expect(tag.stderr).to.include('cannot decrypt 1 of 2 secrets').and.not.to.include('the vault does not start')
      place().write('s.properties', `${foreign}plain=admin\n${await encrypted('rsa=1')}`)
      const run = await verify(['s.properties', ...aes])
      expect(run.stderr).to.include(
        'Micro Integrator cannot decrypt 3 of 3 secrets; 2 of them are not valid AES envelopes, so the vault does not start and no secret is available',
      )
      const {secrets} = await report('s.properties', ...aes)
      expect(secrets.map(({alias, stopsVault}) => [alias, stopsVault])).to.deep.equal([
        ['foreign', undefined],
        ['plain', true],
        ['rsa', true],
      ])
    })
  })

  it('uses the transformation of --cipher', async () => {
    const names = [
      'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
      'RSA/ECB/OAEPWithSHA-256AndMGF1Padding',
      'RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC',
      'RSA/ECB/PKCS1Padding',
    ]
    const lines = await Promise.all(names.map(async (name, index) => encrypted(`s${index}=1`, '-c', name)))
    place().write('s.properties', lines.join(''))
    for (const [index, name] of names.entries()) {
      const expected = names.map((_, other) => [`s${other}`, other === index ? 'good' : 'another-transformation'])
      expect(await reasons('s.properties', '-c', name)).to.deep.equal(Object.fromEntries(expected))
    }
  })

  it('reads a pipe that has a path but no file', async () => {
    place().write('s.properties', await encrypted('a=1'))
    const command = miCommand(['secret', 'verify', '/dev/stdin', '--json'])
    const run = await runProgram(['sh', '-c', 'cat s.properties | "$@"', 'sh', ...command], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    expect(JSON.parse(run.stdout)).to.include({good: 1, bad: 0})
  })

  it('refuses a profile without a private key, a missing keystore and a file without secrets', async () => {
    place().write('s.properties', await encrypted('a=1'))
    await initialise(place(), identity(), 'bare')
    const bare = await verify(['s.properties', '-p', 'bare'])
    expect(bare).to.include({code: 1, stdout: ''})
    expect(bare.stderr).to.include('has only a certificate').and.to.include('try:')
    place().write('none.properties', '# nothing\n')
    expect((await verify(['none.properties'])).stderr)
      .to.include('none.properties')
      .and.to.include('no secrets')
    rmSync(place().path('mi.p12'))
    const gone = await verify(['s.properties'])
    expect(gone).to.include({code: 1, stdout: ''})
    expect(gone.stderr).to.include('mi.p12').and.to.include('does not exist')
  })

  it('refuses to read secrets and password from the same standard input', async () => {
    const run = await verify(['-', '--password-file', '-'], {stdin: 'x'})
    expect(run).to.include({code: 2, stdout: ''})
  })
})
