import {expect} from 'chai'
import {createHash} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {decryptAesKey} from '../../src/keystore/aes-key.js'
import {createSecretPkcs12} from '../../src/keystore/pkcs12/create-secret-pkcs12.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {vectorPath} from '../keystore/vectors.js'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'

const env = {MI_KEYSTORE_PASSWORD: password}

describe('a symmetric profile whose key is in a keystore', () => {
  const place = sandbox()
  const inFolder = (name: string) => path.join(place().config, name)
  const mi = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...arguments_], {in: place(), env, ...options})
  const makeKeystore = async (name = 'aes.p12', bits: 128 | 192 | 256 = 256, secret = password) =>
    place().write(name, Buffer.from(await createSecretPkcs12({alias: 'Secrets', password: secret, bits})))
  const keyIn = async (name: string) => {
    const [entry] = await recogniseKeystore(readFileSync(place().path(name))).open(password)
    return (await decryptAesKey(entry!, password)).export()
  }
  const initialise = async (...arguments_: string[]) => {
    const run = await mi(['init', 'symmetric', '--keystore', 'aes.p12', '--alias', 'SECRETS', ...arguments_])
    expect(run.code, run.stderr).to.equal(0)
    return run
  }

  it('saves where the key is, but neither the key nor the password', async () => {
    const file = await makeKeystore()
    const run = await initialise()
    expect(run.stdout).to.equal('')
    expect(run.stderr)
      .to.match(/key +AES, 256 bits/)
      .and.to.match(/^note: .*--copy-key/m)
      .and.not.to.match(/^warning/m)
    expect(parse(readFileSync(inFolder('default.yaml'), 'utf8'))).to.deep.equal({
      version: 1,
      mode: 'symmetric',
      keystore: file,
      type: 'PKCS12',
      alias: 'secrets',
      bits: 256,
      keystoreSha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    })
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/aes.p12'])
    for (const secret of [password, (await keyIn('aes.p12')).toString('latin1')])
      expect(place().filesHolding(secret)).to.deep.equal([])
  })

  it('encrypts and decrypts, with the password from a variable, a file or standard input', async () => {
    await makeKeystore()
    await initialise()
    place().write('password.txt', `${password}\n`)
    const [fromFile, fromStdin] = [
      {env: {}, stdin: 'the secret'},
      {env: {}, stdin: `${password}\n`},
    ]
    const create = await mi(['create', 'symmetric', '-a', 'db', '--password-file', 'password.txt'], fromFile)
    expect(create, create.stderr).to.include({code: 0})
    place().write('s.properties', create.stdout.replace(' : ', '='))
    const decrypt = await mi(['decrypt', 's.properties', 'db', '--password-file', '-'], fromStdin)
    expect(decrypt, decrypt.stderr).to.include({code: 0, stdout: 'the secret'})
    const verify = await mi(['verify', 's.properties', '--json'])
    expect(JSON.parse(verify.stdout)).to.include({good: 1, bad: 0}).and.not.have.property('concerns')
  })

  for (const {what, arguments_ = [], options = {}, code, says} of [
    {
      what: 'a wrong password',
      options: {env: {MI_KEYSTORE_PASSWORD: 'other'}},
      code: 1,
      says: /does not open this keystore/,
    },
    {what: 'no password', options: {env: {}}, code: 2, says: /no keystore password[^]*--password-file/},
    {
      what: 'standard input for both the secret and the password',
      arguments_: ['--password-file', '-'],
      code: 2,
      says: /standard input cannot be both/,
    },
  ]) {
    it(`encrypts nothing with ${what}`, async () => {
      await makeKeystore()
      await initialise()
      const run = await mi(['create', '-a', 'db', ...arguments_], {stdin: 'hunter2', ...options})
      expect(run, run.stderr).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says).and.not.to.include('hunter2')
    })
  }

  it('has a copy of the key with --copy-key, and then needs no password', async () => {
    for (const [bits, text] of [
      [128, `aes-128:`],
      [256, ''],
    ] as const) {
      await makeKeystore('aes.p12', bits)
      const run = await initialise('--copy-key', '-p', `copy${bits}`)
      const file = inFolder(`copy${bits}.key`)
      expect(readFileSync(file, 'utf8')).to.equal(`${text}${(await keyIn('aes.p12')).toString('hex')}\n`)
      expect(statSync(file).mode & 0o777).to.equal(0o600)
      expect(run.stderr).not.to.include((await keyIn('aes.p12')).toString('hex'))
      const create = await mi(['create', '-a', 'db', '-p', `copy${bits}`], {stdin: 'x', env: {}})
      expect(create.code, create.stderr).to.equal(0)
    }
  })

  it('encrypts so many secrets that threads help, with a key of 192 bits', async () => {
    await makeKeystore('aes.p12', 192)
    await initialise()
    const secrets = Array.from({length: 5000}, (_, index) => `s${index}=secret ${index}\n`).join('')
    place().write('plain.properties', secrets)
    const create = await mi(['create', 'file', '-f', 'plain.properties', '-d', 's.properties'])
    expect(create.code, create.stderr).to.equal(0)
    const decrypt = await mi(['decrypt', 's.properties'])
    expect(decrypt.stdout).to.equal(secrets)
  })

  it('prints one object with --json', async () => {
    const file = await makeKeystore()
    const run = await initialise('--json', '--profile', 'dev')
    expect(jsonResult(run)).to.deep.equal({
      profile: 'dev',
      file: inFolder('dev.yaml'),
      keystore: file,
      type: 'PKCS12',
      alias: 'secrets',
      bits: 256,
      keystoreSha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      cipher: 'AES/GCM/NoPadding',
      generated: false,
    })
    const show = await runMi(['profile', 'show', 'dev', '--json'], {in: place()})
    expect(JSON.parse(show.stdout)).to.include({mode: 'symmetric', alias: 'secrets', keystoreState: 'unchanged'})
    const list = await runMi(['profile', 'list', '--json'], {in: place()})
    expect(list.stdout).to.include('"kind": "AES"').and.to.include(file)
  })

  it('is rotated to from RSA in one go, and to another keystore with its own password', async () => {
    await initialiseWithKey(place())
    const create = await mi(['create', 'file', '-a', 'db', '-d', 's.properties'], {stdin: 'the secret'})
    expect(create.code, create.stderr).to.equal(0)
    await makeKeystore()
    await initialise('-p', 'aes')
    expect((await mi(['rotate', 's.properties', '--to', 'aes'])).code).to.equal(0)

    await makeKeystore('other.p12', 128, 'another')
    const toOther = {...env, MI_TO_KEYSTORE_PASSWORD: 'another'}
    const init = ['init', 'symmetric', '--keystore', 'other.p12', '--alias', 'secrets', '-p', 'other']
    expect((await mi(init, {env: {MI_KEYSTORE_PASSWORD: 'another'}})).code).to.equal(0)
    const rotate = ['rotate', 's.properties', '--from', 'aes', '--to', 'other']
    const refused = await mi(rotate)
    expect(refused.code).to.equal(1)
    expect(refused.stderr).to.match(/other\.p12[^]*--to-password-file/)
    const rotated = await mi(rotate, {env: toOther})
    expect(rotated.code, rotated.stderr).to.equal(0)
    const back = await mi(['rotate', 's.properties', '--from', 'other', '--to', 'default'], {
      env: {MI_KEYSTORE_PASSWORD: 'another'},
    })
    expect(back.code, back.stderr).to.equal(0)
    const [, value = ''] = /^db=(.*)$/m.exec(place().read('s.properties')) ?? []
    expect(identity().open(value)).to.equal('the secret')
  })

  it('says if the keystore has changed, and uses the key that is in it', async () => {
    await makeKeystore()
    await initialise()
    await makeKeystore()
    const run = await mi(['create', '-a', 'db'], {stdin: 'x'})
    expect(run.code).to.equal(0)
    expect(run.stderr).to.match(/^note: the keystore has changed since profile "default" was created/m)
    place().write('s.properties', run.stdout.replace(' : ', '='))
    expect((await mi(['verify', 's.properties'])).code).to.equal(0)
  })

  it('warns that Micro Integrator cannot open JCEKS, at init and in verify', async () => {
    const jceks = ['--keystore', vectorPath('java-many.jceks'), '--alias', 'first secret']
    const options = {env: {MI_KEYSTORE_PASSWORD: 'secret1'}}
    const init = await mi(['init', 'symmetric', ...jceks], options)
    expect(init.code).to.equal(0)
    expect(init.stderr).to.match(
      /^warning: Micro Integrator does not start with a JCEKS keystore.*keytool -importkeystore/m,
    )
    const create = await mi(['create', 'file', '-a', 'db', '-d', 's.properties'], {...options, stdin: 'x'})
    expect(create.code, create.stderr).to.equal(0)
    const verify = await mi(['verify', 's.properties'], options)
    expect(verify.code).to.equal(0)
    expect(verify.stderr)
      .to.match(/^warning: Micro Integrator does not start with a JCEKS keystore/m)
      .and.not.to.match(/Micro Integrator can decrypt/)
  })

  for (const {what, arguments_, code, says} of [
    {
      what: 'the alias of a private key',
      arguments_: ['--keystore', vectorPath('java-many.p12'), '--alias', 'rsa'],
      code: 1,
      says: /"rsa" holds a private key[^]*mi secret init --keystore .*java-many\.p12 --alias rsa/,
    },
    {
      what: 'an unknown alias',
      arguments_: ['--keystore', vectorPath('java-many.p12'), '--alias', 'x'],
      code: 1,
      says: /no such alias/,
    },
    {
      what: 'a JKS keystore',
      arguments_: ['--keystore', vectorPath('keytool.jks'), '--alias', 'x'],
      code: 1,
      says: /JKS keystore, which cannot contain an AES key/,
    },
    {
      what: 'no alias without a terminal',
      arguments_: ['--keystore', vectorPath('java-many.p12')],
      code: 2,
      says: /no key alias[^]*--alias NAME/,
    },
    {
      what: 'no keystore without a terminal',
      arguments_: ['--alias', 'x'],
      code: 2,
      says: /no keystore[^]*--keystore PATH/,
    },
    {
      what: 'two sources',
      arguments_: ['--generate', '--keystore', 'x'],
      code: 2,
      says: /--generate and --keystore cannot be used together/,
    },
    {
      what: 'a key file and a copy',
      arguments_: ['--key-file', 'x', '--copy-key'],
      code: 2,
      says: /--key-file and --copy-key/,
    },
  ]) {
    it(`is not created from ${what}`, async () => {
      const run = await mi(['init', 'symmetric', ...arguments_], {
        env: {MI_KEYSTORE_PASSWORD: 'secret1'},
      })
      expect(run, run.stderr).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says)
      expect(place().files()).to.deep.equal([])
    })
  }

  it('is what "init" offers for a secret key', async () => {
    for (const name of ['java-many.p12', 'java-many.jceks']) {
      const run = await mi(['init', '--keystore', vectorPath(name), '--alias', 'First Secret'], {
        env: {MI_KEYSTORE_PASSWORD: 'secret1'},
      })
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(/"first secret" holds a secret key/)
      expect(run.stderr).to.match(new RegExp(`mi secret init symmetric --keystore .*${name} --alias 'first secret'`))
    }
  })

  it('warns about the key in the source code of Micro Integrator, at init and in create', async () => {
    const constant = 'aes-192:000102030405060708090a0b0c0d0e0f1000000000000001'
    const init = await mi(['init', 'symmetric'], {env: {MI_ENCRYPTION_KEY: constant}})
    const create = await mi(['create', '-a', 'db'], {stdin: 'x'})
    for (const run of [init, create]) {
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.match(
        /^warning: this AES key is in the source of Micro Integrator's vault, so it is public/m,
      )
    }
  })
})

describe('mi keystore create --symmetric', () => {
  const place = sandbox()
  const create = async (...arguments_: string[]) =>
    runMi(['keystore', 'create', 'new.p12', ...arguments_], {in: place(), env})

  it('creates a keystore that "keystore list" marks and "init symmetric" accepts, as it says', async () => {
    const run = await create('--symmetric', '--alias', 'Secrets')
    expect(run.code, run.stderr).to.equal(0)
    expect(statSync(place().path('new.p12')).mode & 0o777).to.equal(0o600)
    const [, command = ''] = /^note: to encrypt with it, run: mi (.*)$/m.exec(run.stderr) ?? []
    expect(command).to.equal('secret init symmetric --keystore new.p12 --alias secrets')
    const list = await runMi(['keystore', 'list', 'new.p12'], {in: place(), env})
    expect(list.stdout).to.match(/^\* +secrets +secret key +AES 256 /m)
    expect(list.stderr).to.include('mi secret init symmetric --keystore')
    const init = await runMi(command.split(' '), {in: place(), env})
    expect(init.code, init.stderr).to.equal(0)
  })

  it('creates keys of the other lengths, and prints one object with --json', async () => {
    for (const bits of [128, 192]) {
      const run = await create('--symmetric', '--bits', String(bits), '--json', '--force')
      const expected = {file: place().path('new.p12'), type: 'PKCS12', alias: 'wso2carbon', bits}
      expect(jsonResult(run)).to.deep.equal(expected)
    }
  })

  for (const [arguments_, says] of [
    [['--bits', '128'], /--bits is for symmetric keys/],
    [['--symmetric', '--size', '4096'], /--size is for RSA keys/],
    [['--symmetric', '--bits', '512'], /--bits must be one of: 256, 192, 128/],
  ] as const) {
    it(`refuses ${arguments_.join(' ')}`, async () => {
      const run = await create(...arguments_)
      expect(run, run.stderr).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.match(says)
      expect(place().files()).to.deep.equal([])
    })
  }
})
