import {expect} from 'chai'
import {X509Certificate} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

describe('mi profile list', () => {
  const place = sandbox()
  const mi = async (arguments_: string[], options: RunOptions = {}) => runMi(arguments_, {in: place(), ...options})
  const list = async (arguments_: string[] = [], options: RunOptions = {}) =>
    mi(['profile', 'list', ...arguments_], options)
  const init = async (arguments_: string[], env = {}) => {
    const run = await mi(['secret', 'init', ...arguments_], {env})
    expect(run.code, run.stderr).to.equal(0)
  }
  const expires = new Date(new X509Certificate(identity().pem).validTo).toISOString().slice(0, 10)

  it('says what to run if there are none', async () => {
    const run = await list()
    expect(run).to.include({code: 0, stdout: ''})
    expect(run.stderr).to.match(/^note: no profiles yet.*mi secret init/)
    expect(jsonResult(await list(['--json']))).to.deep.equal({profiles: []})
  })

  describe('with three profiles', () => {
    const rows = (stdout: string) =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/))

    beforeEach(async () => {
      place().write('mi.p12', identity().pkcs12('wso2carbon', 'mi'))
      place().write('mi.pem', identity().pem)
      await init(['--keystore', 'mi.pem', '-c', 'RSA'])
      await init(['--keystore', 'mi.p12', '--alias', 'mi', '-p', 'prod'], {MI_KEYSTORE_PASSWORD: 'wso2carbon'})
      await init(['symmetric', '--generate', '-p', 'aes'])
    })

    it('prints a line for each, in columns, and marks the current one', async () => {
      const run = await list()
      expect(run).to.include({code: 0, stderr: ''})
      expect(rows(run.stdout)).to.deep.equal([
        ['', 'NAME', 'KIND', 'ALIAS', 'CIPHER', 'EXPIRES', 'SUBJECT, KEY FILE OR KEYSTORE'],
        ['', 'aes', 'AES', '-', 'AES/GCM/NoPadding', '-', path.join(place().config, 'aes.key')],
        ['*', 'default', 'PEM', '-', 'RSA/ECB/PKCS1Padding', expires, 'CN=mi.test'],
        ['', 'prod', 'PKCS12', 'mi', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', expires, 'CN=mi.test'],
      ])
      for (const line of run.stdout.split('\n')) expect(line).to.equal(line.trimEnd())
    })

    it('marks the profile that commands use, chosen by "profile use" or the variable', async () => {
      const marked = (stdout: string) =>
        rows(stdout)
          .filter(([mark]) => mark === '*')
          .map(([, name]) => name)
      expect((await mi(['profile', 'use', 'prod'])).code).to.equal(0)
      expect(marked((await list()).stdout)).to.deep.equal(['prod'])
      expect(marked((await list([], {env: {MI_PROFILE: 'aes'}})).stdout)).to.deep.equal(['aes'])
      const gone = await list([], {env: {MI_PROFILE: 'gone'}})
      expect(marked(gone.stdout)).to.deep.equal([])
      expect(gone.stderr).to.match(/^note: the current profile "gone" does not exist/)
    })

    it('prints one object with --json', async () => {
      const run = await list(['--json'])
      expect(run).to.include({code: 0, stderr: ''})
      const validTo = new Date(new X509Certificate(identity().pem).validTo).toISOString()
      expect(jsonResult(run)).to.deep.equal({
        profiles: [
          {
            name: 'aes',
            current: false,
            kind: 'AES',
            cipher: 'AES/GCM/NoPadding',
            keyFile: path.join(place().config, 'aes.key'),
          },
          {
            name: 'default',
            current: true,
            kind: 'PEM',
            cipher: 'RSA/ECB/PKCS1Padding',
            expires: validTo,
            subject: 'CN=mi.test',
          },
          {
            name: 'prod',
            current: false,
            kind: 'PKCS12',
            alias: 'mi',
            cipher: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
            expires: validTo,
            subject: 'CN=mi.test',
          },
        ],
      })
    })

    it('lists damaged profiles too, with what is wrong, and shows none of their contents', async () => {
      const put = (name: string, content: string) => {
        writeFileSync(path.join(place().config, name), content)
      }
      put('bad.yaml', 'hunter2: hunter2')
      put('empty.yaml', 'version: 1\nkeystore: /k\ntype: JKS\nkeystoreSha256: x\ncertificate: hunter2\n')
      const run = await list()
      expect(run.code).to.equal(0)
      expect(rows(run.stdout).map(([, name, kind]) => `${name ?? ''} ${kind ?? ''}`)).to.include.members([
        'bad damaged',
        'empty damaged',
        'prod PKCS12',
      ])
      expect(run.stderr)
        .to.match(/^warning: profile "bad": .*bad\.yaml.*damaged/m)
        .and.to.match(/^warning: profile "empty"/m)
      const json = await list(['--json'])
      expect(run.stdout + run.stderr + json.stdout).not.to.include('hunter2')
      const {profiles} = JSON.parse(json.stdout) as {profiles: {name: string; kind: string; problem?: string}[]}
      expect(profiles.find(({name}) => name === 'bad'))
        .to.include({kind: 'damaged'})
        .and.to.have.property('problem')
    })

    it('does not let a name from a file move the cursor', async () => {
      const profile = 'version: 1\nkeyFile: "/k\\e[2J\\u202E"\n'
      writeFileSync(path.join(place().config, 'evil.yaml'), profile)
      const run = await list()
      expect(run.stdout).to.include(String.raw`/k\u001b[2J\u202e`)
      // eslint-disable-next-line no-control-regex -- the test is that there is none
      expect(run.stdout).not.to.match(/[\u0000-\u0009\u001B\u202E]/)
    })
  })
})
