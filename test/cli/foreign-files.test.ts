import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, password} from '../support/identity.js'

const toml = '# the database\n[database]\nuser = "admin"\npassword = "hunter2"\n'
const json = '{\n  "db": {"password": "hunter2"},\n  "token": "hunter3"\n}\n'
const helmValues = '# for MI\nwso2:\n  deployment:\n    replicas: 1\n  config:\n    password: hunter2\n'
/** Of another chart than Micro Integrator's. */
const otherValues = 'image:\n  repository: hunter2\n  tag: hunter3\n'
const helmTemplate = [
  '{{- if .Values.enabled }}',
  'apiVersion: v1',
  'kind: Secret',
  'metadata:',
  '  name: {{ include "mi.fullname" . }}',
  'stringData:',
  '  password: {{ .Values.password | quote }}',
  '{{- end }}',
  '',
].join('\n')
const manifest = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  password: hunter2\n'
const xml =
  '<?xml version="1.0"?>\n<Server xmlns="http://wso2.org/projects/carbon/carbon.xml">\n  <Name>MI</Name>\n</Server>\n'

interface Foreign {
  readonly name: string
  readonly content: Buffer | string
  readonly says: RegExp
}

const named: readonly Foreign[] = [
  {name: 'deployment.conf', content: toml, says: /"deployment.conf" is TOML.*line 2 [^]*--format toml/},
  {name: 'deployment.toml', content: json, says: /"deployment.toml" is JSON, not TOML.*line 1 /},
  {name: 'x.json', content: json, says: /line 2: "db" is a mapping, not a secret/},
  {name: 'values.yaml', content: helmValues, says: /line 2: "wso2" is a mapping, not a secret/},
  {name: 'values.yml', content: toml, says: /"values.yml" is TOML, not YAML.*line 2 /},
  {name: 'chart-template.yaml', content: helmTemplate, says: /"chart-template.yaml" is a Helm template.*line 1 /},
  {name: 'secrets.properties', content: json, says: /"secrets.properties" is JSON.*line 1 /},
  {name: 'values.env', content: 'image:\n  repository: hunter2\n', says: /"values.env" is YAML.*line 1 /},
  {name: 'x.enc', content: 'U2FsdGVkX1+hunter2hunter2hunter2=\n', says: /"x.enc" is a file encrypted with openssl/},
  {name: 'mi.jks', content: Buffer.from('feedfeed00000002', 'hex'), says: /"mi.jks" is a JKS keystore/},
]

const piped: readonly Foreign[] = [{name: '-', content: toml, says: /"standard input" is TOML.*line 2 /}]

describe('mi secret create --from with a file in another format', () => {
  const place = sandbox()

  beforeEach(() => initialise(place()))

  for (const {name, content, says} of [...named, ...piped]) {
    it(`refuses ${name} that ${says.source}`, async () => {
      const input = name === '-' ? {stdin: content} : {}
      if (name !== '-') place().write(name, content)
      const before = place().files()
      const run = await runMi(['secret', 'create', 'file', '-f', name], {in: place(), ...input})
      expect(run, run.stderr).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(says)
      expect(run.stderr).to.match(/\ntry: /)
      expect(run.stderr).not.to.include('hunter')
      expect(place().files()).to.deep.equal(before)
    })
  }

  it('does not merge into one', async () => {
    place().write('deployment', toml)
    place().write('secrets.properties', 'a=b\n')
    const merge = ['secret', 'create', 'file', '-f', 'secrets.properties', '--merge', '--dest', 'deployment']
    const run = await runMi(merge, {in: place()})
    expect(run, run.stderr).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.match(/deployment" is TOML.*line 2 /)
    expect(place().read('deployment')).to.equal(toml)
  })

  for (const [name, content, says] of [
    ['values.yaml', helmValues, /values.yaml" has a document without "kind"/],
    ['list.yaml', '- a\n- b\n', /list.yaml" has a document without "kind"/],
    ['x.xml', xml, /x.xml" is XML/],
  ] as const) {
    it(`adds no Secret to ${name}`, async () => {
      place().write(name, content)
      place().write('secrets.properties', 'a=b\n')
      const merge = ['secret', 'create', 'k8', '-f', 'secrets.properties', '--merge', '--dest', name]
      const run = await runMi(merge, {in: place()})
      expect(run.stderr).to.match(name.endsWith('.xml') ? /ends in \.xml/ : says)
      expect(run.code).to.equal(name.endsWith('.xml') ? 2 : 1)
      expect(place().read(name)).to.equal(content)
    })
  }

  for (const [output, dest] of [
    ['file', 'x.yaml'],
    ['file', 'x.json'],
    ['k8', 'x.toml'],
    ['k8', 'x.properties'],
    ['k8', '.env'],
  ]) {
    it(`writes no ${output} to ${dest}`, async () => {
      place().write('secrets.properties', 'a=b\n')
      const run = await runMi(['secret', 'create', output ?? '', '-f', 'secrets.properties', '--dest', dest ?? ''], {
        in: place(),
      })
      expect(run, run.stderr).to.include({code: 2, stdout: ''})
      expect(place().files()).not.to.include(dest)
    })
  }
})

describe('mi secret verify, decrypt and rotate with a file in another format', () => {
  const place = sandbox()

  beforeEach(() => initialiseWithKey(place()))

  const files: readonly Foreign[] = [
    {name: 'values.yaml', content: otherValues, says: /"values.yaml" is .*Helm values/},
    {name: 'other.yaml', content: 'a: b\nc:\n  d: e\n', says: /"other.yaml" is YAML.*not a Kubernetes manifest/},
    {name: 'secret.yaml', content: helmTemplate, says: /"secret.yaml" is a Helm template.*line 1 /},
    {name: 'x.json', content: json, says: /"x.json" is JSON.*not a Kubernetes manifest/},
    {name: 'secrets.properties', content: toml, says: /"secrets.properties" is TOML.*line 2 /},
    {name: 'carbon.xml', content: xml, says: /"carbon.xml" is XML.*line 1 /},
  ]

  for (const {name, content, says} of files) {
    it(`verify refuses ${name} that ${says.source}`, () => refuses(['verify'], {name, content, says}))
  }

  it('verify reads a manifest whatever its name', async () => {
    place().write('secrets.properties', manifest)
    const run = await runMi(['secret', 'verify', 'secrets.properties'], {
      in: place(),
      env: {MI_KEYSTORE_PASSWORD: password},
    })
    expect(run.stdout).to.match(/^secrets\.properties:6 +x +password +NO: not encrypted/m)
  })

  for (const words of [['decrypt'], ['rotate', '--cipher', 'RSA']]) {
    it(`${String(words[0])} refuses Helm values`, () => refuses(words, files[0]!))
  }

  async function refuses(words: readonly string[], {name, content, says}: Foreign): Promise<void> {
    place().write(name, content)
    const run = await runMi(['secret', ...words, name], {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
    expect(run, run.stderr).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.match(says)
    expect(run.stderr).to.match(/\ntry: /)
    expect(run.stderr).not.to.include('hunter')
    expect(place().read(name)).to.equal(content)
  }
})
