import {expect} from 'chai'
import {statSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'

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
