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

  it('says nothing about manifests that are not Secrets, templates, and what sops has encrypted', () => {
    const plain = secret('stringData: {a: hunter2}\n')
    expect(linesIn('s.yaml', plain)).to.deep.equal([4])
    expect(find('s.yaml', plain.replace('kind: Secret', 'kind: ConfigMap # Secret'))).to.equal(undefined)
    expect(find('s.yaml', `${plain}# {{ if }}`)).to.equal(undefined)
    expect(find('s.yaml', secret('data: {a: "ENC[AES256_GCM,data:a,type:str]"}\n'))).to.equal(undefined)
    expect(find('s.json', '{"Secret": "kind"}')).to.equal(undefined)
  })

  it('finds strings in Config.toml, wherever they are', () => {
    const text = `port = 1\na = "x"\nb = {c = 'y', d = "${ciphertext}"}\n[t]\ne = """\nz"""\nf = "$secret{g}"\nh = ""\n`
    expect(linesIn('Config.toml', text)).to.deep.equal([2, 3, 5])
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
  })
})
