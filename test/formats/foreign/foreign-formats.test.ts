import {expect} from 'chai'
import fc from 'fast-check'
import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {contentSigns} from '../../../src/formats/foreign/content-signs.js'
import {foreignError, recogniseForeign, sourceAdvice} from '../../../src/formats/foreign/foreign-formats.js'
import {FormatError} from '../../../src/errors.js'
import {needs} from '../../support/tools.js'
import {check, samples, seed} from '../generated.js'
import {readByJava} from '../properties/java-properties.js'

const names = {nameless: '-', properties: 'a/secrets.properties', dotenv: 'prod.env'} as const

const recognised = (name: string, text: Buffer | string) => recogniseForeign(name, Buffer.from(text))

interface Sample {
  readonly text: Buffer | string
  readonly what: string
  /** The line that shows it; undefined if none is named. */
  readonly line?: number
  /** Under which names it is recognised: all, all but those of dotenv, or none that says anything. */
  readonly under: 'all' | 'properties' | 'nameless'
}

const toml = [
  '[server]\nhostname = "localhost"\n',
  '# c\n\n  [keystore.primary] # c\r\npassword = "x"\r\n',
  '\uFEFF[[datasource]]\nid = "x"\n',
  '["secrets"]\na = "[x]"\n',
  '[ a . "b c" ]\n',
  "[a]\nb = 'x'\nc = 1_000\nd = [1, 2]\ne = {f = true}\ng = 1979-05-27\nh = -inf\ni = false\n",
]
const laterToml = ['a = "x"\n[wso2.db]\nb = "y"\n', 'a = "x"\n# c\n[[b]]']
const jsons = ['{"db": "x"}', '{\n  "a" : 1}', '{}', ' [\n{"name": "a"}]', '["a", "b"]', '{"a\\"b": {"c": []}}', '[{}]']
const manifestInJson = '{"kind": "Secret", "apiVersion": "v1", "stringData": {"a": "x"}}'
const manifest = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  a: x\n'
const helmTemplate = `{{- if .Values.x }}\n${manifest}{{- end }}\n`

const of = (what: string, under: Sample['under'], line: number | undefined, ...texts: (Buffer | string)[]): Sample[] =>
  texts.map((text) => ({text, what, under, ...(line !== undefined && {line})}))

const foreign: readonly Sample[] = [
  ...of('TOML', 'all', 1, toml[0]!, toml[2]!, toml[3]!, toml[4]!, toml[5]!),
  ...of('TOML', 'all', 3, toml[1]!),
  ...of('TOML', 'properties', 2, laterToml[0]!),
  ...of('TOML', 'properties', 3, laterToml[1]!),
  ...of('TOML', 'nameless', 1, 'a = """\nx\n"""\n'),
  ...of('an INI file', 'all', 1, '[default]\nkey = x+y\n', '[profile dev]\nkey=x\n', '[a]\nb =\n'),
  ...of('an INI file', 'all', 3, '; c\n\n[a] ; d\nb = x\n'),
  ...of('an INI file', 'properties', 2, 'a = b\n[c]\nd = e\n'),
  ...of('JSON', 'all', 1, ...jsons.filter((text) => !text.startsWith(' '))),
  ...of('JSON', 'all', 1, jsons[3]!),
  ...of('a Kubernetes manifest in JSON', 'all', 1, manifestInJson),
  ...of('a Kubernetes manifest', 'properties', 1, manifest),
  ...of('a Kubernetes manifest', 'nameless', 1, 'apiVersion: v1\nkind: Secret # c'),
  ...of('a Kubernetes manifest', 'nameless', 3, '# c\nkind: "List"\napiVersion: v1\n'),
  ...of('a Helm template', 'properties', 1, helmTemplate),
  ...of('a Helm template', 'properties', 4, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ include "x" . }}\n'),
  ...of('a Helm template', 'properties', 2, 'a:\n  b: {{ .Values.b | quote }}\n'),
  ...of('a template', 'properties', 1, '{{ range gets "/db/*" }}\n{{.Key}}={{.Value}}\n{{ end }}\n'),
  ...of('YAML', 'all', 1, '---\na: b\n', '%YAML 1.2\n---\na: b\n', '---\n# c\n- a\n', '---\n"a b": c'),
  ...of('YAML', 'properties', 2, 'A=b\na:\n  b: c\n'),
  ...of('YAML', 'all', 2, '# c\na:\n  b: c\n', '\na: # c\r\n\r\n    b:\r\n'),
  ...of('YAML', 'all', 1, 'a:\n- b\n', '"a":\n  - b\n'),
  ...of('YAML', 'all', 3, 'a: b\nc: d\ne:\n  f: g\n'),
  ...of('YAML', 'nameless', 1, 'a: |\n  b\n', 'a: >-\n    b\n', '- a: b\n', '{a: b, c: d}\n'),
  ...of(
    'XML',
    'all',
    1,
    '<?xml version="1.0"?>\n<a/>',
    '<!DOCTYPE properties>\n',
    '<Server xmlns="x">\n',
    '<!-- c -->\n<a/>',
  ),
  ...of('XML', 'all', 2, '\n<html>\n'),
  ...of(
    'a private key in PEM',
    'all',
    1,
    '-----BEGIN PRIVATE KEY-----\nMIIE\n',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
  ),
  ...of('a certificate in PEM', 'all', 1, '-----BEGIN CERTIFICATE-----\nMIIE\n'),
  ...of('a PEM file', 'all', 1, '-----BEGIN PUBLIC KEY-----\nMIIE\n', 'Bag Attributes\n    friendlyName: x\n'),
  ...of('a PEM file', 'nameless', 3, 'Certificate:\n    Data=x\n-----BEGIN CERTIFICATE-----\n'),
  ...of('a message encrypted with PGP or age', 'all', 1, '-----BEGIN PGP MESSAGE-----\n\nhQEM\n'),
  ...of('a file encrypted with Ansible Vault', 'all', 1, '$ANSIBLE_VAULT;1.1;AES256\n3035\n'),
  ...of('a file encrypted with age', 'all', 1, 'age-encryption.org/v1\n-> X25519 x\n'),
  ...of('a file encrypted with SOPS', 'all', 2, 'sops_version=3.9.0\na=ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n'),
  ...of('a Git LFS pointer', 'all', 1, 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n'),
  ...of('a JKS keystore', 'all', undefined, Buffer.from('feedfeed00000002', 'hex')),
  ...of('a JCEKS keystore', 'all', undefined, Buffer.from('cececece00000002', 'hex')),
  ...of('a PKCS#12 keystore, or a key or a certificate in DER', 'all', undefined, Buffer.from('308209d202', 'hex')),
  ...of('a ZIP archive or an Office document', 'all', undefined, Buffer.from('504b030414', 'hex')),
  ...of('a compressed file', 'all', undefined, Buffer.from('1f8b08', 'hex')),
  ...of('a PDF document', 'all', undefined, '%PDF-1.7\n'),
  ...of('a KeePass database', 'all', undefined, Buffer.from('03d9a29a', 'hex')),
  ...of('a file encrypted with git-crypt', 'all', undefined, '\0GITCRYPT\0x'),
  ...of('a file encrypted with openssl', 'all', undefined, 'Salted__x'),
  ...of('a file encrypted with openssl', 'all', 1, 'U2FsdGVkX1+x='),
]

/** Lines of good `.properties` files that resemble another format. */
const ordinary: readonly string[] = [
  'db={"user": "x"}',
  'db = {\\\n  "user": "x"\\\n}',
  'a = [b]',
  'a=[\\\n[b]\\\n]',
  'a: b',
  'a: b\nc: d\n',
  '--- the database ---\na=b',
  '# decrypted from ENC[AES256_GCM,data:x]\na=b',
  '# ---\n# [section]\n# {"a": "b"}\n# <xml>\na=b',
  '! [section]\na=b',
  'a=b\n\\[c]=d',
  '[a]=b',
  'a[0].b=c\na[1].b=d',
  '{a}=b',
  '{DES}x=y',
  '{0}=a\n{1}=b',
  'a={{ .Values.b }}\nc={{ include "x" . }}',
  'a=-----BEGIN PRIVATE KEY-----\\nMIIE',
  'a=<b>c</b>',
  'a: |',
  'a="""',
  'a: >\n  # c\nb: c',
  'a = |\n  b = c',
  'kind=Secret\napiVersion=v1',
  'kind: secret\napiVersion: v1',
  'apiVersion: v1\na=b',
  'a=---\nb=x',
  '--- a',
  'a.b.c   d',
  '- a',
  'key.with\\:colon=x\nurl=https://a.b/c?d=e',
  'a=ENC(abc)\nb=ENC[x]',
  'version=1\nsize=2',
  '%PDF=x',
  '<=x',
  'a=b\\\n  c: d',
  'a=first\\\n[second]\\\n---\\\nthird: x',
  'jaas = com.sun.Foo required \\\n  user="x" \\\n  password="y";',
]

describe('recognising files in other formats', () => {
  it('names each for what it is, with the line, unless the name of the file is a reason to believe otherwise', () => {
    for (const {text, what, line, under} of foreign) {
      const believed: readonly string[] = {all: [], properties: ['dotenv'], nameless: ['dotenv', 'properties']}[under]
      for (const [kind, name] of Object.entries(names)) {
        const found = recognised(name, text)
        const about = `${JSON.stringify(text.toString())} as ${name}`
        if (believed.includes(kind)) expect(found?.what, about).not.to.equal(what)
        else {
          expect(found?.what, about).to.equal(what)
          expect(/^line (\d+) /.exec(found?.evidence ?? '')?.[1], about).to.equal(line?.toString())
        }
      }
    }
  })

  it('takes no more than linear time over what resembles another format', () => {
    for (const text of [
      `smtp.password:\r\n${'\r\n'.repeat(2000)}a=b\r\n`,
      `smtp.password:\r\n${'# x\r\n'.repeat(2000)}a=b\r\n`,
      `---\r\n${'\r\n'.repeat(2000)}a=b\r\n`,
      `a={{${' '.repeat(65_000)}`,
    ])
      for (const name of Object.values(names))
        expect(recognised(name, text)?.what, text.slice(0, 20)).to.equal(undefined)
  })

  it('has a sample of every sign', () => {
    const found = new Set(foreign.map(({what}) => what))
    expect(contentSigns.map(({what}) => what).filter((what) => !found.has(what))).to.deep.equal([])
  })

  it('goes by the name if the content shows nothing', () => {
    const named = {
      'Config.toml': 'TOML',
      'x/values.yaml': 'YAML with Helm values',
      'values-prod.YML': 'YAML with Helm values',
      'a.yaml': 'YAML',
      'a.json': 'JSON',
      'a.jsonl': 'JSON',
      'carbon.xml': 'XML',
      'secret.tfvars': 'Terraform (HCL)',
      'a.csv': 'CSV',
    }
    for (const [name, what] of Object.entries(named)) {
      const family = /^(?:YAML|JSON)/.test(what) ? {family: 'data'} : what === 'TOML' ? {family: 'toml'} : {}
      expect(recognised(name, 'a: b\n'), name).to.deep.equal({what, byName: true, ...family})
    }
    for (const name of ['a.toml.properties', '.env.json', 'toml', 'a.conf', 'a.txt', 'yaml/a', 'a.yaml.bak'])
      expect(recognised(name, 'a: b\n'), name).to.equal(undefined)
  })

  it('believes the content more than the name, unless the name says the same better', () => {
    expect(recognised('a.toml', '{"a": "b"}')).to.include({what: 'JSON', byName: false})
    for (const text of ['["a"]', ' [ "a" ]\n', '[]', '[1]\n', '[null]'])
      expect(recognised('-', text), text).to.include({what: 'JSON', family: 'data'})
    for (const text of ['["a"]\nb = "c"\n', '[a]\n', '[1]\nb = 1\n'])
      expect(recognised('-', text), text).to.include({what: 'TOML'})
    expect(recognised('a.json', toml[0]!)).to.include({what: 'TOML', byName: false})
    expect(recognised('a.toml', '[a]\nb = {{ .x }}')).to.include({what: 'TOML', byName: false})
    expect(recognised('a.toml', '[a]\nb = x\n')).to.include({what: 'TOML', family: 'toml', byName: false})
    expect(recognised('values.yaml', 'a:\n  b: c')).to.include({what: 'YAML with Helm values', byName: false})
  })

  it('refuses with what to do next', () => {
    const refusal = (name: string, text: string) => () => {
      throw foreignError(recognised(name, text)!, sourceAdvice('.properties or .env'))
    }
    expect(refusal('a.toml', toml[0]!)).to.throw(
      FormatError,
      'is TOML, not .properties or .env: line 1 is a table header',
    )
    expect(refusal('a.toml', 'a = 1')).to.throw(FormatError, 'is TOML according to its name, not .properties or .env')
    const copy = 'write its secrets to a .properties file, one per line: alias=secret'
    for (const [name, text, hint] of [
      ['-', toml[0]!, copy],
      ['a.toml', 'a = 1', `${copy}; if it has such lines already, rename it to .properties`],
      ['-', '$ANSIBLE_VAULT;1.1', 'decrypt it first'],
    ] as const)
      expect(refusal(name, text)).to.throw(FormatError).with.property('hint', hint)
  })

  it('takes ordinary .properties lines for what they are, whatever the name', () => {
    for (const text of ordinary)
      for (const name of Object.values(names))
        expect(recognised(name, text), `${JSON.stringify(text)} as ${name}`).to.equal(undefined)
  })

  it('looks only at the beginning of a file', () => {
    expect(recognised('-', `${'a=b\n'.repeat(20_000)}[section]\n`)).to.equal(undefined)
    expect(recognised('-', `${'a=b\n'.repeat(10_000)}[section]\n`)).to.include({what: 'an INI file'})
  })

  it('takes time that is linear in hostile text', () => {
    for (const piece of [
      '"apiVersion":',
      '{{',
      ' ',
      '[',
      'a.',
      '#\n',
      '\\\n',
      'a:\n',
      '- a:\n',
      '["a",',
      '<a ',
      'a = ',
      '\n\n',
    ])
      recognised('-', piece.repeat(Math.ceil(65_536 / piece.length)))
  }).timeout(60_000)

  /** Aliases and values with a preference for what other formats begin with. */
  const word = fc.stringMatching(/^[a-cX-Z019._\-[\]{}"'<>:|]{1,8}$/)
  const alias = fc.stringMatching(/^[A-Za-z_][\w.-]{0,12}$/)
  const value = fc.oneof(
    word,
    fc.constantFrom(
      '{"a": "b"}',
      '[a]',
      '[[b]]',
      '|',
      '>',
      '---',
      'apiVersion: v1',
      '{{ .Values.a }}',
      '"quoted"',
      '<a>',
    ),
    fc.json(),
    fc.base64String(),
  )
  const separator = fc.constantFrom('=', ' = ', ': ', ':', ' ')
  const escaped = (text: string) => text.replaceAll(/[^ -~]|\\/g, '')
  const line = fc.tuple(alias, separator, value).map((parts) => parts.map(escaped).join(''))
  const propertiesFile = fc.array(fc.oneof(line, line, line, fc.constantFrom('', '# [a]', '! {', '  # ---')), {
    maxLength: 12,
  })

  it(`takes generated .properties files for what they are, with the seed ${seed}`, () => {
    check(propertiesFile, 3000, (lines) => {
      const text = lines.join('\n')
      for (const name of Object.values(names)) expect(recognised(name, text), JSON.stringify(text)).to.equal(undefined)
    })
  })

  describe('asks the authorities', () => {
    it('java.util.Properties reads what is taken for .properties, without an empty value', function () {
      needs(this, 'java', 'javac')
      const texts = [
        ...ordinary.filter((text) => text !== '--- a'),
        ...samples(propertiesFile, 300).map((lines) => lines.join('\n')),
      ]
      for (const {malformed} of readByJava(texts)) expect(malformed).to.equal(false)
      for (const [index, {puts}] of readByJava(ordinary).entries())
        expect(
          puts.every(([, text]) => text !== ''),
          ordinary[index],
        ).to.equal(true)
    })

    const python = (program: string, texts: readonly string[]) => {
      const run = spawnSync(
        'python3',
        ['-c', `import json, sys\n${program}\nfor text in json.load(sys.stdin): load(text)`],
        {
          input: JSON.stringify(texts),
          encoding: 'utf8',
        },
      )
      return {code: run.status, stderr: run.stderr}
    }

    it("Python's json reads what is called JSON", function () {
      needs(this, 'python3')
      expect(python('load = json.loads', [...jsons, manifestInJson])).to.deep.equal({code: 0, stderr: ''})
    })

    it("Python's tomllib reads what is called TOML, and files of the Cipher Tool are", function () {
      needs(this, 'python3')
      const folder = path.join(import.meta.dirname, '..', '..', 'vectors', 'toml')
      const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'))
      expect(files).to.have.length(40)
      // A byte order mark is an error in TOML, but editors write one.
      const texts = [...toml, ...laterToml, ...files].map((text) => text.replace(/^\uFEFF/, ''))
      expect(python('import tomllib; load = tomllib.loads', texts)).to.deep.equal({code: 0, stderr: ''})
      for (const text of files)
        for (const name of ['-', 'deployment.toml', 'secrets.properties'])
          expect(recognised(name, text), text).to.include({
            what: 'TOML',
            byName: false,
            evidence: 'line 1 is a table header',
          })
    })
  })
})
