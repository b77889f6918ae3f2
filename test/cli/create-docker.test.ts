import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {type Run, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {type Identity, identity, initialise} from '../support/identity.js'
import {type Injection, links, needsStrace, renames, tracedMi, unlinks} from '../support/strace.js'
import {needs} from '../support/tools.js'

describe('mi secret create docker', () => {
  const place = sandbox()
  const folder = 'security/docker-secrets'
  let open: Identity['open']

  beforeEach(async () => {
    ;({open} = await initialise(place()))
    place().write('s.properties', 'db_password=x\napi.key=y\n')
  })

  const create = (words: readonly string[] = [], options: RunOptions = {}): Promise<Run> =>
    runMi(['secret', 'create', 'docker', '-f', 's.properties', ...words], {in: place(), ...options})
  const names = (directory = folder) => readdirSync(place().path(directory)).sort()
  const read = (name: string, directory = folder) => place().read(`${directory}/${name}`)
  const mode = (name: string) => statSync(place().path(name)).mode & 0o777

  it('writes a file for each secret, without a line break, that only its owner can read', async () => {
    const run = await create()
    expect(run, run.stderr).to.include({code: 0, stdout: ''})
    expect(run.stderr).to.include(`done: 2 secrets written to "${place().path(folder)}"\n`)
    expect(names()).to.deep.equal(['api.key', 'db_password'])
    expect(read('db_password')).to.match(/^[A-Za-z0-9+/]{342}==$/)
    expect([open(read('db_password')), open(read('api.key'))]).to.deep.equal(['x', 'y'])
    expect([mode('security'), mode(folder), mode(`${folder}/db_password`)]).to.deep.equal([0o755, 0o700, 0o600])
    expect(readdirSync(place().path('security'))).to.deep.equal(['docker-secrets'])
  })

  it('is what Micro Integrator reads: lines joined and trimmed, then decrypted by Java', async function () {
    needs(this, 'python3', 'java', 'javac')
    await create(['--dest', 'run/secrets'])
    const script =
      'import pathlib, sys\nfor name in sys.argv[2:]: print("".join(pathlib.Path(sys.argv[1], name).read_text().splitlines()).strip())'
    const python = spawnSync('python3', ['-c', script, place().path('run/secrets'), 'db_password', 'api.key'], {
      encoding: 'utf8',
    })
    const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
    const ciphertexts = python.stdout.trim().split('\n')
    const answers = decryptWithJava(
      ciphertexts.map((ciphertext) => ({key: identity().privateKey, transformation, ciphertext})),
    )
    expect(answers).to.deep.equal([{plaintext: 'x'}, {plaintext: 'y'}])
  })

  it('refuses an alias that cannot be the name of a Docker secret, and writes nothing', async () => {
    place().write('s.properties', `good=1\na\\ b=2\n${'n'.repeat(65)}=3\n..=4\na/b=5\n.mi-x=6\n`)
    const run = await create()
    expect(run).to.include({code: 1, stdout: ''})
    for (const line of [2, 3, 4, 5, 6]) expect(run.stderr).to.include(`line ${line}: `)
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/s.properties'])
  })

  it('says which names Docker Swarm does not accept', async () => {
    place().write('s.properties', '_a=1\nb-=2\nc=3\n')
    expect((await create()).stderr).to.include('mount these files instead: "_a", "b-"\n')
  })

  it('warns if the key is symmetric, which lookups of Docker secrets do not support', async () => {
    await runMi(['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'], {in: place()})
    const run = await create(['--profile', 'aes'])
    expect(run.code).to.equal(0)
    expect(run.stderr).to.include("warning: vault-lookup with 'DOCKER' or 'FILE' decrypts RSA only")
  })

  it('keeps the other files of a directory, and adds to it', async () => {
    place().write(`${folder}/theirs`, 'kept')
    chmodSync(place().path(folder), 0o750)
    const run = await create()
    expect(run.code, run.stderr).to.equal(0)
    expect(names()).to.deep.equal(['api.key', 'db_password', 'theirs'])
    expect([read('theirs'), mode(folder), mode(`${folder}/api.key`)]).to.deep.equal(['kept', 0o750, 0o600])
  })

  it('replaces files only with --force or --merge, and says which there are', async () => {
    place().write(`${folder}/db_password`, 'old')
    const refused = await create()
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr).to.equal(
      `error: "${place().path(folder)}" already contains "db_password"; nothing was written\n` +
        'try: use --merge or --force to replace them, or choose another directory\n',
    )
    expect([names(), read('db_password')]).to.deep.equal([['db_password'], 'old'])

    chmodSync(place().path(folder, 'db_password'), 0o644)
    const merged = await create(['--merge'])
    expect(merged.stderr).to.include(`2 secrets merged into "${place().path(folder)}": 1 replaced, 1 added`)
    expect(open(read('db_password'))).to.equal('x')
    expect([mode(`${folder}/db_password`), mode(`${folder}/api.key`)]).to.deep.equal([0o644, 0o600])

    place().write('s.properties', 'db_password=new\n')
    const forced = await create(['--force'])
    expect(forced.code, forced.stderr).to.equal(0)
    expect(open(read('db_password'))).to.equal('new')
    expect([mode(`${folder}/db_password`), names()]).to.deep.equal([0o600, ['api.key', 'db_password']])
  })

  it('reports to a script what was replaced and what was added', async () => {
    const first = await create(['--merge', '--json'])
    expect(JSON.parse(first.stdout)).to.deep.include({replaced: [], added: ['db_password', 'api.key']})
    place().write('s.properties', 'db_password=2\nmore=3\n')
    const second = JSON.parse((await create(['--merge', '--json'])).stdout) as Record<string, unknown>
    expect(second).to.deep.include({replaced: ['db_password'], added: ['more'], dest: place().path(folder)})
  })

  it('does not write through links, nor to anything but a directory', async () => {
    place().write('target', 'kept')
    mkdirSync(place().path(folder), {recursive: true})
    symlinkSync('../../target', place().path(folder, 'db_password'))
    for (const flag of ['--force', '--merge']) {
      const run = await create([flag])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(/db_password" cannot be replaced: it is a link, a directory, a pipe or a device/)
    }
    expect([place().read('target'), names()]).to.deep.equal(['kept', ['db_password']])
    expect((await create(['--dest', 'target'])).stderr).to.match(/^error: ".*target" is a file, not a directory$/m)
    for (const dest of ['-', '']) expect(await create(['--dest', dest])).to.include({code: 2, stdout: ''})
  })

  it('adds at most 10,000 files to a directory, and says so before it writes', async () => {
    place().write('s.properties', Array.from({length: 10_001}, (_, index) => `k${index}=v\n`).join(''))
    mkdirSync(place().path('old'))
    const run = await create(['--dest', 'old'])
    expect(run.code).to.equal(1)
    expect(run.stderr).to.match(/old" already exists, and more than 10,000 files cannot be added to it at once/)
    expect(readdirSync(place().path('old'))).to.deep.equal([])
  })

  describe('that is killed', () => {
    before(function () {
      needsStrace(this)
    })

    const traced = (words: readonly string[], ...injections: readonly Injection[]): Promise<Run> =>
      runProgram(tracedMi(['secret', 'create', 'docker', '-f', 's.properties', ...words], injections), {in: place()})
    const exists = (directory: string) => lstatSync(place().path(directory), {throwIfNoEntry: false}) !== undefined
    const hidden = (directory: string) => readdirSync(place().path(directory)).filter((name) => name.startsWith('.mi-'))

    it('leaves no directory if it is new, and the next run removes the temporary one', async () => {
      const run = await traced([], {at: renames, what: 'signal=KILL'})
      expect(run.signal).to.equal('SIGKILL')
      expect(exists(folder)).to.equal(false)
      expect(hidden('security')).to.have.lengthOf(1)
      const next = await create()
      expect(next.code, next.stderr).to.equal(0)
      expect([hidden('security'), names()]).to.deep.equal([[], ['api.key', 'db_password']])
    })

    for (const signal of ['INT', 'TERM']) {
      it(`leaves nothing at all if it is new and ${signal} arrives`, async () => {
        await traced([], {at: 'fsync', what: `signal=${signal}`, when: '1'})
        expect(exists('security') ? readdirSync(place().path('security')) : []).to.deep.equal([])
      })
    }

    for (const at of [links, renames, unlinks]) {
      for (let when = 1; when <= 6; when++) {
        it(`leaves all files or none after the next run, at call ${when} of ${at}`, async () => {
          place().write(`${folder}/db_password`, 'old')
          place().write(`${folder}/theirs`, 'kept')
          await traced(['--merge'], {at, what: 'signal=KILL', when: String(when)})
          place().write('other.properties', 'new=1\n')
          const next = await runMi(['secret', 'create', 'docker', '-f', 'other.properties'], {in: place()})
          expect(next.code, next.stderr).to.equal(0)
          expect([read('theirs'), open(read('new')), hidden(folder), hidden('security')]).to.deep.equal([
            'kept',
            '1',
            [],
            [],
          ])
          const isNew = read('db_password') !== 'old'
          expect(names()).to.deep.equal(
            isNew ? ['api.key', 'db_password', 'new', 'theirs'] : ['db_password', 'new', 'theirs'],
          )
          if (isNew) expect([open(read('db_password')), open(read('api.key'))]).to.deep.equal(['x', 'y'])
        })
      }
    }

    it('does not remove what a link in a temporary directory leads to', async () => {
      await traced([], {at: renames, what: 'signal=KILL'})
      const [temporary = ''] = hidden('security')
      place().write('theirs/kept', 'kept')
      symlinkSync(place().path('theirs'), place().path('security', temporary, 'link'))
      expect((await create()).code).to.equal(0)
      expect([place().read('theirs/kept'), hidden('security')]).to.deep.equal(['kept', []])
    })

    it('restores what it replaced if it cannot write the rest', async () => {
      place().write(`${folder}/api.key`, 'old')
      place().write(`${folder}/db_password`, 'old')
      const run = await traced(['--merge'], {at: renames, what: 'error=EACCES', when: '2'})
      expect(run.code, run.stderr).to.equal(1)
      expect([read('api.key'), read('db_password'), hidden(folder)]).to.deep.equal(['old', 'old', []])
    })
  })

  it('says that the disk is full, and leaves nothing', async function () {
    needsStrace(this)
    const command = tracedMi(
      ['secret', 'create', 'docker', '-f', 's.properties'],
      [{at: 'fsync', what: 'error=ENOSPC'}],
    )
    const run = await runProgram(command, {in: place()})
    expect(run.code, run.stderr).to.equal(1)
    expect(run.stderr).to.match(/^error: ".*docker-secrets" cannot be written: the disk is full$/m)
    expect(lstatSync(path.join(place().work, 'security'), {throwIfNoEntry: false})).to.equal(undefined)
  })
})
