import {expect} from 'chai'
import {randomBytes} from 'node:crypto'
import {findPlaintext, isLookedAt, isOutput} from '../../../src/app/doctor/plaintext-rules.js'
import {FormatError} from '../../../src/errors.js'
import {identity} from '../../support/identity.js'

const ciphertext = randomBytes(256).toString('base64')
const find = (name: string, text: string) => findPlaintext(name, Buffer.from(text))
const linesIn = (name: string, text: string) => find(name, text)?.lines

const secret = (entries: string) => `kind: Secret\napiVersion: v1\nmetadata: {name: a}\n${entries}`

describe('what doctor takes for plaintext', () => {
  it('knows files by their names', () => {
    const names = ['a.yaml', 'a/b.YML', 'a.json', '.env', 'a/.env.prod', 'prod.env', 'a/Config.toml', 'deployment.toml']
    const others = ['password-tmp', 'a/password-persist.txt', 'a.key', 'a.jks', 'a.p12', 'security/wso2-secrets.env']
    for (const name of [...names, ...others]) expect(isLookedAt(name), name).to.equal(true)
    for (const name of [
      '.env.example',
      'sample.env',
      '.env.local.template',
      '.envrc',
      'config.toml',
      'password',
      'a.txt',
    ])
      expect(isLookedAt(name), name).to.equal(false)
    expect(isOutput('a/security/wso2-secrets.toml')).to.equal(true)
    expect(isOutput('insecurity/wso2-secrets.toml')).to.equal(false)
  })

  it('finds values of a Secret that are not encrypted, and no others', () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    const entries = [
      'data:',
      `  a: ${base64('hunter2')}`,
      `  b: ${base64(ciphertext)}`,
      '  c: hunter2!',
      `  d: ${base64('overridden')}`,
      'stringData:',
      '  d: hunter2',
      `  e: ${ciphertext}`,
      '  f: ""',
      '  g: $env{X}',
      '  h: ${X}',
      '  i: 5432',
    ]
    expect(linesIn('s.yaml', secret(entries.join('\n')))).to.deep.equal([5, 7, 10, 15])
  })

  it('says nothing about manifests that are not Secrets', () => {
    const plain = secret('stringData: {a: hunter2}\n')
    expect(linesIn('s.yaml', plain)).to.deep.equal([4])
    expect(find('s.yaml', plain.replace('kind: Secret', 'kind: ConfigMap # Secret'))).to.equal(undefined)
    expect(find('s.json', '{"Secret": "kind"}')).to.equal(undefined)
  })

  it('takes templates and what sops has encrypted for what they are in their own values only', () => {
    const sops = 'ENC[AES256_GCM,data:a+/=,iv:b=,tag:c=,type:str]'
    const entries = [
      'stringData:',
      '  a: "{{ .Values.a }}{{ .Values.b }}"',
      '  b: {{ include "b" . }} # ENC[AES256_GCM,',
      `  c: ${sops}`,
      '  d: hunter2 # {{ .Values.d }}',
      '  e: "{{ .Values.e }}hunter2{{ .Values.f }}"',
      `  f: x ${sops}`,
      '  g: |',
      '    {{ .Files.Get "g" }}',
      '  h: {a: {{ .Values.h }}}',
      'data:',
      `  i: ${sops}`,
      "  j: '{{ .Values.j | b64enc }}'",
      '  k: {{ .Values.k }}',
    ]
    expect(linesIn('s.yaml', `# {{ x }}\n${secret(entries.join('\n'))}`)).to.deep.equal([9, 10, 11, 14])
    expect(find('s.yaml', secret(`data: {a: "${sops}"}\nstringData: {b: '{{ x }}'}\n`))).to.equal(undefined)
    for (const start of ['{{- if .Values.a }}\n', 'labels: {{- include "l" . | nindent 2 }}\n'])
      expect(() => find('s.yaml', start + secret('stringData: {a: hunter2}\n')), start).to.throw(FormatError)
  })

  it('finds Secrets in lists and in any document, and those whose kind is written with escapes', () => {
    const item = '{"metadata": {"name": "a"}, "stringData": {"p": "hunter2"}'
    for (const text of [
      `{"kind": "SecretList", "items": [${item}}]}`,
      `{"kind": "SecretList", "items": [${item}, "kind": "Secret"}]}`,
      `{"kind": "List", "items": [${item}, "kind": "Secret"}]}`,
      `{"kind": "ConfigMapList", "items": [${item}, "kind": "Secret"}]}`,
      String.raw`${item}, "kind": "Sec\u0072et"}`,
      String.raw`${item}, "k\u0069nd": "Secret"}`,
    ])
      expect(linesIn('s.json', text), text).to.deep.equal([1])
    expect(find('s.json', `{"kind": "SecretList", "items": [${item}, "kind": "ConfigMap"}]}`)).to.equal(undefined)
    const documents = `kind: ConfigMap\n---\n${item}, kind: "Sec\\x72et"}\n---\n`
    expect(linesIn('s.yaml', documents + secret('data: {a: Zm9v}'))).to.deep.equal([3, 8])
  })

  it('finds strings in Config.toml, wherever they are', () => {
    const text = `port = 1\na = "x"\nb = {c = 'y', d = "${ciphertext}"}\n[t]\ne = """\nz"""\nf = "$secret{g}"\nh = ""\n`
    expect(linesIn('Config.toml', text)).to.deep.equal([2, 3, 5])
    const lists = `a = [\n1, "",\n"x", [["y"]],\n{b = 1, c = {d = ["z"]}}]\n[[t]]\ne = "x"\nf = ["${ciphertext}"]\n`
    expect(linesIn('Config.toml', lists)).to.deep.equal([3, 4, 6])
  })

  it('finds values in [secrets] of deployment.toml only', () => {
    const text = `[server]\nhostname = "h"\n[secrets]\na = "[x]"\nb = "x"\nc = "$env{X}"\nd = "${ciphertext}"\n`
    expect(find('conf/deployment.toml', text)).to.deep.equal({
      what: 'plaintext',
      lines: [4, 5],
      encrypt: 'mi secret encrypt',
    })
  })

  it('finds values in a .env file, with or without quotation marks', () => {
    expect(linesIn('.env', `A="x"\nB="${ciphertext}"\nC=""\nD='$X'\nE=$(cat x)\nF=y\n`)).to.deep.equal([1, 6])
  })

  it('finds values of .properties files only if mi has written them', () => {
    expect(find('a.properties', 'a=x\n')).to.equal(undefined)
    expect(linesIn('a.properties', `# mi type=password\na=x\nb=${ciphertext}\n`)).to.deep.equal([2])
    expect(linesIn('conf/security/cipher-text.properties', 'a=[x]\n')).to.deep.equal([1])
    expect(find('conf/security/secret-conf.properties', 'a=x\n')).to.equal(undefined)
  })

  it('tells keys from other files of that name', () => {
    expect(find('a.key', `${'0a'.repeat(32)}\n`)?.what).to.equal('a symmetric key')
    expect(find('a.key', '-----BEGIN PRIVATE KEY-----\n')).to.equal(undefined)
    expect(find('password-tmp', '\n')).to.equal(undefined)
    expect(findPlaintext('a.p12', identity().pkcs12('x', 'a'))).to.deep.include({isProtected: true})
    expect(findPlaintext('a.p12', Buffer.from(identity().pem))).to.equal(undefined)
  })

  it('says so if a file is not what its name says', () => {
    for (const name of ['Config.toml', 'deployment.toml']) expect(() => find(name, '[a')).to.throw(FormatError)
    expect(() => find('s.yaml', secret('stringData: {'))).to.throw(FormatError)
    const plain = secret('stringData: {a: hunter2}\n')
    for (const wide of [plain, `\uFEFF${plain}`]) {
      expect(() => findPlaintext('s.yaml', Buffer.from(wide, 'utf16le'))).to.throw(FormatError)
      expect(() => findPlaintext('s.yaml', Buffer.from(wide, 'utf16le').swap16())).to.throw(FormatError)
    }
    expect(findPlaintext('s.yaml', Buffer.from('a: b\n', 'utf16le'))).to.equal(undefined)
    for (const hidden of ['x: &x {a: hunter2}\nstringData: *x\n', 'data: {a: Zm9v}\ndata: {}\n', '<<: {}\n'])
      expect(() => find('s.yaml', secret(hidden)), hidden).to.throw(FormatError)
    expect(() => find('s.yaml', 'x: &x Secret\nkind: *x\n')).to.throw(FormatError)
  })
})
