import {expect} from 'chai'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

const password = 'wso2carbon'

/** A right answer to each question, as a flag (a file for the password) and as a variable, and a wrong answer, which fails. */
const answers = [
  {variable: 'MI_PROFILE', flag: '--profile', good: 'dev', wrong: '../evil'},
  {variable: 'MI_KEYSTORE', flag: '--keystore', good: 'mi.p12', wrong: 'no-such-file'},
  {variable: 'MI_KEYSTORE_TYPE', flag: '--type', good: 'PKCS12', wrong: 'BKS'},
  {variable: 'MI_KEY_ALIAS', flag: '--alias', good: 'mi', wrong: 'no-such-alias'},
  {variable: 'MI_KEYSTORE_PASSWORD', flag: '--password-file', good: password, wrong: 'hunter2'},
  {variable: 'MI_CIPHER', flag: '--cipher', good: 'RSA', wrong: 'ROT13'},
] as const

describe('the variables', () => {
  const place = sandbox()
  const saved = (folder = place().config) =>
    parse(readFileSync(path.join(folder, 'dev.yaml'), 'utf8')) as Record<string, unknown>

  beforeEach(() => {
    place().write('mi.p12', identity().pkcs12(password, 'mi'))
    place().write('password.txt', password)
  })

  for (const {variable, flag, good, wrong} of answers) {
    const others = answers.filter((each) => each.variable !== variable)
    const rest = Object.fromEntries(others.map((each) => [each.variable, each.good]))
    const run = async (arguments_: string[], own: string | undefined, file: string | undefined) => {
      place().write('ci.env', file === undefined ? '' : `${variable}=${file}\n`)
      const words = ['secret', 'init', '--force', '--dotenv', 'ci.env', ...arguments_]
      return runMi(words, {in: place(), env: {...rest, [variable]: own}})
    }

    it(`include ${variable}, from the process before the named file, and ${flag} overrides both`, async () => {
      const byFlag = [flag, flag === '--password-file' ? 'password.txt' : good]
      for (const {arguments_, own, file, code} of [
        {arguments_: byFlag, own: wrong, file: wrong, code: 0},
        {arguments_: [], own: good, file: wrong, code: 0},
        {arguments_: [], own: undefined, file: good, code: 0},
        {arguments_: [], own: wrong, file: good, code: 1},
        {arguments_: [], own: undefined, file: wrong, code: 1},
      ]) {
        const ended = await run(arguments_, own, file)
        expect(ended.code === 0, `${arguments_.join(' ')} ${String(own)} ${file}: ${ended.stderr}`).to.equal(code === 0)
      }
      expect(saved()).to.include({
        keystore: place().path('mi.p12'),
        type: 'PKCS12',
        alias: 'mi',
        cipher: 'RSA/ECB/PKCS1Padding',
      })
    })
  }

  for (const named of [['--dotenv', 'ci.env'], ['--dotenv=ci.env'], ['--env-file', 'ci.env'], ['--env-file=ci.env']]) {
    it(`are read from the named file, and .env is not read then: ${named.join(' ')}`, async () => {
      place().write('.env', 'MI_KEYSTORE=no-such-file\nMI_KEY_ALIAS=no-such-alias\n')
      place().write('ci.env', answers.map(({variable, good}) => `${variable}=${good}\n`).join(''))
      const run = await runMi(['secret', 'init', ...named], {in: place()})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('"ci.env"').and.not.to.include(password)
      expect(saved()).to.include({alias: 'mi', cipher: 'RSA/ECB/PKCS1Padding'})
    })

    it(`of the process override the named file: ${named.join(' ')}`, async () => {
      place().write('ci.env', answers.map(({variable, wrong}) => `${variable}=${wrong}\n`).join(''))
      const env = Object.fromEntries(answers.map(({variable, good}) => [variable, good]))
      const run = await runMi(['secret', 'init', ...named], {in: place(), env})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).not.to.include('from "ci.env"')
    })

    it(`in a file cannot move the profiles, and a warning says so: ${named.join(' ')}`, async () => {
      const elsewhere = path.join(place().root, 'elsewhere')
      place().write('ci.env', `MI_CONFIG_DIR=${elsewhere}\n`)
      const arguments_ = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '-p', 'dev', ...named]
      for (const {config, folder} of [
        {config: place().config, folder: place().config},
        {config: undefined, folder: path.join(place().home, '.config', 'mi')},
      ]) {
        const env = {MI_CONFIG_DIR: config, MI_KEYSTORE_PASSWORD: password}
        const run = await runMi([...arguments_, '--force'], {in: place(), env})
        expect(run.code, run.stderr).to.equal(0)
        expect(run.stderr).to.match(/^warning: ignoring MI_CONFIG_DIR in "ci\.env"/m)
        expect(existsSync(path.join(folder, 'dev.yaml'))).to.equal(true)
        expect(existsSync(elsewhere)).to.equal(false)
      }
    })
  }

  it('in .env cannot move the profiles either', async () => {
    const elsewhere = path.join(place().root, 'elsewhere')
    place().write('.env', `MI_CONFIG_DIR=${elsewhere}\n`)
    const arguments_ = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '-p', 'dev']
    const run = await runMi(arguments_, {in: place(), env: {MI_CONFIG_DIR: undefined, MI_KEYSTORE_PASSWORD: password}})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.match(/^warning: ignoring MI_CONFIG_DIR in "\.env"/m)
    expect(existsSync(elsewhere)).to.equal(false)
  })

  it('need the file to exist if it is named', async () => {
    const run = await runMi(['secret', 'create', '--dotenv', 'gone.env', '-a', 'x'], {in: place(), stdin: 'x'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.match(/^error: .*gone\.env.*does not exist/)
  })

  it('are not read from a device, which may never end', async () => {
    const run = await runMi(['secret', 'create', '--dotenv', '/dev/zero', '-a', 'x'], {in: place(), stdin: 'x'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.match(/^error: "\/dev\/zero" is a pipe or a device/)
  })

  it('are all that Node.js gets to see of the named file', async () => {
    place().write('evil.cjs', `require('node:fs').writeFileSync(${JSON.stringify(place().path('ran'))}, '')`)
    place().write('ci.env', `NODE_OPTIONS="--require ${place().path('evil.cjs')}"\nMI_PROFILE=dev\n`)
    const run = await runMi(['profile', 'list', '--dotenv', 'ci.env'], {in: place()})
    expect(run.code, run.stderr).to.equal(0)
    expect(place().exists('ran')).to.equal(false)
  })

  it('are read from the file of the flag that the help names, which Node.js does not take for its own', async () => {
    const help = await runMi(['profile', 'list', '--help'], {in: place()})
    const [, flag = ''] = /(--\S*env\S*)=PATH/.exec(help.stdout) ?? []
    for (const [file, reason] of [
      ['gone.env', 'does not exist'],
      ['/dev/zero', 'is a pipe or a device'],
    ] as const) {
      const run = await runMi(['profile', 'list', flag, file], {in: place()})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(new RegExp(`^error: ".*${file}" ${reason}`))
    }
  })

  it('may be read with the old name of the flag, which Node.js takes for its own', async () => {
    place().write('ci.env', 'MI_PROFILE=dev\n')
    const run = await runMi(['profile', 'list', '--env-file', 'ci.env'], {in: place()})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.match(/^note: --env-file is deprecated.*; use --dotenv$/m)
    expect(run.stderr).to.match(/^note: using MI_PROFILE from "ci\.env"$/m)
    const gone = await runMi(['profile', 'list', '--env-file', 'gone.env'], {in: place()})
    expect(gone.code).not.to.equal(0)
    expect(gone.stderr).to.include('gone.env')
    const both = await runMi(['profile', 'list', '--env-file', 'ci.env', '--dotenv', 'ci.env'], {in: place()})
    expect(both.code).to.equal(2)
  })

  it('and flags expand ~ to the home folder in every path', async () => {
    const home = (name: string) => path.join(place().home, name)
    mkdirSync(home('in'))
    writeFileSync(home('in/mi.p12'), identity().pkcs12(password, 'mi'))
    writeFileSync(home('in/password.txt'), password)
    writeFileSync(home('in/ci.env'), 'MI_KEY_ALIAS=mi\n')
    writeFileSync(home('in/s.properties'), 'a=1\n')
    const init = [
      '--keystore',
      '~/in/mi.p12',
      '--password-file',
      '~/in/password.txt',
      '--dotenv',
      '~/in/ci.env',
      '-p',
      'dev',
    ]
    const saving = await runMi(['secret', 'init', ...init], {in: place()})
    expect(saving.code, saving.stderr).to.equal(0)
    expect(saved().keystore).to.equal(home('in/mi.p12'))
    const create = [
      'secret',
      'create',
      'file',
      '-p',
      'dev',
      '--from',
      '~/in/s.properties',
      '--dest',
      '~/out/o.properties',
    ]
    const creating = await runMi(create, {in: place()})
    expect(creating.code, creating.stderr).to.equal(0)
    expect(readFileSync(home('out/o.properties'), 'utf8')).to.match(/^a=\S+\n$/)
    const making = await runMi(['keystore', 'create', '~/out/new.p12', '--password-file', '~/in/password.txt'], {
      in: place(),
    })
    expect(making.code, making.stderr).to.equal(0)
    expect(existsSync(home('out/new.p12'))).to.equal(true)
    expect(
      place()
        .files()
        .filter((file) => file.includes('~')),
    ).to.deep.equal([])
  })

  for (const words of [
    ['create', 'console', '--merge'],
    ['create', '--name', 'x'],
    ['rotate', 's.properties'],
    ['verify', '-', '--password-file', '-'],
    ['decrypt', '-', '--password-file', '-'],
  ]) {
    it(`are read only if the command line is valid: ${words.join(' ')}`, async () => {
      place().write('huge.env', Buffer.alloc(1_200_000, '#'))
      const run = await runMi(['secret', ...words, '--json', '--dotenv', 'huge.env'], {in: place()})
      expect(run.code).to.equal(2)
      expect(JSON.parse(run.stdout)).to.have.nested.property('error.code', 'usage')
    })
  }
})
