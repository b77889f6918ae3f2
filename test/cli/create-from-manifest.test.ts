/** Kubernetes Secrets in plaintext as a source. */
import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {creatingIn, secretsOf} from '../support/creating.js'
import {decryptWithJava} from '../support/decrypt.js'
import {type Identity, initialise} from '../support/identity.js'
import {readManifest} from '../support/kubectl.js'
import {needs} from '../support/tools.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')

const secret = (name: string, fields: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${fields.trimEnd()}\n`

const integration = secret(
  'integration-secrets',
  `data:\n  dbPassword: ${base64('s3cur3-p@ssw0rd')}\nstringData:\n  apiKey: sk-abc123\n`,
)

const others =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: hunter2\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\n'

describe('mi secret create --from with Kubernetes Secrets', () => {
  const place = sandbox()
  let owner: Identity

  beforeEach(async () => {
    owner = await initialise(place())
  })

  const {created, refused} = creatingIn(place)

  const secretsFrom = async (text: string, words: readonly string[] = []) => {
    const run = await created(['-f', '-', '--json', ...words], {stdin: text})
    return {secrets: secretsOf(run, owner.open), stderr: run.stderr}
  }

  it('makes a Secret of the same name, which Java opens', async function () {
    needs(this, 'kubectl', 'java', 'javac')
    place().write('s.yaml', integration)
    const {stdout, stderr} = await created(['k8', '-f', 's.yaml', '--dest', '-'])
    expect(stderr).to.include('named after the input: "integration-secrets"')
    const [made, ...more] = readManifest(stdout)
    expect(more).to.be.empty
    expect(made?.metadata).to.deep.equal({name: 'integration-secrets'})
    const requests = ['dbPassword', 'apiKey'].map((alias) => ({
      key: owner.privateKey,
      transformation: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
      ciphertext: made?.stringData?.[alias] ?? '',
    }))
    expect(decryptWithJava(requests)).to.deep.equal([{plaintext: 's3cur3-p@ssw0rd'}, {plaintext: 'sk-abc123'}])
  })

  it('carries over no annotation, and no plaintext in it', async () => {
    const applied = JSON.stringify({apiVersion: 'v1', kind: 'Secret', stringData: {a: 'hunter2-hunter2'}})
    const text = [
      'apiVersion: v1',
      'data:',
      `  a: ${base64('hunter2-hunter2')}`,
      'kind: Secret',
      'metadata:',
      '  annotations:',
      '    kubectl.kubernetes.io/last-applied-configuration: |',
      `      ${applied}`,
      '  creationTimestamp: "2026-11-28T10:00:00Z"',
      '  labels:',
      '    app: x',
      '  name: x',
      '  namespace: prod',
      '  resourceVersion: "123"',
      'type: kubernetes.io/basic-auth',
      '',
    ].join('\n')
    const {stdout, stderr} = await created(['k8', '-f', '-', '--dest', '-'], {stdin: text})
    expect(stdout)
      .to.include('name: x')
      .and.to.include('namespace: prod')
      .and.to.include('type: Opaque')
      .and.not.to.match(/annotations|labels|resourceVersion|basic-auth/)
    expect(stderr).to.include('labels and annotations of the input are left out').and.to.include('the type is Opaque')
    for (const printed of [stdout, stderr])
      for (const form of ['hunter2', base64('hunter2-hunter2')]) expect(printed).not.to.include(form)
  })

  it('keeps a line break at the end, and points it out', async () => {
    const {secrets, stderr} = await secretsFrom(secret('x', 'data:\n  a: YQ==\n  nl: c2VjcmV0Cg==\n'))
    expect(secrets).to.deep.equal([
      ['a', 'a'],
      ['nl', 'secret\n'],
    ])
    expect(stderr).to.match(/note: .*line break.*: "nl" \(line 7\).*echo/)
  })

  it('refuses bytes that are not text, and says what to do', async () => {
    place().write('s.yaml', secret('x', 'data:\n  a: YQ==\n  bin: //79/A==\n'))
    const stderr = await refused(['file', '-f', 's.yaml'])
    expect(stderr)
      .to.include('line 7, Secret "x": "bin" is not text in UTF-8')
      .and.to.match(/\ntry: .*--base64/)
  })

  it('lets stringData override data, and says so', async () => {
    const {secrets, stderr} = await secretsFrom(secret('x', 'data:\n  a: b2xk\nstringData:\n  a: new\n'))
    expect(secrets).to.deep.equal([['a', 'new']])
    expect(stderr.match(/"stringData"/g)).to.have.length(2)
    expect(stderr).to.include('the value in "stringData" is used: "a"')
  })

  it('reads a List in the order of the document', async () => {
    const item = (name: string, fields: string) =>
      secret(name, fields).replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd()
    const list = `apiVersion: v1\nkind: List\nitems:\n${item('b', 'stringData:\n  z: "1"\n')}\n${item('a', 'data:\n  k: Mg==\n')}\n`
    const {secrets, stderr} = await secretsFrom(list)
    expect(secrets).to.deep.equal([
      ['z', '1'],
      ['k', '2'],
    ])
    expect(stderr).not.to.include('named after')
  })

  it('refuses a key with different values in two Secrets, and takes equal ones once', async () => {
    const first = secret('one', 'stringData:\n  p: hunter2\n')
    place().write('s.yaml', `${first}---\n${secret('two', 'stringData:\n  p: hunter3\n')}`)
    expect(await refused(['file', '-f', 's.yaml'])).to.include(
      'line 13, Secret "two": "p" has another value in the Secret "one" (line 6)',
    )
    const namespaced = (namespace: string, value: string) =>
      secret(`one\n  namespace: ${namespace}`, `stringData:\n  p: ${value}\n`)
    place().write('s.yaml', `${namespaced('x', 'hunter2')}---\n${namespaced('y', 'hunter3')}`)
    expect(await refused(['file', '-f', 's.yaml'])).to.match(/Secret "y\/one".* in the Secret "x\/one"/)
    const {secrets} = await secretsFrom(`${first}---\n${secret('two', `data:\n  p: ${base64('hunter2')}\n`)}`)
    expect(secrets).to.deep.equal([['p', 'hunter2']])
  })

  it('refuses manifests without a Secret, and Secrets without a value', async () => {
    place().write('s.yaml', others)
    expect(await refused(['file', '-f', 's.yaml'])).to.include('"s.yaml" contains no Kubernetes Secret')
    place().write('s.yaml', secret('x', 'data: {}\n'))
    expect(await refused(['file', '-f', 's.yaml'])).to.include('"s.yaml" contains no secrets')
    place().write('s.yaml', secret('x', 'stringData:\n  a: ""\n'))
    expect(await refused(['file', '-f', 's.yaml'])).to.include('line 6: "a" is empty')
  })

  it("reads kubectl's JSON like YAML", async function () {
    needs(this, 'kubectl')
    const [asJson] = readManifest(integration)
    place().write('one.json', JSON.stringify(asJson, undefined, 4))
    const {stdout} = await created(['-f', 'one.json', '--json'])
    const {secrets} = JSON.parse(stdout) as {secrets: {alias: string; ciphertext: string}[]}
    const opened = Object.fromEntries(secrets.map(({alias, ciphertext}) => [alias, owner.open(ciphertext)]))
    expect(opened).to.deep.equal({dbPassword: 's3cur3-p@ssw0rd', apiKey: 'sk-abc123'})
    expect(Object.fromEntries((await secretsFrom(integration)).secrets)).to.deep.equal(opened)
  })

  it('refuses its own output, also from data', async () => {
    place().write('s.yaml', integration)
    const {stdout} = await created(['k8', '-f', 's.yaml', '--dest', '-'])
    const stderr = await refused(['file', '-f', '-'], {stdin: stdout})
    expect(stderr)
      .to.include('"dbPassword" seems to be encrypted already')
      .and.to.include('"apiKey" seems to be encrypted already')
      .and.to.include('--force-plaintext')
    const inData = stdout
      .replace('stringData:', 'data:')
      .replaceAll(
        /^( {2}\w+: )["']?([A-Za-z\d+/]{100,}=*)["']?$/gm,
        (_, key: string, value: string) => key + base64(value),
      )
    expect(inData).not.to.equal(stdout)
    expect(await refused(['file', '-f', '-'], {stdin: inData})).to.include('encrypted already')
  })

  it('prefers --name and --namespace, and keeps the rest of the name', async () => {
    const text = secret('x\n  namespace: prod', 'stringData:\n  a: b\n')
    const named = await created(['k8', '-f', '-', '--name', 'other', '--dest', '-'], {stdin: text})
    expect(named.stdout).to.include('name: other\n').and.to.include('namespace: prod')
    expect(named.stderr).not.to.include('named after')
    const moved = await created(['k8', '-f', '-', '--namespace', 'test', '--dest', '-'], {stdin: text})
    expect(moved.stdout).to.include('name: x\n').and.to.include('namespace: test')
    const none = await created(['k8', '-f', '-', '--namespace', '', '--dest', '-'], {stdin: text})
    expect(none.stdout).to.include('name: x\n').and.not.to.include('namespace')
  })

  it('uses the default name for several Secrets, and for other sources', async () => {
    const two = `${secret('one', 'stringData:\n  a: b\n')}---\n${secret('two', 'stringData:\n  c: d\n')}`
    expect((await created(['k8', '-f', '-', '--dest', '-'], {stdin: two})).stdout).to.include('name: wso2secret\n')
    expect((await created(['k8', '-f', '-', '--dest', '-'], {stdin: 'a=b\n'})).stdout).to.include('name: wso2secret\n')
  })

  it('overwrites its input only with --force, and says so', async () => {
    place().write('s.yaml', integration)
    const words = ['k8', '-f', 's.yaml', '--dest', './s.yaml']
    for (const more of [[], ['--merge']])
      expect(await refused([...words, ...more])).to.include('is the file that the secrets are read from')
    expect(place().read('s.yaml')).to.equal(integration)
    expect((await created([...words, '--force'])).stderr).to.include('is the file that the secrets are read from')
    expect(place().read('s.yaml')).not.to.include('sk-abc123')
  })

  it('reports every problem of the manifest by line, and writes nothing', async () => {
    place().write('s.yaml', secret('x', 'stringData:\n  a: !!str hunter2\n  b: 12\ndata:\n  c: "***"\n'))
    expect(await refused(['file', '-f', 's.yaml']))
      .to.match(/line 6, Secret "x": "a" has a tag/)
      .and.to.match(/line 7, Secret "x": "b" is read by kubectl as a number/)
      .and.to.match(/line 9, Secret "x": "c" is in "data" but is not base64/)
  })
})
