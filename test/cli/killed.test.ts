import {expect} from 'chai'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {type Run, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {type Injection, links, needsStrace, renames, tracedMi, unlinks} from '../support/strace.js'

/** What a run leaves behind that is killed, or that may not go on, in the middle of its work; and what the next run makes of it. */
describe('a run that ends halfway', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const other = newIdentity()
  const names = ['1.properties', '2.properties', '3.properties']
  const rotate = ['secret', 'rotate', ...names, '--to', 'new']

  before(function () {
    needsStrace(this)
  })

  beforeEach(async () => {
    await initialiseWithKey(place())
    await initialise(place(), other, 'new')
  })

  const mi = (words: readonly string[], options: RunOptions = {}) => runMi(words, {in: place(), env, ...options})
  const traced = (words: readonly string[], ...injections: readonly Injection[]): Promise<Run> =>
    runProgram(tracedMi(words, injections), {in: place(), env, stdin: 'secret'})

  async function writeFiles(): Promise<readonly string[]> {
    for (const name of names) {
      const run = await mi(['secret', 'create', 'file', '--alias', 'a', '--dest', name], {stdin: name})
      expect(run.code, run.stderr).to.equal(0)
    }
    return names.map((name) => place().read(name))
  }

  /** Which files can be decrypted with the new key. */
  const rotated = () => names.filter((name) => isFor(other, place().read(name)))

  function isFor({open}: {open: (ciphertext: string) => string}, content: string): boolean {
    try {
      return open(content.slice('a='.length).trim()) !== ''
    } catch {
      return false
    }
  }

  const leftIn = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('.'))

  describe('while it replaces several files', () => {
    for (const when of ['1', '2', '3']) {
      it(`is finished by the next run, if it is killed at replacement ${when}`, async () => {
        await writeFiles()
        const run = await traced(rotate, {at: renames, what: 'signal=KILL', when})
        expect(run.signal).to.equal('SIGKILL')
        const next = await mi(['secret', 'verify', ...names, '--profile', 'default'])
        expect(next.stderr).to.match(/^note: finished what a killed run of mi had begun; replaced: ".*3\.properties"/m)
        expect(rotated()).to.deep.equal(names)
        expect(leftIn(place().work)).to.deep.equal([])
      })
    }

    for (const when of ['1', '2', '3']) {
      it(`is finished in three directories and formats, if it is killed at replacement ${when}`, async () => {
        const files = ['mi/conf/deployment.toml', 'secrets.properties', 'k8s/secret.yaml']
        for (const file of files) {
          const output = file.endsWith('.yaml') ? 'k8' : 'file'
          place().write(path.join(path.dirname(file), 'keep'), '')
          const run = await mi(['secret', 'create', output, '--alias', 'a', '--dest', file], {stdin: file})
          expect(run.code, run.stderr).to.equal(0)
        }
        const rotateAll = ['secret', 'rotate', ...files, '--to', 'new']
        const run = await traced(rotateAll, {at: renames, what: 'signal=KILL', when})
        expect(run.signal).to.equal('SIGKILL')
        const next = await mi(['secret', 'verify', ...files, '--profile', 'default'])
        expect(next.stderr).to.include('finished what a killed run of mi had begun')
        const found = files.map((file) => /[A-Za-z0-9+/]{342}==/.exec(place().read(file))?.[0] ?? '')
        expect(found.map((ciphertext) => other.open(ciphertext))).to.deep.equal(files)
        for (const file of files) expect(leftIn(path.dirname(place().path(file)))).to.deep.equal([])
      })
    }

    it('is finished by a run that changes another file in the directory', async () => {
      await writeFiles()
      await traced(rotate, {at: renames, what: 'signal=KILL', when: '2'})
      const run = await mi(['secret', 'create', 'file', '--alias', 'a', '--dest', 'new.properties'], {stdin: 'x'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('finished what a killed run of mi had begun')
      expect(rotated()).to.deep.equal(names)
      expect(leftIn(place().work)).to.deep.equal([])
    })

    it('restores the files that were replaced, if one cannot be', async () => {
      const before = await writeFiles()
      const run = await traced(rotate, {at: renames, what: 'error=EACCES', when: '2'})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/^error: ".*2\.properties" cannot be replaced \(EACCES\); no file was changed$/m)
      expect(names.map((name) => place().read(name))).to.deep.equal(before)
      expect(leftIn(place().work)).to.deep.equal([])
    })

    it('says which files are new and which are old if they cannot be restored, and the next run replaces the others', async () => {
      const before = await writeFiles()
      const run = await traced(rotate, {at: renames, what: 'error=EACCES', when: '2+'})
      expect(run.code).to.equal(1)
      const [first, second, third] = names.map((name) => `"${place().path(name)}"`)
      expect(run.stderr).to.include(
        `error: ${second!} cannot be replaced (EACCES), and what was replaced before cannot be restored; ` +
          `new: ${first!}; old: ${second!}, ${third!}; the old content of the new ones is in: "`,
      )
      expect(run.stderr).not.to.include('internal error')
      const [, backup = ''] = /is in: "(.*)"$/m.exec(run.stderr) ?? []
      expect(readFileSync(backup, 'utf8')).to.equal(before[0])
      expect(rotated()).to.deep.equal(['1.properties'])
      const next = await mi(['secret', 'verify', '1.properties'])
      expect(next.stderr).to.include('finished what a killed run of mi had begun')
      expect(rotated()).to.deep.equal(names)
      expect(leftIn(place().work)).to.deep.equal([])
    })
  })

  describe('while it saves a key and its profile', () => {
    const init = ['secret', 'init', 'symmetric', '--generate', '--profile', 'aes']
    const saved = () => ['aes.key', 'aes.yaml'].filter((name) => existsSync(path.join(place().config, name)))

    for (const when of ['1', '2', '3', '4']) {
      it(`leaves both or neither after the next run, and no other copy of a key, if it is killed at link ${when}`, async () => {
        const run = await traced(init, {at: links, what: 'signal=KILL', when})
        const next = await mi(['profile', 'list'])
        expect(next.code, next.stderr).to.equal(0)
        expect(saved().length, run.stderr).to.be.oneOf([0, 2])
        expect(leftIn(place().config)).to.deep.equal([])
        if (saved().length === 0) return
        const key = readFileSync(path.join(place().config, 'aes.key'), 'utf8').trim()
        expect(place().filesHolding(key)).to.deep.equal(['home/.config/mi/aes.key'])
      })
    }

    for (const signal of ['INT', 'TERM', 'HUP']) {
      for (const when of ['1', '2', '3']) {
        it(`leaves both or neither, and nothing else, if ${signal} arrives at link ${when}`, async () => {
          await traced(init, {at: links, what: `signal=${signal}`, when})
          expect(saved().length).to.be.oneOf([0, 2])
          expect(leftIn(place().config)).to.deep.equal([])
        })
      }
    }
  })

  describe('while it removes a key and its profile', () => {
    const remove = ['profile', 'remove', 'aes', '--yes']
    const left = () => ['aes.key', 'aes.yaml', 'current'].filter((name) => existsSync(path.join(place().config, name)))

    beforeEach(async () => {
      await mi(['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'])
      await mi(['profile', 'use', 'aes'])
    })

    for (let when = 1; when <= 12; when++) {
      it(`leaves all or nothing after the next run, if it is killed at unlink ${when}`, async () => {
        const key = readFileSync(path.join(place().config, 'aes.key'), 'utf8').trim()
        const run = await traced(remove, {at: unlinks, what: 'signal=KILL', when: String(when)})
        const next = await mi(['profile', 'list'])
        expect(next.code, next.stderr).to.equal(0)
        expect(left(), run.stderr).to.satisfy((names: readonly string[]) => [0, 3].includes(names.length))
        expect(leftIn(place().config)).to.deep.equal([])
        expect(place().filesHolding(key)).to.have.length(left().length === 0 ? 0 : 1)
      })
    }

    it('restores what it removed if it cannot remove the rest, and says so', async () => {
      const run = await traced(remove, {at: unlinks, what: 'error=EACCES', when: '3+'})
      expect(run.code, run.stderr).to.equal(1)
      expect(left()).to.have.length(3)
    })
  })

  describe('that cannot remove what it no longer needs', () => {
    const stuck = {at: unlinks, what: 'error=EROFS'}
    const create = ['secret', 'create', 'file', '--alias', 'a', '--dest', 'new.properties']
    const commands: Readonly<Record<string, readonly string[]>> = {
      'secret rotate': rotate,
      'secret create file': create,
      'secret create --merge': ['secret', 'create', 'file', '--alias', 'b', '--dest', '1.properties', '--merge'],
      'secret init symmetric': ['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'],
    }
    const noted =
      /^note: temporary files could not be removed \(EROFS\): ".*\.mi-.*"; the next run of mi there removes them$/m

    for (const [name, words] of Object.entries(commands)) {
      it(`says what is left, and has done its work: ${name}`, async () => {
        await writeFiles()
        const run = await traced(words, stuck)
        expect(run.code, run.stderr).to.equal(0)
        expect(run.stderr).to.match(noted)
        expect(run.stderr).not.to.include('internal error')
        await expectCleared()
      })
    }

    it('has rotated all files if none of the old ones can be removed', async () => {
      await writeFiles()
      await traced(rotate, stuck)
      expect(rotated()).to.deep.equal(names)
      await expectCleared()
      expect(rotated()).to.deep.equal(names)
    })

    it('still says what failed first, and the next run does not do what was given up', async () => {
      const before = await writeFiles()
      const run = await traced(rotate, {at: renames, what: 'error=EACCES', when: '2'}, stuck)
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/^error: ".*2\.properties" cannot be replaced \(EACCES\); no file was changed$/m)
      expect(run.stderr).to.match(noted)
      await expectCleared()
      expect(names.map((name) => place().read(name))).to.deep.equal(before)
    })

    it('says why a file was not created', async () => {
      expect((await mi(create, {stdin: 'x'})).code).to.equal(0)
      const other = path.join('other', 'new.properties')
      const run = await traced(
        [...create.slice(0, -1), other],
        {at: links, what: 'error=ENOSPC'},
        {at: renames, what: 'error=ENOSPC'},
        stuck,
      )
      expect(run.stderr).to.match(/^error: ".*new\.properties" cannot be written: the disk is full$/m)
      expect(run.stderr).to.match(noted)
    })

    it('refuses to work on the files of a journal that it can neither remove nor empty', async () => {
      await writeFiles()
      await traced(rotate, {at: renames, what: 'signal=KILL', when: '2'})
      const run = await traced(rotate, stuck, {at: 'truncate,ftruncate', what: 'error=EROFS'})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/^error: ".*\.journal" cannot be removed: a killed run of mi left it/m)
      expect(run.stderr).to.include('finished what a killed run of mi had begun')
      expect(rotated()).to.deep.equal(names)
      await expectCleared()
    })

    async function expectCleared(): Promise<void> {
      const next = await mi(['secret', 'verify', ...names])
      expect(next.stderr).not.to.include('internal error')
      expect((await mi(['profile', 'list'])).code).to.equal(0)
      expect(leftIn(place().work)).to.deep.equal([])
      expect(leftIn(place().config)).to.deep.equal([])
    }
  })

  it('leaves files whose names say for what they were, and the next run in the directory removes them', async () => {
    const create = ['secret', 'create', 'file', '--alias', 'a', '--dest']
    const run = await traced([...create, 's.properties'], {at: links, what: 'signal=KILL'})
    expect(run.signal).to.equal('SIGKILL')
    expect(leftIn(place().work).join()).to.match(/^\.mi-s\.properties-\d+-\w+-\w+-\w+\.tmp$/)
    expect((await mi([...create, 'other.properties'], {stdin: 'x'})).code).to.equal(0)
    expect(leftIn(place().work)).to.deep.equal([])
  })

  it('leaves nothing after the same command, which refuses to replace what is there', async () => {
    const create = ['secret', 'create', 'file', '--alias', 'a', '--dest', 's.properties']
    expect((await traced(create, {at: unlinks, what: 'signal=KILL'})).signal).to.equal('SIGKILL')
    expect(leftIn(place().work)).to.have.lengthOf(1)
    const next = await mi(create, {stdin: 'x'})
    expect(next.code).to.equal(1)
    expect(next.stderr).to.match(/^error: ".*s\.properties" already exists/m)
    expect(leftIn(place().work)).to.deep.equal([])
  })

  it('leaves no second link to a key that the next run with any profile does not remove', async () => {
    expect((await mi(['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'])).code).to.equal(0)
    // The first unlink is that of the lock's temporary file.
    await traced(['secret', 'init', 'symmetric', '--generate', '--profile', 'other'], {
      at: unlinks,
      what: 'signal=KILL',
      when: '2',
    })
    expect((await mi(['secret', 'create', '--alias', 'a'], {stdin: 'x'})).code).to.equal(0)
    expect(leftIn(place().config)).to.deep.equal([])
  })
})
