import {expect} from 'chai'
import {execFileSync, spawnSync} from 'node:child_process'
import {constants, publicEncrypt} from 'node:crypto'
import {chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {DoctorResult} from '../../src/app/doctor/diagnose.js'
import {jsonResult, miCommand, newPlace, removePlace, runMi, sandbox, type Place, type Run} from '../support/cli.js'
import type {RunOptions} from '../support/cli.js'
import {git, makeHostile, tryGit, writeTrap} from '../support/git.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {otherUser} from '../support/other-user.js'
import {makeHome} from '../support/product-home.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const manifest = (value: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  port: $env{PORT}\n  db: ${value}\n`

function encrypted(secret: string): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({key: identity().publicKey, padding, oaepHash: 'sha1'}, Buffer.from(secret)).toString('base64')
}

/** What is not ok, as `check state: fact`. */
function findingsIn(run: Run): readonly string[] {
  const result = jsonResult(run) as DoctorResult
  expect(result.problems, run.stdout).to.equal(result.findings.filter(({state}) => state === 'problem').length)
  expect(run.code, run.stderr).to.equal(result.problems === 0 ? 0 : 1)
  return result.findings
    .filter(({state}) => state !== 'ok')
    .map(({check, state, fact = ''}) => `${check} ${state}: ${fact}`)
}

const findingsAt = async (place: Place, words: readonly string[] = [], options: RunOptions = {}) =>
  findingsIn(await runMi(['doctor', ...words, '--json'], {in: place, ...options}))

function commit(place: Place, ...names: readonly string[]): void {
  git(place, 'add', '--', ...names)
  git(place, 'commit', '-m', 'a')
}

function keyProfile(place: Place, name: string, keyFile: string): void {
  writeFileSync(path.join(place.config, `${name}.yaml`), `version: 1\nkeyFile: ${keyFile}\n`, {mode: 0o600})
}

describe('mi doctor', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'git', 'sh')
  })

  beforeEach(() => {
    chmodSync(place().config, 0o700)
  })

  const findings = (words?: readonly string[], options?: RunOptions) => findingsAt(place(), words, options)

  async function cleanSetUp(): Promise<void> {
    await initialiseWithKey(place())
    git(place(), 'init')
    const ciphertext = encrypted('hunter2')
    place().write('secrets.yaml', manifest(ciphertext))
    place().write('conf/deployment.toml', `[server]\nhostname = "h"\n\n[secrets]\ndb = "${ciphertext}"\n`)
    place().write('Config.toml', `port = 9090\npassword = "$secret{db}"\n\n[secrets]\ndb = "${ciphertext}"\n`)
    place().write('prod.env', `DB=${ciphertext}\nURL=\${URL}\n`)
    place().write('.env.example', 'DB=changeit\n')
    place().write('application.properties', 'spring.datasource.password=changeit\n')
    place().write('values.yaml', 'kind: Secret\nlabel: {{ .Values.secret }}\n')
    place().write('security/wso2-secrets.properties', `a=${ciphertext}\n`)
    place().write('.gitignore', '.env\nplain.yaml\nmi.p12\n')
    commit(place(), '.')
    place().write('.env', 'DB=hunter2\n')
    place().write('plain.yaml', manifest('hunter2'))
  }

  it('finds nothing in a clean set-up, names ten planted problems and no other, and ends with 0 or 1', async () => {
    await cleanSetUp()
    const clean = await runMi(['doctor'], {in: place()})
    expect(clean).to.deep.include({code: 0, stderr: 'done: no problems found\n'})
    expect(clean.stdout).to.equal(
      `CHECK              STATE  DETAILS
Node.js            ok
config directory   ok
profile "default"  ok
cache directory    ok
older tools        ok
environment        ok
files              ok
outputs            ok
`,
    )

    await initialise(place(), newIdentity(2048, {from: -9, to: -1}), 'old')
    await initialise(place(), newIdentity(2048, {from: -9, to: 20}), 'soon')
    writeFileSync(path.join(place().config, 'damaged.yaml'), 'version: 1\nkeystore: hunter2\n', {mode: 0o600})
    const keyFile = path.join(place().home, 'aes.key')
    writeFileSync(keyFile, `${'0a'.repeat(32)}\n`, {mode: 0o644})
    keyProfile(place(), 'aes', keyFile)
    const older = path.join(place().home, '.wso2mi', 'keystore', 'keystore_info.yaml')
    mkdirSync(path.dirname(older), {recursive: true})
    writeFileSync(older, `keyStorePassword: ${Buffer.from('hunter2').toString('base64')}\n`, {mode: 0o644})
    const cache = path.join(place().home, 'cache')
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    place().write('secrets.yaml', manifest('hunter2'))
    place().write('conf/deployment.toml', '[secrets]\ndb = "[hunter2]"\n')
    place().write('Config.toml', 'password = "hunter2"\n')
    commit(place(), '.')
    const env = {MI_CACHE_DIR: cache, NODE_TLS_REJECT_UNAUTHORIZED: '0', VAULT_SKIP_VERIFY: 'true'}
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
    const tracked = 'and is tracked by git; run: '
    const expected = [
      `profile "aes" problem others can read or change the key file "${keyFile}"; run: chmod 600 ${keyFile}`,
      `profile "damaged" problem "${place().config}/damaged.yaml": the saved profile is damaged: it has an unknown type`,
      `profile "old" problem the certificate expired on ${day(-1)}; use a keystore with a new certificate: `,
      'profile "old" note the keystore no longer exists (not needed to encrypt)',
      `profile "soon" note the certificate expires on ${day(20)}; use a keystore with a new certificate: `,
      'profile "soon" note the keystore no longer exists (not needed to encrypt)',
      `cache directory problem others could write compiled code to "${cache}", so mi does not use it and starts more slowly`,
      `older tools problem "${older}" contains a keystore password or a key in plain base64 and can be read by others`,
      'environment problem NODE_TLS_REJECT_UNAUTHORIZED is 0, so Node.js trusts any server',
      'environment problem VAULT_SKIP_VERIFY is set, so any server can pass for Vault and read the token',
      `files problem "Config.toml" contains plaintext (line 1) ${tracked}git rm --cached Config.toml, and add it to .gitignore`,
      `files problem "conf/deployment.toml" contains plaintext (line 2) ${tracked}mi secret encrypt conf/deployment.toml (or git rm`,
      `files problem "secrets.yaml" contains plaintext (line 7) ${tracked}mi secret encrypt --all secrets.yaml (or git rm`,
    ]
    const run = await runMi(['doctor'], {in: place(), env})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('error: 10 problems found, 3 notes\ntry: do what the table says')
    const rows = run.stdout.split('\n').map((row) => row.replaceAll(/ {2,}/g, ' '))
    const bad = rows.filter((row) => / (?:note|problem) /.test(row))
    expect(bad.map((row, index) => row.slice(0, expected[index]?.length))).to.deep.equal(expected)
  })

  describe('in a repository with much in it', () => {
    let repository: Place
    let inDirectory: readonly string[]
    let staged: readonly string[]
    const runs: Run[] = []

    const json = (value: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {name: 's'},
      data: {db: Buffer.from(value).toString('base64')},
    })

    /** What git tracks, and what it contains. */
    const exposed = {
      'Config.toml': 'plaintext (line 1)',
      '.env.local': 'plaintext (line 1)',
      'commented.yaml': 'plaintext (line 8)',
      'conf/deployment.toml': 'plaintext (line 2)',
      'fits.yaml': 'plaintext (line 7)',
      'k/aes.key': 'a symmetric key',
      'list.json': 'plaintext (line 1)',
      'password-tmp': 'a password',
      'recorded.properties': 'plaintext (lines 2, 3)',
      'security/wso2-secrets.env': 'plaintext (line 1)',
      'wso2/password-persist.txt': 'a password',
      '-x/Config.toml': 'plaintext (line 1)',
      ':(top)/Config.toml': 'plaintext (line 1)',
    } as const

    function writeTracked(): void {
      repository.write('.env.local', 'A=hunter2\n')
      repository.write('commented.yaml', `# {{ x }}, ENC[AES256_GCM,\n${manifest('hunter2')}`)
      repository.write('conf/deployment.toml', '[secrets]\ndb = "[hunter2]"\n')
      repository.write('k/aes.key', 'hunter2hunter2hunter2hunter2abcd')
      repository.write('k/tls.key', '-----BEGIN PRIVATE KEY-----\n')
      repository.write('list.json', JSON.stringify({kind: 'List', apiVersion: 'v1', items: [json('hunter2')]}))
      repository.write('password-tmp', 'hunter2\n')
      repository.write('wso2/password-persist.txt', 'hunter2\n')
      repository.write('mi.p12', identity().pkcs12(password, 'mi'))
      repository.write('recorded.properties', '# mi type=password\na=hunter2\nb=hunter3\n')
      repository.write('security/wso2-secrets.env', 'A=hunter2\n')
      repository.write('sops.yaml', manifest('ENC[AES256_GCM,data:aaaa,iv:bbbb,tag:cccc,type:str]'))
      repository.write('argo.yaml', manifest('<path:secret/data/db#password>'))
      repository.write('vals.yaml', manifest('ref+vault://secret/db#/password'))
    }

    function writeStrange(): void {
      for (const directory of ['\u001b[2J\n', '-x', ':(top)'])
        repository.write(`${directory}/Config.toml`, 'p="hunter2"')
      mkdirSync(repository.path('d'))
      const notUnicode = Buffer.concat([
        Buffer.from(`${repository.path('d')}/`),
        Buffer.from([0xff, ...Buffer.from('.env')]),
      ])
      writeFileSync(notUnicode, 'A=hunter2')
      repository.write('large.yaml', manifest('hunter2').padEnd((1 << 20) + 1, ' '))
      repository.write('fits.yaml', manifest('hunter2').padEnd(1 << 20, ' '))
      repository.write('broken/deployment.toml', '[secrets\n')
      repository.write('chart.yaml', `{{- if .Values.db }}\n${manifest('hunter2')}{{- end }}\n`)
      repository.write('wide.yaml', Buffer.from(`\uFEFF${manifest('hunter2')}`, 'utf16le'))
      symlinkSync('fits.yaml', repository.path('link.yaml'))
    }

    function outputWithRecords(): string {
      const record = (key: string, expires: string) => `# mi key=${key.repeat(16)} expires=${expires}\n`
      const ciphertext = encrypted('x')
      return `${record('1', '2026-01-31')}a=${ciphertext}\n${record('2', '2999-01-31')}b=${ciphertext}\n`
    }

    before(async () => {
      repository = await newPlace()
      chmodSync(repository.config, 0o700)
      await initialise(repository)
      git(repository, 'init')
      repository.write('Config.toml', 'p = "hunter2"\n')
      git(repository, 'add', '.')
      const date = '2025-11-27T12:00:00'
      const env = {GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date}
      expect(tryGit(repository, ['commit', '-m', 'a'], env).status).to.equal(0)
      writeTracked()
      writeStrange()
      repository.write('staged.yaml', manifest('hunter2'))
      repository.write('unstaged.yaml', manifest(encrypted('hunter2')))
      repository.write('.gitignore', '/b/ignored.yaml\n/b/security\n')
      repository.write('x/security/wso2-secrets.properties', outputWithRecords())
      git(repository, 'add', '-A')
      git(repository, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub.yaml`)
      repository.write('staged.yaml', manifest(encrypted('hunter2')))
      repository.write('unstaged.yaml', manifest('hunter2'))
      repository.write('a/Config.toml', 'p = "hunter2"\n')
      repository.write('b/s.yaml', manifest('hunter2'))
      repository.write('b/ignored.yaml', manifest('hunter2'))
      for (const output of ['x', 'b'])
        chmodSync(repository.write(`${output}/security/wso2-secrets.properties`, outputWithRecords()), 0o644)
      const variables = {
        DEBUG: '*',
        MI_KEYSTORE_PASSWORD: 'hunter4',
        MI_ENCRYPTION_KEY: 'hunter4',
        VAULT_ADDR: 'https://hunter4',
        AWS_PROFILE: 'hunter4',
        NODE_EXTRA_CA_CERTS: '/hunter4',
      }
      const options = {in: repository, env: variables}
      runs.push(
        await runMi(['doctor', '--json'], {...options, cwd: repository.path('b')}),
        await runMi(['doctor', '--staged', '--json'], options),
        await runMi(['doctor'], options),
        await runMi(['doctor', '--staged'], options),
      )
      const [first, second] = runs
      if (first !== undefined) inDirectory = findingsIn(first)
      if (second !== undefined) staged = findingsIn(second)
    })

    after(async () => {
      await removePlace(repository)
    })

    const plaintext = (found: readonly string[]) => found.filter((each) => / contains .* and is /.test(each))
    const strange = (directory: string) =>
      [`${directory}d/\uFFFD.env`, `${directory}\\u001b[2J\\u000a/Config.toml`].map((name) => [
        name,
        'plaintext (line 1)',
      ])

    it('finds a file that was committed a year ago and has not changed', () => {
      const fact = '"../Config.toml" contains plaintext (line 1) and is tracked by git'
      expect(inDirectory).to.include(`files problem: ${fact}`)
    })

    it('finds each kind of file that git tracks, and notes those that it would add, with paths from here', () => {
      const problems = Object.entries(exposed).map(([name, what]) => [`../${name}`, what])
      expect(plaintext(inDirectory)).to.have.members([
        ...[...problems, ...strange('../'), ['../unstaged.yaml', 'plaintext (line 7)']].map(
          ([name, what]) => `files problem: "${name ?? ''}" contains ${what ?? ''} and is tracked by git`,
        ),
        'files note: "../mi.p12" contains a private key and is tracked by git',
        'files note: "../a/Config.toml" contains plaintext (line 1) and is not ignored by git',
        'files note: "s.yaml" contains plaintext (line 7) and is not ignored by git',
      ])
    })

    it('--staged goes by the index, not by the working files, and not only by what has changed', () => {
      const problems = [...Object.entries(exposed), ...strange(''), ['staged.yaml', 'plaintext (line 7)']]
      expect(plaintext(staged)).to.have.members([
        ...problems.map(([name, what]) => `files problem: "${name ?? ''}" contains ${what ?? ''} and is staged`),
        'files note: "mi.p12" contains a private key and is staged',
      ])
    })

    it('notes outputs with expired secrets, with several keys, and readable by others', () => {
      const keys = 'Micro Integrator uses one: 1111111111111111, 2222222222222222'
      const both = (name: string) => [
        `outputs note: "${name}" has expired secrets (line 2)`,
        `outputs note: "${name}" has secrets for 2 keys, but ${keys}`,
      ]
      const outputs = (found: readonly string[]) => found.filter((each) => each.startsWith('outputs '))
      expect(outputs(staged)).to.deep.equal(both('x/security/wso2-secrets.properties'))
      const here = 'security/wso2-secrets.properties'
      const open = `outputs note: "${here}" can be read by others`
      // git creates a tracked one with any mode.
      expect(outputs(inDirectory)).to.deep.equal([...both(`../x/${here}`), open, ...both(here)])
    })

    it('looks at neither files larger than 1 MiB nor links and submodules, and says what it cannot read', () => {
      const rest = (found: readonly string[]) => found.filter((each) => /^files note: (?:not|cannot be) /.test(each))
      const expected = (directory: string) => [
        `files note: not checked, because larger than 1,048,576 bytes: "${directory}large.yaml"`,
        `files note: cannot be read: "${directory}broken/deployment.toml", "${directory}wide.yaml"`,
        `files note: not checked, because templates, such as those of Helm, cannot be read: "${directory}chart.yaml"`,
      ]
      expect(rest(staged)).to.deep.equal(expected(''))
      expect(rest(inDirectory)).to.deep.equal(expected('../'))
      expect([...staged, ...inDirectory].join('\n')).not.to.match(/link\.yaml|sub\.yaml/)
    })

    it('shows no value of any file, key or variable, not even with DEBUG, and no control characters', () => {
      for (const {code, stdout, stderr} of runs) {
        expect(code).to.equal(1)
        // Node.js itself says that it cannot read the certificates.
        expect(`${stdout}${stderr.replace(/^Warning: Ignoring extra certs .*$/m, '')}`).not.to.match(/hunter/)
        expect(stdout).not.to.match(/[^\P{Cc}\n]/u)
      }
      expect(inDirectory.filter((each) => each.startsWith('environment note: '))).to.have.lengthOf(5)
    })
  })

  it('looks at the working directory if there is no repository, without following links, and says that there are no profiles', async () => {
    chmodSync(place().write('a/s.yaml', manifest('hunter2')), 0o644)
    place().write('a/private.yaml', manifest('hunter2'))
    place().write('node_modules/x/s.yaml', manifest('hunter2'))
    writeFileSync(path.join(place().home, 'x.yaml'), manifest('hunter2'))
    symlinkSync(path.join(place().home, 'x.yaml'), place().path('link.yaml'))
    symlinkSync(place().home, place().path('links'))
    expect(await findings()).to.deep.equal([
      'profiles note: there are no profiles',
      'files note: "a/s.yaml" contains plaintext (line 7) and can be read by others',
    ])
  })

  it('finds a config directory that others can write to', async () => {
    chmodSync(place().config, 0o777)
    expect((await findings())[0]).to.match(/^config-directory problem: ".*mi" is writable by other users/)
  })

  it('finds what is wrong with profiles, their directory and their key files', async () => {
    git(place(), 'init')
    const keys = ['tracked', 'new', 'ignored', 'gone'].map((name) => place().write(`${name}.txt`, '0a'.repeat(32)))
    const [tracked = '', added = '', ignored = '', gone = ''] = keys
    for (const file of keys) keyProfile(place(), path.basename(file, '.txt'), file)
    git(place(), 'add', tracked)
    place().write('.gitignore', path.basename(ignored))
    rmSync(gone)
    chmodSync(place().config, 0o750)
    chmodSync(path.join(place().config, 'ignored.yaml'), 0o640)
    expect(await findings([], {env: {MI_PROFILE: 'x'}})).to.have.members([
      `config-directory note: "${place().config}" can be read by others`,
      `profiles note: "${place().config}/ignored.yaml" can be read by others`,
      `profiles problem: the key file "${tracked}" is tracked by git`,
      `profiles note: the key file "${added}" is not ignored by git`,
      `profiles problem: the key in "${gone}" cannot be used: does not exist`,
      'profiles note: the current profile "x" does not exist',
    ])
  })

  it('checks whether a product and the profile agree', async () => {
    makeHome(place().path('wso2'), 'mi-4.4')
    await initialise(place())
    const found = await findings(['--mi-home', 'wso2'])
    expect(found).to.include(
      'product problem: "wso2/conf/security/secret-conf.properties" is not active, so the product decrypts no secrets',
    )
    expect(found.join('\n')).to.include('product problem: the profile is not from the keystore')
    expect((await findings(['--mi-home', 'nowhere'])).join('\n')).to.match(/^product problem: .*nowhere/m)
  })

  it('colors the states on a terminal, but not under NO_COLOR, where it says the same', async function () {
    needs(this, 'python3')
    await initialise(place())
    place().write('Config.toml', 'p = "hunter2"\n')
    git(place(), 'init')
    git(place(), 'add', '.')
    const at = (env: Record<string, string>) =>
      inTerminal(['doctor'], () => Promise.resolve(), {in: place(), env, columns: 300})
    const coloured = await at({})
    for (const word of [
      '\u001B[31mproblem\u001B[39m  "Config',
      '\u001B[33mnote\u001B[39m     the',
      '\u001B[32mok\u001B[39m',
    ])
      expect(coloured.raw).to.include(word)
    const plain = await at({NO_COLOR: '1'})
    expect(plain.raw).not.to.include('\u001B[3')
    expect(plain.text).to.equal(coloured.text)
  })

  describe('--staged', () => {
    it('stops a commit that stages plaintext, as a hook, and lets it pass when it is encrypted', async () => {
      await initialise(place())
      git(place(), 'init')
      git(place(), 'commit', '--allow-empty', '-m', 'a')
      const hook = miCommand(['doctor', '--staged']).map((word) => `'${word}'`)
      const script = `#!/bin/sh\nexec ${hook.join(' ')}\n`
      writeFileSync(place().path('.git', 'hooks', 'pre-commit'), script, {mode: 0o755})
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

    it('looks at 10,000 files at most, and says so', async () => {
      const run = (words: readonly string[], input: string) => {
        const options = {cwd: place().work, env: place().environment(), input}
        expect(spawnSync('git', words, options).status).to.equal(0)
      }
      git(place(), 'init')
      place().write('Config.toml', 'p = "hunter2"\n')
      git(place(), 'add', 'Config.toml')
      const id = git(place(), 'rev-parse', ':Config.toml').trim()
      // git reads a packed object much faster.
      const pack = place().path('.git', 'objects', 'pack', 'pack')
      run(['pack-objects', '-q', pack], `${id}\n`)
      run(['prune-packed'], '')
      const lines = Array.from(
        {length: 10_001},
        (_, index) => `100644 ${id}\tz${String(index).padStart(5, '0')}.yaml\n`,
      )
      run(['update-index', '--index-info'], lines.join(''))
      expect(await findings(['--staged'])).to.deep.equal([
        'files problem: "Config.toml" contains plaintext (line 1) and is staged',
        'files note: not checked, because there are too many: 2 files',
      ])
    })

    it('refuses flags that it does not go by, without their values', async () => {
      for (const json of [[], ['--json']]) {
        const run = await runMi(['doctor', '--staged', '--profile', 'hunter2', ...json], {in: place()})
        expect(run.code).to.equal(2)
        expect(run.stdout + run.stderr)
          .to.include('--staged and --profile cannot be used together')
          .and.include('use one of them')
          .and.not.include('hunter2')
      }
    })

    it('fails if there is no repository, or git must not run', async () => {
      const run = await runMi(['doctor', '--staged'], {in: place()})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include(
        'error: "." is not in a git repository, or git did not answer\ntry: run "git status"',
      )
      git(place(), 'init')
      expect((await runMi(['doctor', '--staged'], {in: place(), env: {MI_NO_GIT: '1'}})).code).to.equal(1)
    })
  })

  describe('in a hostile repository', () => {
    it('runs nothing that the repository names, and does not let a partial clone fetch what is missing', async () => {
      const trap = writeTrap(place())
      git(place(), 'init')
      place().write('s.yaml', manifest('hunter2'))
      place().write('linked/s.yaml', manifest('hunter2'))
      git(place(), 'add', 's.yaml', 'linked')
      rmSync(place().path('linked'), {recursive: true})
      symlinkSync(place().home, place().path('linked'))
      writeFileSync(path.join(place().home, 's.yaml'), manifest('hunter2'))
      const missing = '1'.repeat(40)
      git(place(), 'update-index', '--add', '--cacheinfo', `100644,${missing},missing.yaml`)
      makeHostile(place(), trap)
      // In case git has become careful, this test would prove nothing.
      for (const words of [['status'], ['-c', 'core.fsmonitor=', 'cat-file', '-p', missing]]) {
        tryGit(place(), words)
        expect(trap.hasRun(), `git ${words.join(' ')} runs the script`).to.equal(true)
        trap.reset()
      }
      const found = await findings()
      expect(trap.hasRun()).to.equal(false)
      expect(found).to.include('files problem: "s.yaml" contains plaintext (line 7) and is tracked by git')
      expect(found.join('\n')).not.to.include('linked')
      const run = await runMi(['doctor', '--staged'], {in: place()})
      expect(run.code, run.stderr).to.equal(1)
      expect(trap.hasRun()).to.equal(false)
    })

    it('reads no file outside of the repository through core.worktree', async () => {
      git(place(), 'init')
      place().write('d/Config.toml', 'p = "hunter2"\n')
      git(place(), 'add', 'd')
      rmSync(place().path('d'), {recursive: true})
      writeFileSync(path.join(place().home, 'Config.toml'), 'p = "hunter2"\n')
      symlinkSync(place().home, place().path('d'))
      git(place(), 'config', 'core.worktree', place().root)
      expect((await findings()).filter((each) => each.includes('plaintext'))).to.deep.equal([])
    })

    it('does not wait long for git to read a pipe', async function () {
      needs(this, 'mkfifo')
      git(place(), 'init')
      place().write('Config.toml', 'p = "hunter2"\n')
      commit(place(), '.')
      execFileSync('mkfifo', [place().path('.gitignore')])
      expect((await findings()).filter((each) => each.startsWith('files '))).to.deep.equal([
        'files problem: "Config.toml" contains plaintext (line 1) and is tracked by git',
        'files note: git did not list the files that it does not track, so they were not checked',
      ])
    })

    it('says so if git refuses a repository of another user', async function () {
      if (process.getuid?.() !== 0) this.skip()
      git(place(), 'init')
      place().write('Config.toml', 'p = "hunter2"\n')
      git(place(), 'add', '.')
      for (const directory of [place().work, place().path('.git')]) chownSync(directory, otherUser, otherUser)
      expect((await findings()).filter((each) => each.startsWith('files '))).to.deep.equal([
        'files note: git does not say which files it tracks',
      ])
    })
  })
})
