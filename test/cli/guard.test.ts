/** What `create` and `encrypt` say about files of plaintext that others can get at. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {
  jsonResult,
  newPlace,
  removePlace,
  runMi,
  sandbox,
  type Environment,
  type Place,
  type Run,
} from '../support/cli.js'
import {git, makeHostile, tryGit, writeTrap, type Trap} from '../support/git.js'
import {identity, initialise} from '../support/identity.js'
import {otherUser} from '../support/other-user.js'
import {needs} from '../support/tools.js'
import {until} from '../support/waiting.js'

/** Whether a process is there, and not only waits for its end to be noticed. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** The aliases of two files must differ. */
let written = 0

function write(place: Place, name: string, mode: number, content = `a${++written}=hunter2\n`): string {
  const file = place.write(name, content)
  chmodSync(file, mode)
  return file
}

interface Remark {
  readonly file: string
  readonly reason: string
}

interface GuardedRun extends Run {
  /** The notes about plaintext, without `note: `. */
  readonly notes: readonly string[]
  /** What --json has in their place. */
  readonly remarks: readonly Remark[]
}

/** Encrypts files with --json, and checks that nothing shows a secret. */
async function create(
  place: Place,
  files: readonly string[],
  env: Environment = {},
  ...words: readonly string[]
): Promise<GuardedRun> {
  const all = ['secret', 'create', 'console', ...files.map((file) => `--from=${file}`), ...words, '--json']
  const run = await runMi(all, {in: place, env})
  expect(run.code, run.stderr).to.equal(0)
  expect(`${run.stdout}${run.stderr}`).not.to.include('hunter2')
  const {remarks = []} = jsonResult(run) as {remarks?: readonly Remark[]}
  return {...run, notes: notesIn(run), remarks}
}

const notesIn = ({stderr}: Run) =>
  stderr.split('\n').flatMap((line) => /^note: (".* contains .*)/.exec(line)?.[1] ?? [])

const trackedNote = (name: string) =>
  `"${name}" contains plaintext and is tracked by git; run: git rm --cached ${name}, add it to .gitignore, and, if it was ever committed, change these secrets`
const newNote = (name: string) => `"${name}" contains plaintext and is not ignored by git; add it to .gitignore`
const openNote = (name: string) => `"${name}" contains plaintext and can be read by others; run: chmod 600 ${name}`

describe('the guard of sources', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'git', 'sh')
  })

  describe('in a repository', () => {
    const hostileNames = ['-n.properties', ':(glob)**', '!x', 'a b\\', "'; touch x; '\n\u001b[2J", 'ö"']
    let repository: Place
    let run: GuardedRun
    const notesAbout = (name: string) => run.notes.filter((note) => note.startsWith(`"${name}"`))

    before(async () => {
      repository = await newPlace()
      await initialise(repository)
      git(repository, 'init')
      write(repository, 'secrets.properties', 0o644)
      write(repository, 'sub/s.properties', 0o600)
      write(repository, 'folder/password', 0o640)
      write(repository, 'secret.properties', 0o600)
      for (const name of hostileNames) write(repository, name, 0o600)
      git(repository, '--literal-pathspecs', 'add', '--', 'secrets.properties', 'sub', 'folder', 'secret.properties')
      git(repository, '--literal-pathspecs', 'add', '--', ...hostileNames.slice(0, 3))
      git(repository, 'commit', '-m', 'a')
      write(repository, 'new.properties', 0o600)
      write(repository, 'ignored.properties', 0o600)
      write(repository, 'sec*ret.properties', 0o600)
      repository.write('.gitignore', 'ignored.properties\nin\n')
      write(repository, 'in/ignored/s.properties', 0o600)
      git(repository, 'init', '../other')
      const other = path.join(repository.root, 'other')
      writeFileSync(path.join(other, 's.properties'), 'linked=hunter2\n', {mode: 0o600})
      git(repository, '-C', other, 'add', 's.properties')
      symlinkSync(path.join(other, 's.properties'), repository.path('link.properties'))
      const named = ['secrets', 'new', 'ignored', 'sec*ret', 'in/ignored/s', 'sub/s', 'link']
      const files = [...named.map((name) => `${name}.properties`), 'folder', ...hostileNames.map((name) => `./${name}`)]
      // git must not believe that it is run as a hook of the other repository.
      const elsewhere = path.join(other, '.git')
      const env = {GIT_DIR: elsewhere, GIT_WORK_TREE: other, GIT_INDEX_FILE: path.join(elsewhere, 'index')}
      run = await create(repository, files, env)
    })

    after(async () => {
      await removePlace(repository)
    })

    it('points out a tracked source that others can read, and encrypts it', () => {
      expect(notesAbout('secrets.properties')).to.deep.equal([
        trackedNote('secrets.properties'),
        openNote('secrets.properties'),
      ])
      const {content} = jsonResult(run) as {content: string}
      expect(identity().open(content.split('\n')[0]?.replace(/^\S+ : /, '') ?? '')).to.equal('hunter2')
    })

    it('reports the same under --json', () => {
      expect(run.remarks.slice(0, 3)).to.deep.equal([
        {file: 'secrets.properties', reason: 'tracked'},
        {file: 'secrets.properties', reason: 'readable-by-others'},
        {file: 'new.properties', reason: 'not-ignored'},
      ])
      expect(run.remarks).to.have.lengthOf(run.notes.length)
    })

    it('points out a source that git would add, and says nothing about one that is ignored and private', () => {
      expect(notesAbout('new.properties')).to.deep.equal([newNote('new.properties')])
      expect(run.remarks.filter(({file}) => file.includes('ignored'))).to.be.empty
    })

    it('judges a name with wildcards by itself', () => {
      expect(notesAbout('sec*ret.properties')).to.deep.equal([newNote('sec*ret.properties')])
    })

    it('judges a source by the file that a link leads to', () => {
      const other = path.join(repository.root, 'other')
      const [note = '', ...more] = notesAbout(`${other}/s.properties`)
      expect(note).to.include('contains plaintext and is tracked by git')
      expect(note).to.include(`run: git -C ${other} rm --cached s.properties, `)
      expect(more).to.be.empty
    })

    it('judges a file in a subdirectory', () => {
      expect(notesAbout('sub/s.properties')).to.deep.equal([trackedNote('sub/s.properties')])
    })

    it('judges the files of a directory', () => {
      const [tracked = '', open = '', ...more] = notesAbout('folder')
      expect(tracked).to.include('"folder" contains plaintext and is tracked by git; run: git rm -r --cached folder, ')
      expect(open).to.equal('"folder" contains plaintext and can be read by others; run: chmod -R go= folder')
      expect(more).to.be.empty
    })

    it('judges hostile names by themselves, shows them escaped, and lets no program take them for an option', () => {
      const reasons = hostileNames.map((name) => run.remarks.filter(({file}) => file === `./${name}`))
      const expected = hostileNames.map((_, index) => (index < 3 ? 'tracked' : 'not-ignored'))
      expect(reasons.flat().map(({reason}) => reason)).to.deep.equal(expected)
      for (const note of run.notes) expect(note).not.to.match(/\p{Cc}/u)
      expect(notesAbout('./-n.properties').join('')).to.include('run: git rm --cached ./-n.properties, ')
    })

    it('gives advice that works', async () => {
      const commands = notesAbout('secrets.properties').flatMap((note) => /run: ([^,]*)/.exec(note)?.[1] ?? [])
      expect(commands).to.have.lengthOf(2)
      for (const command of commands)
        expect(spawnSync('sh', ['-c', command], {cwd: repository.work}).status).to.equal(0)
      repository.write('.gitignore', 'secrets.properties\n')
      expect((await create(repository, ['secrets.properties'])).remarks).to.be.empty
    })
  })

  /** A git that leaves a mark. */
  function trapGit(): {readonly trap: Trap; readonly env: Environment} {
    const trap = writeTrap(place())
    const bin = path.join(place().root, 'bin')
    mkdirSync(bin)
    writeFileSync(path.join(bin, 'git'), trap.program, {mode: 0o755})
    return {trap, env: {PATH: bin}}
  }

  it('outside of repositories, points out what others can read, and runs no git', async () => {
    await initialise(place())
    const {trap, env} = trapGit()
    write(place(), 'private.properties', 0o600)
    write(place(), '-r', 0o640)
    const run = await create(place(), ['private.properties', '-r'], env)
    expect(run.notes).to.deep.equal(['"-r" contains plaintext and can be read by others; run: chmod 600 ./-r'])
    expect(trap.hasRun()).to.equal(false)
  })

  it('runs git neither for a secret on standard input nor with MI_NO_GIT', async () => {
    await initialise(place())
    git(place(), 'init')
    const {trap, env} = trapGit()
    const pipe = {in: place(), stdin: 'a=b\n'}
    write(place(), '.env', 0o644, 'PORT=8290\n')
    const single = await runMi(['secret', 'create', '--alias', 'x'], {...pipe, env})
    expect(single.code, single.stderr).to.equal(0)
    expect(notesIn(single)).to.deep.equal([])
    write(place(), 's.properties', 0o644)
    const words = ['secret', 'create', 'console', '-f', '-', '-f', 's.properties']
    const run = await runMi(words, {...pipe, env: {...env, MI_NO_GIT: '1'}})
    expect(run.code, run.stderr).to.equal(0)
    expect(notesIn(run)).to.deep.equal([openNote('s.properties')])
    expect(trap.hasRun()).to.equal(false)
    await create(place(), ['s.properties'], env)
    expect(trap.hasRun(), 'git runs for the file without MI_NO_GIT').to.equal(true)
  })

  it('says nothing if the secrets cannot be encrypted', async () => {
    await initialise(place())
    write(place(), 's.properties', 0o644, 'a=\n')
    const run = await runMi(['secret', 'create', 'console', '-f', 's.properties'], {in: place()})
    expect(run.code).to.equal(1)
    expect(notesIn(run)).to.deep.equal([])
  })

  it('points out password files, key files and files of variables that set a password, also in encrypt', async () => {
    git(place(), 'init')
    const key = write(place(), 'aes.key', 0o600, `${'0a'.repeat(32)}\n`)
    const init = await runMi(['secret', 'init', 'symmetric', '--key-file', key], {in: place()})
    expect(init.code, init.stderr).to.equal(0)
    write(place(), 'p.txt', 0o640, 'hunter3\n')
    write(place(), '.env', 0o600, 'MI_KEYSTORE_PASSWORD=hunter3\n')
    git(place(), 'add', '.env')
    write(place(), 's.properties', 0o600, 'a=[hunter2]\n')
    const keyNote = `"${key}" contains a key and is not ignored by git; add it to .gitignore`
    const encrypt = await runMi(['secret', 'encrypt', 's.properties', '--password-file', 'p.txt'], {in: place()})
    expect(encrypt.code, encrypt.stderr).to.equal(0)
    expect(notesIn(encrypt)).to.deep.equal([
      '"p.txt" contains a password and is not ignored by git; add it to .gitignore',
      '"p.txt" contains a password and can be read by others; run: chmod 600 p.txt',
      '".env" contains a password or a key and is tracked by git; run: git rm --cached .env, add it to .gitignore, and, if it was ever committed, change it',
      keyNote,
    ])
    write(place(), 'v.env', 0o600, `MI_ENCRYPTION_KEY=${'0'.repeat(64)}\n`)
    const run = await create(place(), ['v.env'], {}, '--dotenv', 'v.env', '--password-file', 'p.txt')
    expect(run.notes).to.deep.equal([newNote('v.env'), ...notesIn(encrypt).slice(0, 2), keyNote])
  })

  it('says the rest if there is no git', async () => {
    await initialise(place())
    git(place(), 'init')
    write(place(), 's.properties', 0o644)
    const run = await create(place(), ['s.properties'], {PATH: place().temporary})
    expect(run.notes).to.deep.equal([openNote('s.properties')])
  })

  it('says the rest if git hangs, prints without end, fails or is killed, ends it, and passes on no secret', async () => {
    await initialise(place())
    const bin = path.join(place().root, 'bin')
    mkdirSync(bin)
    const ways = {
      hangs: 'exec sleep 300',
      endless: 'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done',
      fails: 'exit 128',
      killed: 'kill -9 $$',
    }
    const seen = path.join(place().root, 'seen')
    const cases = Object.entries(ways).map(([name, script]) => `*/${name}) ${script} ;;\n`)
    const script = `#!/bin/sh\necho $$ >>'${seen}.pids'\nexport -p >>'${seen}'\ncase $PWD in\n${cases.join('')}esac\n`
    writeFileSync(path.join(bin, 'git'), script, {mode: 0o755})
    const files = Object.keys(ways).map((name) => `${name}/s.properties`)
    for (const file of files) {
      mkdirSync(place().path(path.dirname(file), '.git'), {recursive: true})
      write(place(), file, 0o644)
    }
    const kept = {MI_NO_GIT: '0', PATH: [bin, '.', '', 'relative', process.env.PATH ?? ''].join(path.delimiter)}
    const dropped = {
      MI_KEYSTORE_PASSWORD: 'hunter3',
      GIT_SSH_COMMAND: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: 'x',
      GIT_CONFIG_PARAMETERS: "'core.fsmonitor=x'",
      GIT_EXTERNAL_DIFF: 'x',
      GIT_EXEC_PATH: 'x',
    }
    const run = await create(place(), files, {...kept, ...dropped})
    expect(run.notes).to.deep.equal(files.map(openNote))
    const started = readFileSync(`${seen}.pids`, 'utf8').trim().split('\n').map(Number)
    expect(started).to.have.lengthOf(files.length)
    await until(() => !started.some(isRunning))
    const exported = readFileSync(seen, 'utf8')
    expect(exported).to.include('GIT_ALLOW_PROTOCOL')
    for (const name of Object.keys(dropped)) expect(exported).not.to.include(name)
    expect(exported)
      .to.match(new RegExp(`PATH=.?${bin}:/`))
      .and.not.to.include(':relative')
  })

  it('runs nothing that a hostile repository names or contains, although git itself would', async () => {
    await initialise(place())
    const trap = writeTrap(place())
    git(place(), 'init')
    write(place(), 's.properties', 0o600)
    git(place(), 'add', 's.properties')
    makeHostile(place(), trap)
    git(place(), 'init', '../other')
    const other = path.join(place().root, 'other')
    writeFileSync(path.join(other, 's.properties'), 'linked=hunter2\n', {mode: 0o600})
    git(place(), '-C', other, 'add', '.')
    git(place(), '-C', other, 'config', 'core.fsmonitor', trap.script)
    symlinkSync('../other/s.properties', place().path('link.properties'))
    // In case git has become careful, this test would prove nothing.
    for (const directory of [place().work, other]) {
      tryGit(place(), ['-C', directory, 'status'])
      expect(trap.hasRun(), 'git status runs the script').to.equal(true)
      trap.reset()
    }
    for (const name of ['git', 'bin/git', 'node_modules/.bin/git']) write(place(), name, 0o755, trap.program)
    const list = ['.', '', 'bin', place().path('node_modules', '.bin'), process.env.PATH ?? '']
    const run = await create(place(), ['s.properties', 'link.properties'], {PATH: list.join(path.delimiter)})
    expect(trap.hasRun()).to.equal(false)
    expect(run.remarks).to.deep.equal([
      {file: 's.properties', reason: 'tracked'},
      {file: 'link.properties', reason: 'tracked'},
    ])
  })

  it('says nothing if git refuses a repository of another user, or waits for a pipe that its configuration includes', async function () {
    needs(this, 'mkfifo')
    await initialise(place())
    for (const name of ['foreign', 'pipe']) {
      git(place(), 'init', name)
      write(place(), `${name}/s.properties`, 0o600)
    }
    git(place(), '-C', 'pipe', 'config', 'include.path', '../pipe')
    spawnSync('mkfifo', [place().path('pipe', 'pipe')])
    // Only root can give a file away; for others, both are the same.
    const isRoot = process.getuid?.() === 0
    if (isRoot) for (const name of ['foreign', 'foreign/.git']) chownSync(place().path(name), otherUser, otherUser)
    const run = await create(place(), ['foreign/s.properties', 'pipe/s.properties'])
    expect(run.notes).to.deep.equal(isRoot ? [] : [newNote('foreign/s.properties')])
  })
})
