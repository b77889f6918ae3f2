import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {DoctorResult} from '../../src/app/doctor/diagnose.js'
import {jsonResult, miCommand, runMi, sandbox, type Run, type RunOptions} from '../support/cli.js'
import {git, makeHostile, tryGit, writeTrap} from '../support/git.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {homePassword, makeHome} from '../support/product-home.js'
import {needs} from '../support/tools.js'

const manifest = (value: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  port: $env{PORT}\n  db: ${value}\n`

describe('mi doctor', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'git', 'sh')
  })

  beforeEach(() => {
    chmodSync(place().config, 0o700)
  })

  const doctor = (words: readonly string[] = [], options: RunOptions = {}): Promise<Run> =>
    runMi(['doctor', ...words], {in: place(), ...options})

  /** What is not ok, as `check: fact`. */
  async function findings(words: readonly string[] = [], options: RunOptions = {}): Promise<readonly string[]> {
    const run = await doctor([...words, '--json'], options)
    const result = jsonResult(run) as DoctorResult
    expect(result.problems, run.stdout).to.equal(result.findings.filter(({state}) => state === 'problem').length)
    expect(run.code, run.stderr).to.equal(result.problems === 0 ? 0 : 1)
    return result.findings
      .filter(({state}) => state !== 'ok')
      .map(({check, state, fact = ''}) => `${check} ${state}: ${fact}`)
  }

  async function encrypted(secret: string): Promise<string> {
    const run = await runMi(['secret', 'create', '-a', 'x'], {in: place(), stdin: secret})
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout.trim().slice('x : '.length)
  }

  function commit(...names: readonly string[]): void {
    git(place(), 'add', '--', ...names)
    git(place(), 'commit', '-m', 'a')
  }

  async function cleanSetUp(): Promise<void> {
    await initialiseWithKey(place())
    git(place(), 'init')
    const ciphertext = await encrypted('hunter2')
    place().write('secrets.yaml', manifest(ciphertext))
    place().write('conf/deployment.toml', `[server]\nhostname = "h"\n\n[secrets]\ndb = "${ciphertext}"\n`)
    place().write('Config.toml', `port = 9090\npassword = "$secret{db}"\n\n[secrets]\ndb = "${ciphertext}"\n`)
    place().write('prod.env', `DB=${ciphertext}\nURL=\${URL}\n`)
    place().write('.env.example', 'DB=changeit\n')
    place().write('application.properties', 'spring.datasource.password=changeit\n')
    place().write('values.yaml', 'kind: Secret\nlabel: {{ .Values.secret }}\n')
    await runMi(['secret', 'create', 'file', '-f', '-'], {in: place(), stdin: 'a=b'})
    place().write('.gitignore', '.env\nplain.yaml\nmi.p12\n')
    commit('.')
    chmodSync(place().write('.env', 'DB=hunter2\n'), 0o600)
    place().write('plain.yaml', manifest('hunter2'))
  }

  it('E.4.7: finds nothing in a clean set-up, and ends with 0', async () => {
    await cleanSetUp()
    const run = await doctor()
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.equal('done: no problems found\n')
    expect(run.stdout).to.equal(
      `CHECK              STATE  WHAT TO DO
Node.js            ok
config directory   ok
profile "default"  ok
cache directory    ok
older tools        ok
environment        ok
product            ok
files              ok
outputs            ok
`,
    )
  })

  it('E.4.7: an expired certificate is a problem, and one that expires soon is a note', async () => {
    await initialise(place(), newIdentity(2048, {from: -9, to: -1}))
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const gone = 'profiles note: the keystore no longer exists (not needed to encrypt)'
    expect(await findings()).to.deep.equal([`profiles problem: the certificate expired on ${day}`, gone])
    await initialise(place(), newIdentity(2048, {from: -9, to: 20}))
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
    expect(await findings()).to.deep.equal([`profiles note: the certificate expires on ${soon}`, gone])
  })

  it('names ten planted problems and no other, and ends with 1', async () => {
    await cleanSetUp()
    await initialise(place(), newIdentity(2048, {from: -9, to: -1}), 'old')
    writeFileSync(path.join(place().config, 'damaged.yaml'), 'version: 1\nkeystore: hunter2\n', {mode: 0o600})
    const keyFile = path.join(place().home, 'aes.key')
    writeFileSync(keyFile, `${'0a'.repeat(32)}\n`, {mode: 0o644})
    await runMi(['secret', 'init', 'symmetric', '--key-file', keyFile, '--profile', 'aes'], {in: place()})
    const older = path.join(place().home, '.wso2mi', 'keystore', 'keystore_info.yaml')
    mkdirSync(path.dirname(older), {recursive: true})
    writeFileSync(older, `keyStorePassword: ${Buffer.from('hunter2').toString('base64')}\n`, {mode: 0o644})
    const cache = path.join(place().home, 'cache')
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    place().write('secrets.yaml', manifest('hunter2'))
    place().write('conf/deployment.toml', '[secrets]\ndb = "[hunter2]"\n')
    place().write('Config.toml', 'password = "hunter2"\n')
    commit('.')
    const env = {MI_CACHE_DIR: cache, NODE_TLS_REJECT_UNAUTHORIZED: '0', VAULT_SKIP_VERIFY: 'true'}
    const found = await findings([], {env})
    const tracked = 'and is tracked by git'
    expect(found.filter((each) => each.includes(' problem: '))).to.deep.equal([
      `profiles problem: others can read or change the key file "${keyFile}"`,
      `profiles problem: "${place().config}/damaged.yaml": the saved profile is damaged: it has an unknown type`,
      `profiles problem: the certificate expired on ${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}`,
      `cache problem: others could write compiled code to "${cache}", so mi does not use it and starts more slowly`,
      `older-profiles problem: "${older}" contains a keystore password or a key in plain base64 and can be read by others`,
      'environment problem: NODE_TLS_REJECT_UNAUTHORIZED is 0, so Node.js trusts any server',
      'environment problem: VAULT_SKIP_VERIFY is set, so any server can pass for Vault and read the token',
      `files problem: "Config.toml" contains plaintext (line 1) ${tracked}`,
      `files problem: "conf/deployment.toml" contains plaintext (line 2) ${tracked}`,
      `files problem: "secrets.yaml" contains plaintext (line 7) ${tracked}`,
    ])
    expect(found.filter((each) => each.includes(' note: '))).to.deep.equal([
      'profiles note: the keystore no longer exists (not needed to encrypt)',
    ])
    const run = await doctor([], {env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('error: 10 problems found, 1 note\ntry: do what the table says')
  })

  it('finds each kind of file that git tracks', async () => {
    await initialiseWithKey(place())
    git(place(), 'init')
    place().write('password-tmp', `${password}\n`)
    place().write('wso2/password-persist.txt', `${password}\n`)
    place().write('k/aes.key', '0123456789abcdef0123456789abcdef')
    place().write('k/tls.key', '-----BEGIN PRIVATE KEY-----\n')
    place().write('.env.local', 'A=1\n')
    place().write('list.json', JSON.stringify({kind: 'List', apiVersion: 'v1', items: [JSON.parse(json('hunter2'))]}))
    place().write('security/wso2-secrets.env', 'A=hunter2\n')
    place().write('recorded.properties', '# mi type=password\na=hunter2\nb=hunter3\n')
    place().write('sops.yaml', manifest('ENC[AES256_GCM,data:aaaa,iv:bbbb,tag:cccc,type:str]'))
    place().write('argo.yaml', manifest('<path:secret/data/db#password>'))
    place().write('vals.yaml', manifest('ref+vault://secret/db#/password'))
    commit('.')
    const is = 'and is tracked by git'
    expect(await findings()).to.have.members([
      `files problem: ".env.local" contains plaintext (line 1) ${is}`,
      `files problem: "k/aes.key" contains a symmetric key ${is}`,
      `files problem: "list.json" contains plaintext (line 1) ${is}`,
      `files note: "mi.p12" contains a private key ${is}`,
      `files problem: "password-tmp" contains a password ${is}`,
      `files problem: "recorded.properties" contains plaintext (lines 2, 3) ${is}`,
      `files problem: "security/wso2-secrets.env" contains plaintext (line 1) ${is}`,
      `files problem: "wso2/password-persist.txt" contains a password ${is}`,
    ])
  })

  const json = (value: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {name: 's'},
      data: {db: Buffer.from(value).toString('base64')},
    })

  it('notes files that git would add, in the whole repository, with paths from here', async () => {
    await initialiseWithKey(place())
    git(place(), 'init')
    place().write('a/Config.toml', 'p = "hunter2"\n')
    place().write('b/s.yaml', manifest('hunter2'))
    place().write('.gitignore', '/b/ignored.yaml')
    place().write('b/ignored.yaml', manifest('hunter2'))
    expect(await findings([], {cwd: place().path('b')})).to.deep.equal([
      'files note: "../a/Config.toml" contains plaintext (line 1) and is not ignored by git',
      'files note: "s.yaml" contains plaintext (line 7) and is not ignored by git',
    ])
  })

  it('E.4.8: finds a file that was committed a year ago and has not changed', async () => {
    await initialiseWithKey(place())
    git(place(), 'init')
    place().write('Config.toml', 'p = "hunter2"\n')
    git(place(), 'add', '.')
    const date = '2025-11-27T12:00:00'
    const env = {GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date}
    expect(tryGit(place(), ['commit', '-m', 'a'], env).status).to.equal(0)
    expect(await findings()).to.include(
      'files problem: "Config.toml" contains plaintext (line 1) and is tracked by git',
    )
  })

  it('notes outputs with expired secrets, with several keys, and readable by others', async () => {
    await initialiseWithKey(place())
    const ciphertext = await encrypted('x')
    const record = (key: string, expires: string) => `# mi key=${key.repeat(16)} expires=${expires}\n`
    const lines = [record('1', '2026-01-31'), `a=${ciphertext}\n`, record('2', '2999-01-31'), `b=${ciphertext}\n`]
    chmodSync(place().write('security/wso2-secrets.properties', lines.join('')), 0o644)
    expect(await findings()).to.deep.equal([
      'outputs note: "security/wso2-secrets.properties" can be read by others',
      'outputs note: "security/wso2-secrets.properties" has expired secrets (line 1)',
      'outputs note: "security/wso2-secrets.properties" has secrets for 2 keys, but Micro Integrator uses one: 1111111111111111, 2222222222222222',
    ])
    git(place(), 'init')
    place().write('.gitignore', 'security\n')
    expect(await findings()).to.have.lengthOf(3)
    git(place(), 'add', '-f', 'security')
    expect(await findings(['--staged'])).to.have.lengthOf(2)
  })

  it('looks at the working directory if there is no repository, without following links', async () => {
    await initialiseWithKey(place())
    chmodSync(place().write('a/s.yaml', manifest('hunter2')), 0o644)
    chmodSync(place().write('a/private.yaml', manifest('hunter2')), 0o600)
    place().write('node_modules/x/s.yaml', manifest('hunter2'))
    writeFileSync(path.join(place().home, 'x.yaml'), manifest('hunter2'))
    symlinkSync(path.join(place().home, 'x.yaml'), place().path('link.yaml'))
    symlinkSync(place().home, place().path('links'))
    expect(await findings()).to.deep.equal([
      'files note: "a/s.yaml" contains plaintext (line 7) and can be read by others',
    ])
  })

  it('says so if there are no profiles, and if the current one does not exist', async () => {
    expect(await findings()).to.deep.equal(['profiles note: there are no profiles'])
    await initialiseWithKey(place())
    expect(await findings([], {env: {MI_PROFILE: 'x'}})).to.deep.equal([
      'profiles note: the current profile "x" does not exist',
    ])
  })

  it('finds a config directory that others can write to', async () => {
    await initialiseWithKey(place())
    chmodSync(place().config, 0o777)
    const found = await findings()
    expect(found[0]).to.match(/^config-directory problem: ".*mi" is writable by other users/)
    chmodSync(place().config, 0o750)
    expect(await findings()).to.deep.equal([`config-directory note: "${place().config}" can be read by others`])
  })

  it('finds a key file in a repository', async () => {
    git(place(), 'init')
    const file = place().write('aes.txt', '0a'.repeat(32))
    chmodSync(file, 0o600)
    await runMi(['secret', 'init', 'symmetric', '--key-file', file], {in: place()})
    expect(await findings()).to.deep.equal([`profiles note: the key file "${file}" is not ignored by git`])
    git(place(), 'add', '.')
    expect(await findings()).to.deep.equal([`profiles problem: the key file "${file}" is tracked by git`])
    rmSync(file)
    expect((await findings())[0]).to.match(/^profiles problem: the key in ".*aes\.txt" cannot be used: /)
  })

  it('checks whether a product and the profile agree', async () => {
    makeHome(place().path('wso2'), 'mi-4.4')
    place().write('wso2/password-persist', `${homePassword}\n`)
    await runMi(['secret', 'init', '--mi-home', 'wso2'], {in: place()})
    rmSync(place().path('wso2', 'password-persist'))
    const found = await findings(['--mi-home', 'wso2'])
    expect(found).to.include(
      'product problem: "wso2/conf/security/secret-conf.properties" is not active, so the product decrypts no secrets',
    )
    await initialise(place(), identity(), 'other')
    expect((await findings(['--mi-home', 'wso2', '--profile', 'other'])).join('\n')).to.include(
      'product problem: the profile is not from the keystore',
    )
    expect((await findings(['--mi-home', 'nowhere'])).join('\n')).to.match(/^product problem: .*nowhere/m)
  })

  it('E.4.10: shows no value of any file, key or variable, not even with DEBUG', async () => {
    await cleanSetUp()
    place().write('secrets.yaml', manifest('hunter4'))
    place().write('conf/deployment.toml', '[secrets]\ndb = "[hunter4]"\n')
    place().write('prod.env', 'DB=hunter4\n')
    place().write('k.key', 'hunter4hunter4hunter4hunter4abcd')
    commit('.')
    const env = {
      DEBUG: '*',
      MI_KEYSTORE_PASSWORD: 'hunter4',
      MI_ENCRYPTION_KEY: 'hunter4',
      VAULT_ADDR: 'https://hunter4',
      AWS_PROFILE: 'hunter4',
      NODE_EXTRA_CA_CERTS: '/hunter4',
    }
    for (const words of [[], ['--json'], ['--staged'], ['--staged', '--json']]) {
      const run = await doctor(words, {env})
      expect(run.code).to.equal(1)
      // Node.js itself says that it cannot read the certificates.
      const stderr = run.stderr.replace(/^Warning: Ignoring extra certs .*$/m, '')
      expect(`${run.stdout}${stderr}`).not.to.match(/hunter/)
    }
    const notes = (await findings([], {env})).filter((each) => each.startsWith('environment'))
    expect(notes).to.have.lengthOf(5)
  })

  describe('--staged', () => {
    const staged = (name: string, line: number) =>
      `files problem: "${name}" contains plaintext (line ${line}) and is staged`

    beforeEach(async () => {
      await initialiseWithKey(place())
      git(place(), 'init')
      git(place(), 'commit', '--allow-empty', '-m', 'a')
    })

    it('E.4.9: goes by the index, not by the working file', async () => {
      place().write('s.yaml', manifest('hunter2'))
      git(place(), 'add', '.')
      place().write('s.yaml', manifest(await encrypted('hunter2')))
      expect(await findings(['--staged'])).to.have.members([
        staged('s.yaml', 7),
        'files note: "mi.p12" contains a private key and is staged',
      ])
      git(place(), 'add', '.')
      place().write('s.yaml', manifest('hunter2'))
      git(place(), 'rm', '--cached', 'mi.p12')
      expect(await findings(['--staged'])).to.deep.equal([])
    })

    it('stops a commit that stages plaintext, as a hook, and lets it pass when it is encrypted', async () => {
      const hook = (directory: string) => {
        writeFileSync(
          path.join(directory, 'pre-commit'),
          `#!/bin/sh\nexec ${miCommand(['doctor', '--staged'])
            .map((word) => `'${word}'`)
            .join(' ')}\n`,
          {mode: 0o755},
        )
      }
      hook(place().path('.git', 'hooks'))
      place().write('conf/deployment.toml', '[secrets]\ndb = "[hunter2]"\n')
      git(place(), 'add', 'conf')
      const stopped = tryGit(place(), ['commit', '-m', 'b'])
      expect(stopped.status, stopped.stderr).to.equal(1)
      expect(`${stopped.stdout}${stopped.stderr}`)
        .to.include(
          '"conf/deployment.toml" contains plaintext (line 2) and is staged; run: mi secret encrypt conf/deployment.toml, and stage it again',
        )
        .and.not.to.include('hunter2')
      // Only the files that are named are committed, so git gives the hook another index.
      place().write('readme.txt', 'a')
      git(place(), 'add', 'readme.txt')
      expect(tryGit(place(), ['commit', '-m', 'b', 'readme.txt']).status).to.equal(0)
      expect(tryGit(place(), ['commit', '-m', 'b']).status).to.equal(1)
      const encrypt = await runMi(['secret', 'encrypt', 'conf/deployment.toml'], {in: place()})
      expect(encrypt.code, encrypt.stderr).to.equal(0)
      expect(tryGit(place(), ['commit', '-m', 'b']).status, 'not staged yet').to.equal(1)
      expect(tryGit(place(), ['commit', '-a', '-m', 'b']).status).to.equal(0)
      // In another working tree, git sets GIT_DIR.
      git(place(), 'worktree', 'add', '../tree')
      const tree = path.join(place().root, 'tree')
      writeFileSync(path.join(tree, '.env'), 'A=hunter2\n')
      git(place(), '-C', tree, 'add', '.env')
      expect(tryGit(place(), ['-C', tree, 'commit', '-m', 'c']).status).to.equal(1)
    })

    it('finds plaintext that was committed earlier', async () => {
      place().write('Config.toml', 'p = "hunter2"\n')
      commit('Config.toml')
      expect(await findings(['--staged'])).to.deep.equal([staged('Config.toml', 1)])
    })

    it('looks at names that are hostile or not UTF-8', async () => {
      const names = ['\u001b[2J\n/Config.toml', '-x/Config.toml', ':(top)/Config.toml']
      for (const name of names) place().write(name, 'p = "hunter2"\n')
      mkdirSync(place().path('d'))
      writeFileSync(
        Buffer.concat([Buffer.from(`${place().path('d')}/`), Buffer.from([0xff]), Buffer.from('.env')]),
        'A=b',
      )
      git(place(), 'add', '-A')
      const is = 'contains plaintext (line 1) and is'
      const shown = ['"-x/Config.toml"', '":(top)/Config.toml"', '"\\u001b[2J\\u000a/Config.toml"', '"d/\uFFFD.env"']
      for (const [words, state] of [
        [['--staged'], 'staged'],
        [[], 'tracked by git'],
      ] as const) {
        const found = (await findings(words)).filter((each) => each.includes('plaintext'))
        expect(found).to.have.members(shown.map((name) => `files problem: ${name} ${is} ${state}`))
        expect((await doctor(words)).stdout).not.to.match(/[^\P{Cc}\n]/u)
      }
    })

    it('looks at 10,000 files at most, and says so', async () => {
      place().write('Config.toml', 'p = "hunter2"\n')
      git(place(), 'add', 'Config.toml')
      const id = git(place(), 'rev-parse', ':Config.toml').trim()
      const lines = Array.from(
        {length: 10_001},
        (_, index) => `100644 ${id}\tz${String(index).padStart(5, '0')}.yaml\n`,
      )
      place().write('lines', lines.join(''))
      const env = place().environment()
      const run = spawnSync('git', ['update-index', '--index-info'], {cwd: place().work, env, input: lines.join('')})
      expect(run.status).to.equal(0)
      expect(await findings(['--staged'])).to.deep.equal([
        staged('Config.toml', 1),
        'files note: not looked at, because there are too many: 2 files',
      ])
    })

    it('does not look at files larger than 1 MiB, nor at links and submodules, and says what it cannot read', async () => {
      place().write('large.yaml', manifest('hunter2').padEnd((1 << 20) + 1, ' '))
      place().write('fits.yaml', manifest('hunter2').padEnd(1 << 20, ' '))
      place().write('deployment.toml', '[secrets\n')
      symlinkSync('fits.yaml', place().path('link.yaml'))
      git(place(), 'add', 'large.yaml', 'fits.yaml', 'deployment.toml', 'link.yaml')
      const head = git(place(), 'rev-parse', 'HEAD').trim()
      git(place(), 'update-index', '--add', '--cacheinfo', `160000,${head},sub.yaml`)
      const expected = [
        staged('fits.yaml', 7),
        'files note: not looked at, being larger than 1,048,576 bytes: "large.yaml"',
        'files note: not understood: "deployment.toml"',
      ]
      expect(await findings(['--staged'])).to.deep.equal(expected)
      git(place(), 'rm', '--cached', 'sub.yaml')
      place().write('.gitignore', 'mi.p12')
      expect(await findings()).to.deep.equal(expected.map((each) => each.replace('is staged', 'is tracked by git')))
    })

    it('fails if there is no repository, or git must not run', async () => {
      expect((await doctor(['--staged'], {env: {MI_NO_GIT: '1'}})).code).to.equal(1)
      const run = await doctor(['--staged'], {cwd: place().home})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include(
        'error: "." is not in a git repository, or git did not answer\ntry: run "git status"',
      )
    })
  })

  describe('in a hostile repository', () => {
    for (const words of [[], ['--staged']])
      it(`runs nothing that the repository names: ${['doctor', ...words].join(' ')}`, async () => {
        await initialiseWithKey(place())
        const trap = writeTrap(place())
        git(place(), 'init')
        place().write('s.yaml', manifest('hunter2'))
        git(place(), 'add', 's.yaml')
        makeHostile(place(), trap)
        // In case git has become careful, this test would prove nothing.
        tryGit(place(), ['status'])
        expect(trap.hasRun(), 'git status runs the script').to.equal(true)
        trap.reset()
        expect((await findings(words)).join('\n')).to.include('"s.yaml" contains plaintext (line 7)')
        expect(trap.hasRun()).to.equal(false)
      })

    it('does not let a partial clone fetch what is missing', async () => {
      await initialiseWithKey(place())
      const trap = writeTrap(place())
      git(place(), 'init')
      makeHostile(place(), trap)
      const missing = '1'.repeat(40)
      rmSync(place().path('.gitattributes'))
      const index = ['-c', 'core.fsmonitor=', '-c', 'core.hooksPath=/dev/null', 'update-index', '--add']
      git(place(), ...index, '--cacheinfo', `100644,${missing},s.yaml`)
      trap.reset()
      tryGit(place(), ['-c', 'core.fsmonitor=', 'cat-file', '-p', missing])
      expect(trap.hasRun(), 'git cat-file runs the script').to.equal(true)
      trap.reset()
      await doctor(['--staged'])
      await doctor()
      expect(trap.hasRun()).to.equal(false)
    })

    it('reads no file outside of the repository through core.worktree or a link', async () => {
      await initialiseWithKey(place())
      git(place(), 'init')
      place().write('d/Config.toml', 'p = "hunter2"\n')
      git(place(), 'add', 'd')
      rmSync(place().path('d'), {recursive: true})
      writeFileSync(path.join(place().home, 'Config.toml'), 'p = "hunter2"\n')
      symlinkSync(place().home, place().path('d'))
      git(place(), 'config', 'core.worktree', place().root)
      expect((await findings()).filter((each) => each.includes('plaintext'))).to.deep.equal([])
    })
  })
})
