import {expect} from 'chai'
import {statSync} from 'node:fs'
import {type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {needsStrace, renames, tracedMi} from '../support/strace.js'

/** With a key at hand, merging keeps the ciphertexts of secrets whose value is the same. */
describe('mi secret create --merge, with the private key at hand', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const merge = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'create', ...arguments_, '--merge', '-f', '-'], {in: place(), env, ...options})

  beforeEach(async () => {
    await initialiseWithKey(place())
  })

  const forms = {
    properties: ['file', 's.properties', ''],
    '.env': ['file', '.env', ''],
    manifest: ['k8', 's.yaml', ''],
  } as const

  for (const [name, [output, file]] of Object.entries(forms)) {
    it(`changes only what differs in a file of the form ${name}`, async () => {
      const created = await merge([output, '-d', file], {stdin: 'A=1\nB=2\nC=3\n'})
      expect(created.code, created.stderr).to.equal(0)
      const ciphertexts = () =>
        place()
          .read(file)
          .match(/[A-Za-z0-9+/]{342}==/g) ?? []
      const before = ciphertexts()
      const run = await merge([output, '-d', file], {stdin: 'A=1\nB=two\nC=3\nD=4\n'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`done: 2 of 4 secrets changed in "${place().path(file)}": 1 replaced, 1 added\n`)
      const after = ciphertexts()
      expect([after[0], after[2]]).to.deep.equal([before[0], before[2]])
      expect(after.map((each) => identity().open(each))).to.deep.equal(['1', 'two', '3', '4'])
    })
  }

  it('does not write the file if nothing differs', async () => {
    await merge(['file', '-d', 's.properties'], {stdin: 'A=1\nB=2\n'})
    const {mtimeMs, ino} = statSync(place().path('s.properties'))
    const run = await merge(['file', '-d', 's.properties'], {stdin: 'B=2\nA=0\nA=1\n'})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include(`done: "${place().path('s.properties')}" is up to date: 2 secrets unchanged\n`)
    expect(statSync(place().path('s.properties'))).to.include({mtimeMs, ino})
  })

  it('lists what is unchanged with --json', async () => {
    await merge(['file', '-d', 's.properties'], {stdin: 'A=1\nB=2\n'})
    const run = await merge(['file', '-d', 's.properties', '--json'], {stdin: 'A=1\nB=two\n'})
    const result = JSON.parse(run.stdout) as {secrets: {alias: string}[]}
    expect(result).to.deep.include({unchanged: ['A'], replaced: ['B'], added: []})
    expect(result.secrets.map(({alias}) => alias)).to.deep.equal(['B'])
  })

  describe('and the output docker', () => {
    const folder = 'security/docker-secrets'
    const names = ['A', 'B', 'C', 'D']
    const read = (name: string) => place().read(`${folder}/${name}`)
    const identityOf = (name: string) => {
      const {ino, mtimeMs} = statSync(place().path(folder, name))
      return {ino, mtimeMs}
    }

    beforeEach(async () => {
      const created = await merge(['docker'], {stdin: 'A=1\nB=2\nC=3\n'})
      expect(created.code, created.stderr).to.equal(0)
    })

    it('changes only the files of secrets that differ', async () => {
      place().write(`${folder}/C`, `${read('C')}\n`)
      const before = ['A', 'C'].map(identityOf)
      const run = await merge(['docker'], {stdin: 'A=0\nA=1\nB=two\nC=3\nD=4\n'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`done: 2 of 4 secrets changed in "${place().path(folder)}": 1 replaced, 1 added\n`)
      expect(['A', 'C'].map(identityOf)).to.deep.equal(before)
      expect(names.map((name) => identity().open(read(name).trim()))).to.deep.equal(['1', 'two', '3', '4'])
    })

    it('changes no file if nothing differs', async () => {
      const before = ['A', 'B'].map(identityOf)
      const run = await merge(['docker'], {stdin: 'A=1\nB=2\n'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include(`done: "${place().path(folder)}" is up to date: 2 secrets unchanged\n`)
      expect(['A', 'B'].map(identityOf)).to.deep.equal(before)
    })

    it('lists what is unchanged with --json', async () => {
      const run = await merge(['docker', '--json'], {stdin: 'A=1\nB=two\nD=4\n'})
      const result = JSON.parse(run.stdout) as {secrets: {alias: string}[]}
      expect(result).to.deep.include({unchanged: ['A'], replaced: ['B'], added: ['D']})
      expect(result.secrets.map(({alias}) => alias)).to.deep.equal(['B', 'D'])
    })

    it('replaces files that are no ciphertext, or one for another key', async () => {
      await initialise(place(), newIdentity(), 'other')
      const created = await merge(['docker', '-p', 'other'], {stdin: 'A=1\n'})
      expect(created.code, created.stderr).to.equal(0)
      place().write(`${folder}/B`, Buffer.from('\uFEFFB', 'utf16le'))
      const run = await merge(['docker'], {stdin: 'A=1\nB=2\nC=3\n'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('2 of 3 secrets changed in').and.to.include('2 replaced, 0 added')
      expect(['A', 'B', 'C'].map((name) => identity().open(read(name)))).to.deep.equal(['1', '2', '3'])
    })

    it('finishes what a killed run began before it compares', async function () {
      needsStrace(this)
      const trace = tracedMi(
        ['secret', 'create', 'docker', '--merge', '-f', '-'],
        [{at: renames, what: 'signal=KILL', when: '1'}],
      )
      expect((await runProgram(trace, {in: place(), stdin: 'A=one\nB=two\n'})).signal).to.equal('SIGKILL')
      const run = await merge(['docker'], {stdin: 'A=one\nB=two\nC=3\n'})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('is up to date: 3 secrets unchanged')
    })

    it('needs the right password if it is in a file', async () => {
      place().write('wrong.txt', 'wrong\n')
      for (const file of ['wrong.txt', 'missing.txt']) {
        const before = names.slice(0, 3).map(read)
        const words = ['--password-file', file]
        const run = await merge(['docker', ...words], {stdin: 'A=1\n', env: {}})
        expect([run.code, names.slice(0, 3).map(read)], run.stderr).to.deep.equal([1, before])
        await merge(['file', '-d', 's.properties'], {stdin: 'A=1\n'})
        const forFile = await merge(['file', '-d', 's.properties', ...words], {stdin: 'A=1\n', env: {}})
        expect(run.stderr).to.equal(forFile.stderr)
      }
      place().write('right.txt', `${password}\n`)
      const run = await merge(['docker', '--password-file', 'right.txt'], {stdin: 'A=1\n', env: {}})
      expect(run.stderr).to.include('is up to date: 1 secret unchanged')
    })
  })

  it('encrypts again what is for another key, has another transformation, or is not clean', async () => {
    await initialise(place(), newIdentity(), 'other')
    await runMi(['secret', 'create', 'file', '-d', 's.properties', '-f', '-', '-p', 'other'], {
      in: place(),
      stdin: 'A=1\n',
    })
    await merge(['file', '-d', 's.properties', '-c', 'RSA'], {stdin: 'B=2\n'})
    await merge(['file', '-d', 's.properties'], {stdin: 'C=3\n'})
    place().write(
      's.properties',
      place()
        .read('s.properties')
        .replace(/^C=(.*)$/m, 'C="$1"'),
    )
    const run = await merge(['file', '-d', 's.properties'], {stdin: 'A=1\nB=2\nC=3\n'})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('3 secrets merged into').and.to.include('3 replaced, 0 added')
  })

  it('adds a secret to a manifest although another Secret in it has the same value', async () => {
    await merge(['k8', '-d', 's.yaml', '--name', 'one'], {stdin: 'A=1\n'})
    place().write(
      's.yaml',
      `${place().read('s.yaml')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: two}\nstringData: {B: x}\n`,
    )
    const run = await merge(['k8', '-d', 's.yaml', '--name', 'two'], {stdin: 'A=1\n'})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('1 secret merged into').and.to.include('0 replaced, 1 added')
  })

  it('encrypts everything without a password, and if the password is wrong', async () => {
    await merge(['file', '-d', 's.properties'], {stdin: 'A=1\n'})
    for (const other of [{}, {MI_KEYSTORE_PASSWORD: 'wrong'}]) {
      const run = await merge(['file', '-d', 's.properties'], {stdin: 'A=1\n', env: other})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('1 secret merged into')
    }
    place().write('wrong.txt', 'wrong\n')
    const refused = await merge(['file', '-d', 's.properties', '--password-file', 'wrong.txt'], {
      stdin: 'A=1\n',
      env: {},
    })
    expect(refused.code).to.equal(1)
    place().write('right.txt', `${password}\n`)
    const run = await merge(['file', '-d', 's.properties', '--password-file', 'right.txt'], {stdin: 'A=1\n', env: {}})
    expect(run.stderr).to.include('is up to date')
  })

  it('needs no password with a symmetric key in a file', async () => {
    expect((await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})).code).to.equal(0)
    await merge(['file', '-d', 's.properties', '-p', 'aes'], {stdin: 'A=1\nB=2\n', env: {}})
    const run = await merge(['file', '-d', 's.properties', '-p', 'aes'], {stdin: 'A=1\nB=two\n', env: {}})
    expect(run.stderr).to.include('1 of 2 secrets changed')
  })
})
