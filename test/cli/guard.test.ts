/** What `create` and `encrypt` say about files of plaintext that others can get at. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {jsonResult, runMi, sandbox, type Environment, type Run} from '../support/cli.js'
import {git, makeHostile, tryGit, writeTrap} from '../support/git.js'
import {identity, initialise, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'
import {until} from '../support/waiting.js'

const plaintext = 'db=hunter2\n'

/** Whether a process is there, and not only waits for its end to be noticed. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

describe('the guard of sources', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'git', 'sh')
  })

  beforeEach(async () => {
    await initialise(place())
  })

  function write(name: string, mode: number, content = plaintext): string {
    const file = place().write(name, content)
    chmodSync(file, mode)
    return file
  }

  async function create(file: string, env: Environment = {}, ...words: readonly string[]): Promise<Run> {
    const run = await runMi(['secret', 'create', 'console', '--from-file', file, ...words], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    expect(`${run.stdout}${run.stderr}`).not.to.include('hunter2')
    return run
  }

  /** The notes, without those of others. */
  const remarks = ({stderr}: Run) =>
    stderr.split('\n').flatMap((line) => /^note: (".* contains .*)/.exec(line)?.[1] ?? [])

  const trackedRemark = (name: string) =>
    `"${name}" contains plaintext and is tracked by git; run: git rm --cached ${name}, add it to .gitignore, and change these secrets, because they are in its history`
  const newRemark = (name: string) => `"${name}" contains plaintext and is not ignored by git; add it to .gitignore`
  const openRemark = (name: string) => `"${name}" contains plaintext and can be read by others; run: chmod 600 ${name}`

  it('E.4.1: points out a tracked source that others can read, after it is encrypted', async () => {
    git(place(), 'init')
    write('secrets.properties', 0o644)
    git(place(), 'add', 'secrets.properties')
    git(place(), 'commit', '-m', 'a')
    const run = await create('secrets.properties')
    expect(remarks(run)).to.deep.equal([trackedRemark('secrets.properties'), openRemark('secrets.properties')])
    expect(identity().open(run.stdout.trim().slice('db : '.length))).to.equal('hunter2')
  })

  it('E.4.1: its advice works', async () => {
    git(place(), 'init')
    write('secrets.properties', 0o644)
    git(place(), 'add', '.')
    git(place(), 'commit', '-m', 'a')
    git(place(), 'rm', '--cached', 'secrets.properties')
    place().write('.gitignore', 'secrets.properties\n')
    chmodSync(place().path('secrets.properties'), 0o600)
    expect(remarks(await create('secrets.properties'))).to.deep.equal([])
  })

  it('E.4.2: points out a source that git would add, and says nothing of one that is ignored and private', async () => {
    git(place(), 'init')
    write('secrets.properties', 0o600)
    expect(remarks(await create('secrets.properties'))).to.deep.equal([newRemark('secrets.properties')])
    place().write('.gitignore', '*.properties\n')
    expect(remarks(await create('secrets.properties'))).to.deep.equal([])
  })

  it('says nothing of a private source outside of repositories', async () => {
    write('secrets.properties', 0o600)
    expect(remarks(await create('secrets.properties'))).to.deep.equal([])
  })

  it('points out what others can read outside of repositories, too', async () => {
    write('secrets.properties', 0o640)
    expect(remarks(await create('secrets.properties'))).to.deep.equal([openRemark('secrets.properties')])
  })

  it('E.4.3: judges a name with wildcards by itself', async () => {
    git(place(), 'init')
    write('secret.properties', 0o600)
    write('sec*ret.properties', 0o600)
    git(place(), 'add', 'secret.properties')
    expect(remarks(await create('sec*ret.properties'))).to.deep.equal([newRemark('sec*ret.properties')])
  })

  it('judges hostile names by themselves, and shows them escaped', async () => {
    git(place(), 'init')
    const names = ['-n.properties', ':(glob)**', '!x', 'a b\\', "'; touch x; '\n\u001b[2J", 'ö"']
    for (const name of names) write(name, 0o600)
    git(place(), '--literal-pathspecs', 'add', '--', ...names.slice(0, 3))
    for (const [index, name] of names.entries()) {
      const found = remarks(await create(`./${name}`, {}, '--json'))
      expect(found, JSON.stringify(name)).to.have.lengthOf(1)
      expect(found[0]).to.include(index < 3 ? 'is tracked by git' : 'is not ignored by git')
      expect(found[0]).not.to.match(/\p{Cc}/u)
    }
  })

  it('puts no name into its advice that git would take for an option', async () => {
    git(place(), 'init')
    write('-r', 0o644)
    git(place(), 'add', '--', './-r')
    const run = await runMi(['secret', 'create', 'console', '--from-file=-r'], {in: place()})
    expect(run.stderr).to.include('run: git rm --cached ./-r, ').and.to.include('run: chmod 600 ./-r\n')
  })

  it('E.4.4: judges a source by the file that a link leads to', async () => {
    mkdirSync(place().path('repository'))
    git(place(), '-C', 'repository', 'init')
    write('repository/s.properties', 0o600)
    git(place(), '-C', 'repository', 'add', 's.properties')
    symlinkSync(place().path('repository', 's.properties'), place().path('link.properties'))
    const [found = '', ...others] = remarks(await create('link.properties'))
    expect(others).to.be.empty
    const repository = place().path('repository')
    expect(found).to.include(`"${repository}/s.properties" contains plaintext and is tracked by git`)
    expect(found).to.include(`run: git -C ${repository} rm --cached s.properties, `)
  })

  it('judges every file of a directory that the user names in a subdirectory of the repository', async () => {
    git(place(), 'init')
    write('a/s.properties', 0o600)
    git(place(), 'add', 'a')
    expect(remarks(await create('a/s.properties'))).to.deep.equal([trackedRemark('a/s.properties')])
  })

  it('ignores GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE, which name another repository', async () => {
    git(place(), 'init')
    mkdirSync(place().path('other'))
    git(place(), '-C', 'other', 'init')
    write('s.properties', 0o600)
    git(place(), 'add', 's.properties')
    const other = place().path('other', '.git')
    const env = {GIT_DIR: other, GIT_WORK_TREE: place().path('other'), GIT_INDEX_FILE: path.join(other, 'index')}
    expect(remarks(await create('s.properties', env))).to.deep.equal([trackedRemark('s.properties')])
  })

  it('asks nothing about standard input, or with MI_NO_GIT', async () => {
    git(place(), 'init')
    write('s.properties', 0o644)
    const piped = await runMi(['secret', 'create', 'console', '-f', '-'], {in: place(), stdin: plaintext})
    expect(remarks(piped)).to.deep.equal([])
    expect(remarks(await create('s.properties', {MI_NO_GIT: '1'}))).to.deep.equal([openRemark('s.properties')])
    expect(remarks(await create('s.properties', {MI_NO_GIT: '0'}))).to.have.lengthOf(2)
  })

  it('reports the same under --json', async () => {
    git(place(), 'init')
    write('s.properties', 0o644)
    const run = await create('s.properties', {}, '--json')
    expect((jsonResult(run) as {remarks: unknown}).remarks).to.deep.equal([
      {file: 's.properties', reason: 'not-ignored'},
      {file: 's.properties', reason: 'readable-by-others'},
    ])
    chmodSync(place().path('s.properties'), 0o600)
    place().write('.gitignore', '*')
    expect(jsonResult(await create('s.properties', {}, '--json'))).not.to.have.property('remarks')
  })

  it('says nothing if the secrets cannot be encrypted', async () => {
    git(place(), 'init')
    write('s.properties', 0o644, 'a=\n')
    const run = await runMi(['secret', 'create', 'console', '-f', 's.properties'], {in: place()})
    expect(run.code).to.equal(1)
    expect(remarks(run)).to.deep.equal([])
  })

  it('points out password files and files of variables that set a password, also in encrypt', async () => {
    git(place(), 'init')
    await initialiseWithKey(place())
    write('p.txt', 0o640, `${password}\n`)
    write('.env', 0o600, `MI_KEYSTORE_PASSWORD=${password}\n`)
    write('v.env', 0o600, `MI_ENCRYPTION_KEY=${'0'.repeat(64)}\n`)
    git(place(), 'add', '.env')
    write('s.properties', 0o600, 'a=[hunter2]\n')
    const expected = [
      '"p.txt" contains a password and is not ignored by git; add it to .gitignore',
      '"p.txt" contains a password and can be read by others; run: chmod 600 p.txt',
      '".env" contains a password or a key and is tracked by git; run: git rm --cached .env, add it to .gitignore, and change it, because it is in its history',
    ]
    const encrypt = ['secret', 'encrypt', 's.properties', '--password-file', 'p.txt']
    expect(remarks(await runMi(encrypt, {in: place()}))).to.deep.equal(expected)
    place().write('.gitignore', '*')
    write('other.properties', 0o600)
    expect(remarks(await create('other.properties', {}, '--dotenv', 'v.env'))).to.deep.equal([])
    rmSync(place().path('.gitignore'))
    expect(remarks(await create('v.env', {}, '--dotenv', 'v.env'))).to.deep.equal([newRemark('v.env')])
  })

  it('points out the key file of a profile', async () => {
    git(place(), 'init')
    const file = write('aes.key', 0o600, `${'0a'.repeat(32)}\n`)
    await runMi(['secret', 'init', 'symmetric', '--key-file', file, '--profile', 'aes'], {in: place()})
    write('s.properties', 0o600)
    place().write('.gitignore', 's.properties')
    const run = await create('s.properties', {}, '--profile', 'aes')
    expect(remarks(run)).to.deep.equal([`"${file}" contains a key and is not ignored by git; add it to .gitignore`])
  })

  describe('without git', () => {
    const withPath = (...directories: readonly string[]) => ({PATH: directories.join(path.delimiter)})

    beforeEach(() => {
      git(place(), 'init')
      write('s.properties', 0o644)
    })

    it('E.4.6: says the rest if there is no git', async () => {
      const run = await create('s.properties', withPath(place().temporary))
      expect(remarks(run)).to.deep.equal([openRemark('s.properties')])
    })

    it('E.4.6: does not wait for a git that hangs, and ends it', async () => {
      const bin = path.join(place().root, 'bin')
      mkdirSync(bin)
      const pids = path.join(place().root, 'pids')
      writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho $$ >>'${pids}'\nexec sleep 300\n`, {mode: 0o755})
      const run = await runMi(['secret', 'create', 'console', '-f', 's.properties'], {
        in: place(),
        env: withPath(bin, process.env.PATH ?? ''),
        within: 60_000,
      })
      expect(run.code, run.stderr).to.equal(0)
      expect(remarks(run)).to.deep.equal([openRemark('s.properties')])
      const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
      expect(started).not.to.be.empty
      await until(() => !started.some(isRunning))
    })

    it('says the rest if git prints without end, or fails', async () => {
      const bin = path.join(place().root, 'bin')
      mkdirSync(bin)
      for (const script of ['while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done', 'exit 128', 'kill -9 $$']) {
        writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`, {mode: 0o755})
        expect(remarks(await create('s.properties', withPath(bin)))).to.deep.equal([openRemark('s.properties')])
      }
    })

    it('passes on no secret in a variable, and no variable of git that names programs', async () => {
      const bin = path.join(place().root, 'bin')
      mkdirSync(bin)
      const seen = path.join(place().root, 'seen')
      writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nexport -p >>'${seen}'\nexit 1\n`, {mode: 0o755})
      const env = {
        ...withPath(bin, '.', '', 'relative'),
        MI_KEYSTORE_PASSWORD: 'hunter3',
        GIT_SSH_COMMAND: 'x',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.fsmonitor',
        GIT_CONFIG_VALUE_0: 'x',
        GIT_EXTERNAL_DIFF: 'x',
      }
      await create('s.properties', env)
      const names = Array.from(
        readFileSync(seen, 'utf8').matchAll(/^(?:export|declare -x) (\w+)/gm),
        ([, name]) => name,
      )
      expect(names).to.include('GIT_ALLOW_PROTOCOL')
      expect(names).not.to.include.members(['MI_KEYSTORE_PASSWORD'])
      for (const name of Object.keys(env).filter((each) => each !== 'PATH')) expect(names).not.to.include(name)
      expect(readFileSync(seen, 'utf8')).to.match(new RegExp(`PATH=.?${bin}.?$`, 'm'))
    })

    it('runs no git from the working directory, or from packages in it', async () => {
      const trap = writeTrap(place())
      write('git', 0o755, `#!/bin/sh\nexec '${trap.script}'\n`)
      for (const directory of ['bin', 'node_modules/.bin'])
        write(`${directory}/git`, 0o755, `#!/bin/sh\nexec '${trap.script}'\n`)
      const added = ['.', '', 'bin', place().path('node_modules', '.bin')]
      const run = await create('s.properties', withPath(...added, process.env.PATH ?? ''))
      expect(trap.hasRun()).to.equal(false)
      expect(remarks(run)).to.include(newRemark('s.properties'))
    })
  })

  describe('in a hostile repository', () => {
    it('E.4.5: runs nothing that the repository names, although git itself would', async () => {
      const trap = writeTrap(place())
      git(place(), 'init')
      write('s.properties', 0o600)
      git(place(), 'add', 's.properties')
      makeHostile(place(), trap)
      // In case git has become careful, this test would prove nothing.
      tryGit(place(), ['status'])
      expect(trap.hasRun(), 'git status runs the script').to.equal(true)
      trap.reset()
      expect(remarks(await create('s.properties'))).to.deep.equal([trackedRemark('s.properties')])
      expect(trap.hasRun()).to.equal(false)
    })

    it('runs nothing if the source is a link into one', async () => {
      const trap = writeTrap(place())
      git(place(), 'init', 'other')
      write('other/s.properties', 0o600)
      git(place(), '-C', 'other', 'add', '.')
      git(place(), '-C', 'other', 'config', 'core.fsmonitor', trap.script)
      symlinkSync('other/s.properties', place().path('link.properties'))
      tryGit(place(), ['-C', 'other', 'status'])
      expect(trap.hasRun(), 'git status runs the script').to.equal(true)
      trap.reset()
      expect(remarks(await create('link.properties'))).to.have.lengthOf(1)
      expect(trap.hasRun()).to.equal(false)
    })

    it('does not wait for a pipe that the configuration includes', async () => {
      git(place(), 'init')
      write('s.properties', 0o600)
      expect(tryGit(place(), ['config', 'include.path', '../pipe']).status).to.equal(0)
      spawnSync('mkfifo', [place().path('pipe')])
      expect(remarks(await create('s.properties'))).to.deep.equal([])
    })
  })
})
