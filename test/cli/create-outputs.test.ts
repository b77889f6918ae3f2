import {expect} from 'chai'
import {statSync} from 'node:fs'
import {parse} from 'yaml'
import {type Run, type RunOptions, runMi, sandbox} from '../support/cli.js'
import {type Identity, initialise} from '../support/identity.js'

interface Manifest {
  readonly metadata: {readonly labels?: Record<string, string>; readonly name: string; readonly namespace?: string}
  readonly stringData: Record<string, string>
}

describe('the outputs of mi secret create', () => {
  const place = sandbox()
  let open: Identity['open']

  beforeEach(async () => {
    ;({open} = await initialise(place()))
    place().write('s.properties', 'zeta=1\nalpha=2\n')
  })

  const create = async (arguments_: string[], options: RunOptions = {}): Promise<Run> =>
    runMi(['secret', 'create', '-f', 's.properties', ...arguments_], {in: place(), ...options})
  const written = () =>
    place()
      .files()
      .filter((file) => file.startsWith('work/') && file !== 'work/s.properties')

  /** Opens `alias=ciphertext` lines. */
  const properties = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => [line.slice(0, line.indexOf('=')), open(line.slice(line.indexOf('=') + 1))])

  const manifest = (text: string) => {
    const {apiVersion, kind, type, metadata, stringData} = parse(text) as Manifest & Record<string, unknown>
    expect({apiVersion, kind, type}).to.deep.equal({apiVersion: 'v1', kind: 'Secret', type: 'Opaque'})
    return {metadata, secrets: Object.entries(stringData).map(([alias, ciphertext]) => [alias, open(ciphertext)])}
  }

  const both = [
    ['zeta', '1'],
    ['alpha', '2'],
  ]

  for (const form of [[], ['console'], ['-o', 'console'], ['--output=console']]) {
    it(`prints lines for "${form.join(' ')}", and writes no file`, async () => {
      const run = await create(form)
      expect(run).to.include({code: 0, stderr: ''})
      expect(run.stdout).to.match(/^zeta : [A-Za-z0-9+/]{342}==\nalpha : [A-Za-z0-9+/]{342}==\n$/)
      expect(written()).to.deep.equal([])
    })
  }

  for (const form of [
    ['file'],
    ['-o', 'file'],
    ['-ofile'],
    ['-o=file'],
    ['--output', 'file'],
    ['--output=file'],
    ['file', '-o', 'file'],
  ]) {
    it(`writes properties where the older tools do, for "${form.join(' ')}"`, async () => {
      const run = await create(form)
      expect(run).to.include({code: 0, stdout: ''})
      expect(written()).to.deep.equal(['work/security/wso2-secrets.properties'])
      expect(properties(place().read('security/wso2-secrets.properties'))).to.deep.equal(both)
      expect(statSync(place().path('security/wso2-secrets.properties')).mode & 0o777).to.equal(0o600)
    })
  }

  for (const form of [['k8'], ['k8s'], ['-o', 'k8'], ['-o', 'k8s'], ['--output=k8'], ['k8', '-o', 'k8s']]) {
    it(`writes a manifest where the older tools do, for "${form.join(' ')}"`, async () => {
      const run = await create(form)
      expect(run).to.include({code: 0, stdout: ''})
      expect(written()).to.deep.equal(['work/security/wso2-secrets.yaml'])
      expect(manifest(place().read('security/wso2-secrets.yaml'))).to.deep.equal({
        metadata: {name: 'wso2secret'},
        secrets: both,
      })
      expect(statSync(place().path('security/wso2-secrets.yaml')).mode & 0o777).to.equal(0o600)
    })
  }

  it('puts name, namespace and labels into the manifest', async () => {
    const run = await create([
      'k8',
      '-d',
      '-',
      '--name',
      'db',
      '-n',
      'prod',
      '--label',
      'app=mi',
      '--label',
      'tier=back',
    ])
    expect(run.code).to.equal(0)
    expect(manifest(run.stdout).metadata).to.deep.equal({
      name: 'db',
      namespace: 'prod',
      labels: {app: 'mi', tier: 'back'},
    })
  })

  it('writes only the product to standard output with --dest -', async () => {
    const file = await create(['file', '--dest', '-'])
    expect(file).to.include({code: 0, stderr: ''})
    expect(properties(file.stdout)).to.deep.equal(both)
    const k8 = await create(['k8', '-d', '-'])
    expect(k8.code).to.equal(0)
    expect(manifest(k8.stdout).secrets).to.deep.equal(both)
    expect(written()).to.deep.equal([])
  })

  it('writes to --dest, and creates its folders', async () => {
    const run = await create(['file', '--dest', 'a/b/c.properties'])
    expect(run).to.include({code: 0, stdout: ''})
    expect(run.stderr).to.include('a/b/c.properties')
    expect(properties(place().read('a/b/c.properties'))).to.deep.equal(both)
  })

  it("uses the transformation from --cipher, otherwise the profile's", async () => {
    const [pkcs1, oaep] = [await create(['-c', 'RSA']), await create(['-c', 'rsa/ecb/oaepwithsha1andmgf1padding'])]
    expect(() => open(pkcs1.stdout.split(/[\s:]+/)[1]!)).to.throw()
    expect(open(oaep.stdout.split(/[\s:]+/)[1]!)).to.equal('1')
    expect((await create([], {env: {MI_CIPHER: 'nonsense'}})).code).to.equal(2)
  })

  const contradictions = [
    ['file', '-o', 'k8'],
    ['console', '-o', 'file'],
    ['-o', 'paper'],
    ['paper'],
    ['-o', ''],
    ['-d', 'x.properties'],
    ['file', '--name', 'db'],
    ['--namespace', 'prod'],
    ['k8', '--label', 'no-equals-sign'],
    ['k8', '--name', 'Not A Name'],
    ['file', 'another-word'],
    ['--unknown'],
    ['--profile', '../x'],
  ]
  for (const form of contradictions) {
    it(`refuses "${form.join(' ')}" before it does anything`, async () => {
      expect(await create(form)).to.include({code: 2, stdout: ''})
      expect(written()).to.deep.equal([])
    })
  }
})
