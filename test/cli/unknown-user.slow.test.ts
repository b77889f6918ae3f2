/**
 * The program as a user without an entry in passwd, as in containers started with --user, on OpenShift and in build agents.
 * The operating system decides what such a user has.
 */
import {expect} from 'chai'
import {chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runProgram, type Environment, type Run} from '../support/cli.js'
import {identity, password} from '../support/identity.js'
import {asOtherUser, copyProgram, needsOtherUser, otherUser} from '../support/other-user.js'

describe('a user without an entry in passwd', () => {
  let folder = ''
  let program = ''
  const inFolder = (...names: string[]) => path.join(folder, ...names)

  before(function () {
    needsOtherUser(this)
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-user-'))
    chmodSync(folder, 0o755)
    program = copyProgram(inFolder('program'))
    for (const name of ['unwritable', 'locked', 'work', 'temporary', 'profiles']) mkdirSync(inFolder(name))
    chmodSync(inFolder('locked'), 0o700)
    for (const name of ['work', 'profiles']) chownSync(inFolder(name), otherUser, otherUser)
    writeFileSync(inFolder('work', 'mi.p12'), identity().pkcs12(password, 'mi'))
  })

  after(() => {
    if (folder !== '') rmSync(folder, {recursive: true, force: true})
  })

  /** Nothing is set but PATH, and what is given. */
  async function run(words: readonly string[], given: Environment, stdin?: string): Promise<Run> {
    const variables = Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${value}`],
    )
    const mi = asOtherUser([process.execPath, program, ...words])
    const command = ['env', '-i', `PATH=${process.env.PATH ?? ''}`, ...variables, ...mi]
    return runProgram(command, {cwd: inFolder('work'), ...(stdin !== undefined && {stdin})})
  }

  const init = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi']
  const withPassword = {MI_KEYSTORE_PASSWORD: password}

  async function expectWorking(given: Environment): Promise<void> {
    const config = mkdtempSync(inFolder('profiles', 'config-'))
    chownSync(config, otherUser, otherUser)
    const variables = {...given, MI_CONFIG_DIR: config}
    for (const words of [['--help'], ['--version'], ['secret', 'create', '--help'], ['help', 'secret']])
      expect(await run(words, variables), words.join(' ')).to.include({code: 0, stderr: ''})
    expect(await run(init, {...variables, ...withPassword})).to.include({code: 0})
    expect(await run(['profile', 'list'], variables)).to.include({code: 0, stderr: ''})
    expect(await run(['keystore', 'list', 'mi.p12'], {...variables, ...withPassword})).to.include({code: 0})
    const created = await run(['secret', 'create', '--alias', 'x'], variables, 's3cret')
    expect(created).to.include({code: 0, stderr: ''})
    expect(identity().open(created.stdout.replace('x : ', ''))).to.equal('s3cret')
    expect(await run(['secret', 'create', 'file', '--alias', 'x', '--force'], variables, 's3cret')).to.include({
      code: 0,
    })
    const encrypted = 'security/wso2-secrets.properties'
    expect(await run(['secret', 'verify', encrypted], {...variables, ...withPassword})).to.include({code: 0})
    expect(await run(['secret', 'decrypt', encrypted, 'x'], {...variables, ...withPassword})).to.include({
      code: 0,
      stdout: 's3cret',
    })
  }

  const nowhere = /^there is no directory for profiles: MI_CONFIG_DIR, XDG_CONFIG_HOME and HOME are not set$/
  const denied = /config\/mi\/current" cannot be read: permission denied$/
  const unwritable = /config\/mi" cannot be written: permission denied$/

  interface Home {
    readonly what: string
    readonly home: () => string | undefined
    /** What `init` says. */
    readonly error: RegExp
  }

  const homes: readonly Home[] = [
    {what: 'no HOME', home: () => undefined, error: nowhere},
    {what: 'an empty HOME', home: () => '', error: nowhere},
    {what: 'HOME=/', home: () => '/', error: unwritable},
    {what: 'an unwritable HOME', home: () => inFolder('unwritable'), error: unwritable},
    {what: 'a HOME that it may not enter', home: () => inFolder('locked'), error: denied},
    {what: 'a HOME that does not exist', home: () => inFolder('none', 'such'), error: unwritable},
  ]

  for (const {what, home, error} of homes) {
    it(`with ${what} can run everything with MI_CONFIG_DIR`, async () => {
      await expectWorking({HOME: home()})
    })

    it(`with ${what} is told what to set for a profile`, async () => {
      const {code, stdout, stderr} = await run(init, {HOME: home(), ...withPassword})
      expect({code, stdout}).to.deep.equal({code: 1, stdout: ''})
      const said = /^error: ([^\n]+)\ntry: ([^\n]+)\n$/.exec(stderr)
      expect(said?.[1], stderr).to.match(error)
      if (error !== denied) expect(said?.[2]).to.equal('set MI_CONFIG_DIR to a directory that mi can write to')
      expect(await readdir(inFolder('unwritable'))).to.deep.equal([])
    })
  }

  it('with USER and SHELL can do the same', async () => {
    await expectWorking({HOME: '/', USER: 'ci', SHELL: '/bin/sh'})
  })

  for (const words of [
    ['profile', 'list'],
    ['profile', 'import'],
    ['secret', 'create', '--alias', 'x'],
    ['secret', 'init'],
  ]) {
    it(`without a home is told where "mi ${words.join(' ')}" looked`, async () => {
      const {code, stderr} = await run(words, {}, 's3cret')
      expect(code).to.equal(1)
      expect(stderr).to.match(
        /^error: there is no directory for profiles: MI_CONFIG_DIR, XDG_CONFIG_HOME and HOME are not set\n/,
      )
    })
  }

  it('can list a keystore without a home and without profiles', async () => {
    expect(await run(['keystore', 'list', 'mi.p12'], withPassword)).to.include({code: 0})
  })

  it('is told that ~ means nothing without a home', async () => {
    const {code, stderr} = await run(['keystore', 'list', '~/mi.p12'], withPassword)
    expect({code, stderr}).to.deep.equal({
      code: 1,
      stderr:
        'error: "~/mi.p12" cannot be found: "~" means the home directory, and there is none\ntry: set HOME, or use the full path\n',
    })
  })

  for (const temporary of [undefined, () => inFolder('temporary'), () => inFolder('none')]) {
    it(`needs no ${temporary === undefined ? '' : 'writable '}TMPDIR`, async () => {
      const variables = {TMPDIR: temporary?.(), MI_CONFIG_DIR: inFolder('profiles')}
      expect(await run([...init, '--force'], {...variables, ...withPassword})).to.include({code: 0})
      expect(await run(['secret', 'create', '--alias', 'x'], variables, 's3cret')).to.include({code: 0, stderr: ''})
    })
  }

  const filesIn = async (directory: string) => {
    const entries = await readdir(directory, {recursive: true, withFileTypes: true})
    return entries.filter((entry) => entry.isFile()).map(({name}) => name)
  }

  it('leaves no cache in a directory of another', async () => {
    const shared = mkdtempSync(inFolder('shared-'))
    chmodSync(shared, 0o777)
    const variables = {MI_CONFIG_DIR: inFolder('profiles'), TMPDIR: shared}
    expect(await run(['--version'], variables)).to.include({code: 0, stderr: ''})
    expect(await run(['--version'], {...variables, MI_CACHE_DIR: path.join(shared, 'cache')})).to.include({
      code: 0,
    })
    expect(await filesIn(shared)).to.deep.equal([])
  })
})
