import {expect} from 'chai'
import {chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {jsonResult, miCommand, runMi, type RunOptions, runProgram, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

const key = '8f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'
const other = '0f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'

describe('mi secret init symmetric without prompts', () => {
  const place = sandbox()
  const inFolder = (name: string) => path.join(place().config, name)
  const saved = (name = 'default') => parse(readFileSync(inFolder(`${name}.yaml`), 'utf8')) as Record<string, unknown>
  const kept = (name = 'default') => readFileSync(inFolder(`${name}.key`), 'utf8')
  const init = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['secret', 'init', 'symmetric', ...arguments_], {in: place(), ...options})

  for (const {way, arguments_ = [], options} of [
    {way: 'a variable', options: {env: {MI_ENCRYPTION_KEY: key}}},
    {way: 'standard input', arguments_: ['--key-file', '-'], options: {stdin: key}},
    {way: 'standard input with a line break', arguments_: ['--key-file', '-'], options: {stdin: `${key}\r\n`}},
    {
      way: 'standard input, though a variable is set',
      arguments_: ['--key-file', '-'],
      options: {stdin: key, env: {MI_ENCRYPTION_KEY: other}},
    },
  ]) {
    it(`reads the key from ${way}, and saves it in one file only`, async () => {
      const run = await init(arguments_, options)
      expect(run, run.stderr).to.include({code: 0, stdout: ''})
      expect(kept()).to.equal(`${key}\n`)
      expect(saved()).to.deep.equal({version: 1, keyFile: inFolder('default.key')})
      expect(run.stderr).not.to.include(key)
      expect(place().filesHolding(key)).to.deep.equal(['home/.config/mi/default.key'])
      expect(run.stderr)
        .to.include('default.key')
        .and.to.include('AES/GCM/NoPadding')
        .and.to.match(/^note: .*copy/m)
    })
  }

  it('accepts text of 32 bytes, byte for byte', async () => {
    const text = ' Grüße, this is a key of text $x '.slice(0, 30)
    expect(Buffer.byteLength(text)).to.equal(32)
    expect((await init([], {env: {MI_ENCRYPTION_KEY: text}})).code).to.equal(0)
    expect(kept()).to.equal(`${text}\n`)
  })

  it('reads the variable from the named file, and says so without showing the key', async () => {
    place().write('.env', `MI_ENCRYPTION_KEY=${key}\n`)
    const run = await init(['--dotenv', '.env'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr)
      .to.match(/^note: using MI_ENCRYPTION_KEY from "\.env"/m)
      .and.not.to.include(key)
    expect(place().filesHolding(key)).to.deep.equal(['home/.config/mi/default.key', 'work/.env'])
  })

  it('refers to a named file, and copies nothing', async () => {
    const file = place().write('keys/mi.key', key)
    chmodSync(file, 0o600)
    const run = await init(['--key-file', 'keys/mi.key', '-p', 'prod'])
    expect(run, run.stderr).to.include({code: 0, stdout: ''})
    expect(saved('prod')).to.deep.equal({version: 1, keyFile: file})
    expect(run.stderr).not.to.match(/^warning/m)
    expect(place().files()).to.deep.equal(['home/.config/mi/prod.yaml', 'work/keys/mi.key'])
  })

  it('warns about a file that others can read', async () => {
    chmodSync(place().write('mi.key', key), 0o644)
    const run = await init(['--key-file', 'mi.key'])
    expect(run.code).to.equal(0)
    expect(run.stderr).to.match(/^warning: others can read .*mi\.key.*chmod 600/m)
  })

  it('generates a new key each time, and does not print it', async () => {
    for (const name of ['a', 'b']) {
      const run = await init(['--generate', '-p', name])
      expect(run, run.stderr).to.include({code: 0, stdout: ''})
      expect(kept(name)).to.match(/^[\da-f]{64}\n$/)
      expect(run.stderr).not.to.include(kept(name).trim())
      expect(place().filesHolding(kept(name).trim())).to.deep.equal([`home/.config/mi/${name}.key`])
    }
    expect(kept('a')).not.to.equal(kept('b'))
  })

  it('makes folder, profile and key accessible to their owner only, whatever the umask', async () => {
    rmSync(path.dirname(place().config), {recursive: true})
    const permissive = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
    const run = await runProgram([...permissive, ...miCommand(['secret', 'init', 'symmetric', '--generate'])], {
      in: place(),
    })
    expect(run.code, run.stderr).to.equal(0)
    const mode = (file: string) => (statSync(file).mode & 0o777).toString(8)
    expect(mode(place().config)).to.equal('700')
    expect(['default.yaml', 'default.key'].map((name) => mode(inFolder(name)))).to.deep.equal(['600', '600'])
  })

  it('prints one object with --json, and no key', async () => {
    const run = await init(['--generate', '--json', '-p', 'dev'])
    expect(run.code).to.equal(0)
    expect(jsonResult(run)).to.deep.equal({
      profile: 'dev',
      file: inFolder('dev.yaml'),
      keyFile: inFolder('dev.key'),
      cipher: 'AES/GCM/NoPadding',
      generated: true,
    })
    const again = await init(['--json', '-p', 'dev'], {env: {MI_ENCRYPTION_KEY: kept('dev').trim()}})
    expect(JSON.parse(again.stdout)).to.include({keyFile: inFolder('dev.key'), generated: false})
    expect(run.stdout + again.stdout).not.to.include(kept('dev').trim())
  })

  describe('with an existing profile or key', () => {
    beforeEach(async () => {
      expect((await init([], {env: {MI_ENCRYPTION_KEY: key}})).code).to.equal(0)
    })

    it('saves the same key again without asking', async () => {
      const run = await init([], {env: {MI_ENCRYPTION_KEY: key}})
      expect(run.code).to.equal(0)
      expect(run.stderr).to.include('already saved, unchanged')
    })

    it('saves a missing profile again if the key is the same', async () => {
      rmSync(inFolder('default.yaml'))
      expect((await init([], {env: {MI_ENCRYPTION_KEY: key}})).code).to.equal(0)
      expect(saved()).to.include({keyFile: inFolder('default.key')})
    })

    for (const {what, arguments_ = [], options} of [
      {what: 'another key', options: {env: {MI_ENCRYPTION_KEY: other}}},
      {what: 'a new key', arguments_: ['--generate']},
    ]) {
      it(`keeps the key instead of ${what} if there is nobody to ask`, async () => {
        const run = await init(arguments_, options)
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr)
          .to.match(/default\.key.*already exists/)
          .and.to.include('--force')
        expect(kept()).to.equal(`${key}\n`)
      })

      it(`keeps a key without a profile instead of ${what}, too`, async () => {
        rmSync(inFolder('default.yaml'))
        expect((await init(arguments_, options)).code).to.equal(1)
        expect(kept()).to.equal(`${key}\n`)
        expect(existsSync(inFolder('default.yaml'))).to.equal(false)
      })

      it(`replaces the key with ${what} with --force, and says that the old one is gone`, async () => {
        const run = await init([...arguments_, '--force'], options)
        expect(run.code).to.equal(0)
        expect(run.stderr)
          .to.match(/^warning: .*replaced/m)
          .and.not.to.include(key)
        expect(kept()).not.to.include(key)
        expect(place().filesHolding(key)).to.deep.equal([])
      })
    }

    it('keeps a profile of another kind, and writes no key', async () => {
      await initialise(place())
      rmSync(inFolder('default.key'))
      const before = readFileSync(inFolder('default.yaml'))
      const run = await init(['--generate'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(existsSync(inFolder('default.key'))).to.equal(false)
      expect(readFileSync(inFolder('default.yaml'))).to.deep.equal(before)
      expect((await init(['--generate', '--force'])).code).to.equal(0)
      expect(saved()).to.include({keyFile: inFolder('default.key')})
    })

    it('keeps its own key file if the profile is changed to a named file', async () => {
      chmodSync(place().write('mi.key', other), 0o600)
      expect((await init(['--key-file', 'mi.key', '--force'])).code).to.equal(0)
      expect(saved()).to.include({keyFile: place().path('mi.key')})
      expect(kept()).to.equal(`${key}\n`)
    })

    it('keeps its key when "secret init" replaces the profile', async () => {
      const {pem} = await initialise(place())
      place().write('mi.pem', pem)
      expect((await runMi(['secret', 'init', '--keystore', 'mi.pem', '--force'], {in: place()})).code).to.equal(0)
      expect(kept()).to.equal(`${key}\n`)
    })
  })

  for (const {what, arguments_ = [], options, code, says} of [
    {what: 'no key', code: 2, says: /--key-file.*--generate.*MI_ENCRYPTION_KEY/},
    {what: 'an empty variable', options: {env: {MI_ENCRYPTION_KEY: ''}}, code: 2, says: /--key-file/},
    {what: 'two sources', arguments_: ['--generate', '--key-file', 'k'], code: 2, says: /--generate.*--key-file/},
    {what: 'a key as an argument', arguments_: [key], code: 2, says: /unknown .* command/},
    {
      what: 'a key after a flag that takes none',
      arguments_: [`--generate=${key}`],
      code: 2,
      says: /unexpected argument/,
    },
    {what: 'a key in an unknown flag', arguments_: ['--key', key], code: 2, says: /unknown flag/},
    {what: 'a key instead of its file', arguments_: ['--key-file', key.slice(1)], code: 1, says: /does not exist/},
    {
      what: 'a short variable',
      options: {env: {MI_ENCRYPTION_KEY: key.slice(1)}},
      code: 1,
      says: /MI_ENCRYPTION_KEY.*key[^]*64 hex/,
    },
    {
      what: 'a variable with a line break',
      options: {env: {MI_ENCRYPTION_KEY: `${key}\n`}},
      code: 1,
      says: /line break/,
    },
    {
      what: 'an empty standard input',
      arguments_: ['--key-file', '-'],
      options: {stdin: ''},
      code: 1,
      says: /standard input/,
    },
    {
      what: 'binary standard input',
      arguments_: ['--key-file', '-'],
      options: {stdin: Buffer.alloc(32, 0xfe)},
      code: 1,
      says: /UTF-8/,
    },
    {
      what: 'endless standard input',
      arguments_: ['--key-file', '-'],
      options: {stdin: key.repeat(5000)},
      code: 1,
      says: /larger than/,
    },
    {what: 'a file without a key', arguments_: ['--key-file', 'bad.key'], code: 1, says: /bad\.key/},
    {what: 'a folder', arguments_: ['--key-file', '.'], code: 1, says: /directory/},
    {what: 'a device', arguments_: ['--key-file', '/dev/zero'], code: 1, says: /device/},
    {
      what: 'a name that leads out of the folder',
      arguments_: ['--generate', '-p', '../evil'],
      code: 2,
      says: /name of a profile/,
    },
  ]) {
    it(`refuses ${what}, saves nothing and does not show the key`, async () => {
      place().write('bad.key', key.slice(2))
      const before = place().files()
      const run = await init(arguments_, options)
      expect(run, run.stderr).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says)
      if (what !== 'a key instead of its file') expect(run.stderr).not.to.include(key.slice(2, 20))
      expect(place().files()).to.deep.equal(before)
    })
  }

  it('does not log the key, and reports a folder that it cannot write to', async () => {
    const run = await init(['--key-file', '-'], {stdin: key, env: {DEBUG: '*', NODE_DEBUG: 'fs,stream'}})
    expect(run.stdout + run.stderr).not.to.include(key)
    writeFileSync(inFolder('taken'), '')
    const refused = await init([], {env: {MI_ENCRYPTION_KEY: key, MI_CONFIG_DIR: inFolder('taken')}})
    expect(refused.code).to.equal(1)
    expect(refused.stderr).not.to.include(key)
  })

  it('is a different command from "secret init", each with its own help', async () => {
    const [one, two] = await Promise.all([
      runMi(['secret', 'init', '--help']),
      runMi(['secret', 'init', 'symmetric', '--help']),
    ])
    expect(one.stdout).to.include('--keystore').and.to.include('secret init symmetric')
    expect(two.stdout).to.include('--generate').and.not.to.include('--cipher')
  })
})
