import {expect} from 'chai'
import {createHash, X509Certificate} from 'node:crypto'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

describe('mi secret init without prompts', () => {
  const place = sandbox()
  const password = '  pass word '
  const profile = (name = 'default') => path.join(place().config, `${name}.yaml`)
  const saved = (name?: string) => parse(readFileSync(profile(name), 'utf8')) as Record<string, unknown>
  const init = async (arguments_: string[], options: RunOptions = {}) =>
    runMi(['secret', 'init', ...arguments_], {in: place(), ...options})

  beforeEach(() => {
    place().write('mi.p12', identity().pkcs12(password, 'mi'))
  })

  it('accepts flags, and the password from a variable', async () => {
    const run = await init(['--keystore', 'mi.p12', '--type', 'PKCS12', '--alias', 'mi', '--profile', 'dev'], {
      env: {MI_KEYSTORE_PASSWORD: password},
    })
    expect(run).to.include({code: 0, stdout: ''})
    expect(saved('dev')).to.include({keystore: place().path('mi.p12'), type: 'PKCS12', alias: 'mi'})
    expect(existsSync(profile())).to.equal(false)
  })

  it('accepts variables only', async () => {
    const env = {
      MI_PROFILE: 'dev',
      MI_KEYSTORE: 'mi.p12',
      MI_KEYSTORE_TYPE: 'pkcs12',
      MI_KEY_ALIAS: 'MI',
      MI_KEYSTORE_PASSWORD: password,
      MI_CIPHER: 'rsa/ecb/pkcs1padding',
    }
    expect((await init([], {env})).code).to.equal(0)
    expect(saved('dev')).to.include({type: 'PKCS12', alias: 'mi', cipher: 'RSA/ECB/PKCS1Padding'})
  })

  it('prefers a flag to a variable', async () => {
    const env = {
      MI_PROFILE: 'other',
      MI_KEYSTORE: 'no-such-file',
      MI_KEY_ALIAS: 'no-such-alias',
      MI_KEYSTORE_PASSWORD: password,
    }
    expect((await init(['-p', 'dev', '--keystore', 'mi.p12', '--alias', 'mi'], {env})).code).to.equal(0)
    expect(existsSync(profile('dev'))).to.equal(true)
  })

  it("reads the password from the first line of a file, as in Micro Integrator's password-tmp", async () => {
    place().write('password-tmp', `${password}\nanother\n`)
    expect((await init(['--keystore', 'mi.p12', '--alias', 'mi', '--password-file', 'password-tmp'])).code).to.equal(0)
  })

  it('reads the password from standard input', async () => {
    const arguments_ = ['--keystore', 'mi.p12', '--alias', 'mi', '--password-file', '-']
    expect((await init(arguments_, {stdin: `${password}\n`})).code).to.equal(0)
  })

  it('reads variables from the named file, and says which', async () => {
    place().write('ci.env', `MI_KEYSTORE=mi.p12\nMI_KEY_ALIAS=mi\nMI_KEYSTORE_PASSWORD="${password}"\n`)
    const run = await init(['--dotenv', 'ci.env'])
    expect(run.code).to.equal(0)
    expect(run.stderr).to.include('MI_KEYSTORE').and.to.include('ci.env')
    expect(run.stderr).not.to.include('pass word')
  })

  it('needs neither alias nor password for a certificate', async () => {
    place().write('mi.pem', identity().pem)
    expect((await init(['--keystore', 'mi.pem'])).code).to.equal(0)
    expect(saved()).to.include({type: 'PEM', keystore: place().path('mi.pem')})
  })

  it('never saves a password, wherever it came from', async () => {
    await init(['--keystore', 'mi.p12', '--alias', 'mi'], {env: {MI_KEYSTORE_PASSWORD: password}})
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/mi.p12'])
    expect(place().filesHolding(password)).to.deep.equal([])
    expect(place().filesHolding(password.trim())).to.deep.equal([])
  })

  it('saves profiles in XDG_CONFIG_HOME if MI_CONFIG_DIR is not set', async () => {
    place().write('mi.pem', identity().pem)
    const run = await init(['--keystore', 'mi.pem'], {
      env: {MI_CONFIG_DIR: undefined, XDG_CONFIG_HOME: path.join(place().home, 'xdg')},
    })
    expect(run.code).to.equal(0)
    expect(place().files()).to.include('home/xdg/mi/default.yaml')
  })

  it('refuses a name that leads out of the profile folder', async () => {
    place().write('mi.pem', identity().pem)
    const before = place().files()
    for (const name of ['../evil', 'a/b', '.hidden', '']) {
      expect((await init(['--keystore', 'mi.pem', '--profile', name])).code, name).to.equal(2)
    }
    expect(place().files()).to.deep.equal(before)
  })

  it('has no flag for a password', async () => {
    for (const flag of ['--password', '--keystore-password', '--storepass', '--key-password']) {
      const run = await init(['--keystore', 'mi.p12', '--alias', 'mi', flag, 'hunter2'])
      expect(run.code, flag).to.equal(2)
      expect(run.stderr + run.stdout, flag).not.to.include('hunter2')
    }
  })

  it('prints one object with --json', async () => {
    const run = await init(['--keystore', 'mi.p12', '--alias', 'mi', '--json'], {env: {MI_KEYSTORE_PASSWORD: password}})
    expect(run.code).to.equal(0)
    const x509 = new X509Certificate(identity().pem)
    expect(jsonResult(run)).to.deep.equal({
      profile: 'default',
      file: profile(),
      keystore: place().path('mi.p12'),
      type: 'PKCS12',
      alias: 'mi',
      keystoreSha256: createHash('sha256')
        .update(readFileSync(place().path('mi.p12')))
        .digest('hex'),
      certificate: {
        subject: 'CN=mi.test',
        bits: 2048,
        sha256: x509.fingerprint256,
        validFrom: new Date(x509.validFrom).toISOString(),
        validTo: new Date(x509.validTo).toISOString(),
      },
      concerns: [],
    })
    expect(run.stdout).not.to.include('pass word')
  })

  it('includes a chosen transformation in --json, and no alias for a certificate', async () => {
    place().write('mi.pem', identity().pem)
    const run = await init(['--keystore', 'mi.pem', '--cipher', 'rsa', '--json'])
    expect(run.code).to.equal(0)
    const result = jsonResult(run)
    const always = ['profile', 'file', 'keystore', 'type', 'keystoreSha256', 'certificate', 'concerns']
    expect(result).to.have.all.keys('cipher', ...always)
    expect(result).to.include({type: 'PEM', cipher: 'RSA/ECB/PKCS1Padding'})
  })
})
