import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {X509Certificate} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import {jsonResult, miCommand, runMi, type RunOptions, runProgram, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'

describe('mi keystore create', () => {
  const place = sandbox()
  const password = '  pass $word" '
  const env = {MI_KEYSTORE_PASSWORD: password}
  const create = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['keystore', 'create', 'dev.p12', ...arguments_], {in: place(), ...options})
  /** The certificate that OpenSSL finds with a password; throws if it cannot open the file. */
  const certificate = (given = password) =>
    new X509Certificate(
      execFileSync(
        'openssl',
        ['pkcs12', '-in', place().path('dev.p12'), '-clcerts', '-nokeys', '-passin', 'env:MI_TEST_PASSWORD'],
        {
          env: {...process.env, MI_TEST_PASSWORD: given},
          stdio: 'pipe',
        },
      ),
    )

  it('creates a file that only its owner can read, whatever the umask, and no other file', async () => {
    const permissive = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
    const run = await runProgram([...permissive, ...miCommand(['keystore', 'create', 'new/folder/dev.p12'])], {
      in: place(),
      env,
    })
    expect(run).to.include({code: 0, stdout: ''})
    expect(statSync(place().path('new/folder/dev.p12')).mode & 0o777).to.equal(0o600)
    expect(place().files()).to.deep.equal(['work/new/folder/dev.p12'])
    expect(place().filesHolding(password.trim())).to.deep.equal([])
  })

  it('reads the password from a variable, the first line of a file, or standard input, byte for byte', async function () {
    needs(this, 'openssl')
    place().write('password.txt', `${password}\r\nanother\n`)
    const other = {MI_KEYSTORE_PASSWORD: 'not this one'}
    for (const {arguments_, options} of [
      {arguments_: [], options: {env}},
      {arguments_: ['--password-file', 'password.txt'], options: {env: other}},
      {arguments_: ['--password-file', '-'], options: {env: other, stdin: `${password}\n`}},
    ]) {
      const run = await create([...arguments_, '--force'], options)
      expect(run.code, run.stderr).to.equal(0)
      expect(certificate().subject).to.equal('CN=wso2carbon')
      expect(() => certificate(password.trim())).to.throw()
    }
  })

  for (const {bits, arguments_} of [
    {bits: 2048, arguments_: []},
    {bits: 3072, arguments_: ['--size', '3072']},
    {bits: 4096, arguments_: ['--size=4096']},
  ]) {
    it(`creates a key of ${bits} bits that keytool, OpenSSL and Java can use, and that encrypts secrets`, async function () {
      this.timeout(300_000)
      needs(this, 'java', 'javac', 'keytool', 'openssl')
      const made = await create([...arguments_, '--alias', 'Dev Key'], {env, within: 280_000})
      expect(made).to.include({code: 0, stdout: ''})

      const listed = keytool(place().path('dev.p12'), password, ['-list', '-v'])
      expect(listed).to.include('Alias name: dev key').and.to.include('Entry type: PrivateKeyEntry')
      expect(listed).to.include(`${bits}-bit RSA key`).and.to.include('SHA256withRSA')
      expect(certificate().fingerprint256).to.equal(/SHA256: ([0-9A-F:]+)/.exec(listed)?.[1])
      expect(made.stderr).to.include(certificate().fingerprint256)
      expect(certificate().publicKey.asymmetricKeyDetails?.modulusLength).to.equal(bits)
      const years =
        new Date(certificate().validTo).getUTCFullYear() - new Date(certificate().validFrom).getUTCFullYear()
      expect(years).to.equal(10)

      const init = await runMi(['secret', 'init', '--keystore', 'dev.p12', '--alias', 'Dev Key'], {in: place(), env})
      expect(init.code, init.stderr).to.equal(0)
      const {stdout} = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'Grüße'})
      const ciphertext = stdout.trim().replace('db : ', '')
      const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
      const requests = (['PKCS12', 'JKS'] as const).map((storeType) => ({
        ...{keystore: place().path('dev.p12'), storeType, password, alias: 'Dev Key', transformation, ciphertext},
      }))
      expect(decryptWithJava(requests)).to.deep.equal([{plaintext: 'Grüße'}, {plaintext: 'Grüße'}])
    })
  }

  it('prints the next command, which works as printed', async () => {
    const made = await runMi(['keystore', 'create', 'dev keys.p12', '--alias', 'dev'], {in: place(), env})
    const [, command = ''] = /run: mi (.*)$/m.exec(made.stderr) ?? []
    expect(command).to.match(/^secret init /)
    const run = await runProgram(['sh', '-c', `exec "$@" ${command}`, 'sh', ...miCommand([])], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
  })

  it('prints one object with --json', async function () {
    needs(this, 'openssl')
    const run = await create(['--json', '--alias', 'Dev'], {env})
    expect(run.code, run.stderr).to.equal(0)
    const {fingerprint256, validFrom, validTo} = certificate()
    expect(jsonResult(run)).to.deep.equal({
      file: place().path('dev.p12'),
      type: 'PKCS12',
      alias: 'dev',
      certificate: {
        subject: 'CN=Dev',
        bits: 2048,
        sha256: fingerprint256,
        validFrom: new Date(validFrom).toISOString(),
        validTo: new Date(validTo).toISOString(),
      },
    })
  })

  it('creates another key each time', async () => {
    const fingerprint = async () => /SHA-256 +(\S+)/.exec((await create(['--force'], {env})).stderr)?.[1]
    const fingerprints = new Set([await fingerprint(), await fingerprint()])
    expect(fingerprints).to.have.length(2).and.not.to.include(undefined)
  })

  for (const {what, arguments_, env: variables, code, says} of [
    {what: 'an unsupported size', arguments_: ['--size', '1024'], env, code: 2, says: /2048, 3072, 4096/},
    {
      what: 'no password if there is nobody to ask',
      arguments_: [],
      env: {},
      code: 2,
      says: /--password-file PATH or set MI_KEYSTORE_PASSWORD/,
    },
    {what: 'an empty alias', arguments_: ['--alias', ''], env, code: 2, says: /alias is empty/},
    {
      what: 'a password that keytool finds too short',
      arguments_: [],
      env: {MI_KEYSTORE_PASSWORD: 'hunt5'},
      code: 1,
      says: /too short/,
    },
    {what: 'an empty password', arguments_: [], env: {MI_KEYSTORE_PASSWORD: ''}, code: 1, says: /too short/},
    {
      what: 'a password that Java refuses',
      arguments_: [],
      env: {MI_KEYSTORE_PASSWORD: 'hünter25'},
      code: 1,
      says: /ASCII/,
    },
    {
      what: 'a password file that does not exist',
      arguments_: ['--password-file', 'gone.txt'],
      env,
      code: 1,
      says: /gone\.txt.*does not exist/,
    },
  ]) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const run = await create(arguments_, {env: variables})
      expect(run).to.include({code, stdout: ''})
      expect(run.stderr)
        .to.match(says)
        .and.to.match(/^error: /)
        .and.not.to.match(/hunt5|hünter25|\n\s+at /)
      expect(place().files()).to.deep.equal([])
    })
  }

  it('needs a file, and prints errors as one object with --json', async () => {
    expect(await runMi(['keystore', 'create'], {in: place(), env})).to.include({code: 2, stdout: ''})
    const run = await create(['--json'])
    expect(run.code).to.equal(2)
    expect(JSON.parse(run.stdout)).to.have.nested.property('error.exitCode', 2)
  })

  it('never shows the password, even with all logging on', async () => {
    const secret = 'hunter2'
    place().write('password.txt', secret)
    const debug = {DEBUG: '*', NODE_DEBUG: 'fs,stream,net,child_process'}
    for (const {arguments_, options} of [
      {arguments_: [], options: {env: {...debug, MI_KEYSTORE_PASSWORD: secret}}},
      {arguments_: ['--password-file', 'password.txt', '--force'], options: {env: debug}},
      {arguments_: ['--password-file', '-', '--json', '--force'], options: {env: debug, stdin: secret}},
      {arguments_: ['--password', secret], options: {env: debug}},
      {arguments_: [`--password=${secret}`], options: {env: debug}},
      {arguments_: [secret], options: {env: debug}},
      {arguments_: ['--size', secret], options: {env: debug}},
    ]) {
      const run = await create(arguments_, options)
      expect(run.stdout + run.stderr, arguments_.join(' ')).not.to.include(secret)
      expect(run.stdout + run.stderr).not.to.include(Buffer.from(secret).toString('base64').slice(0, 8))
    }
    expect(place().filesHolding(secret)).to.deep.equal(['work/password.txt'])
    expect(readFileSync(place().path('dev.p12')).length).to.be.greaterThan(1000)
  })
})
