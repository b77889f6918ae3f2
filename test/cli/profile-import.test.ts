import {expect} from 'chai'
import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {keytool} from '../support/keytool.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const password = 'hunter2!!'
const base64 = Buffer.from(password).toString('base64')

/** Where each older tool keeps its profile, and what it writes there. */
const tools = {
  mi: {
    file: '.wso2mi/keystore/keystore_info.yaml',
    write: (keystore: string) =>
      `keyStorePath: ${keystore}\nkeyStoreType: JKS\nkeyStorePassword: ${base64}\nkeyAlias: wso2carbon\nkeyPassword: ${base64}\n`,
  },
  apictl: {
    file: '.wso2apictl/keystore/keystore_info.yaml',
    write: (keystore: string) =>
      `keyStorePath: ${keystore}\nkeyStorePassword: ${base64}\nkeyAlias: wso2carbon\nkeyPassword: ${base64}\n`,
  },
  symmetric: {
    file: '.wso2apictl/encryption-key/encryption_key.yaml',
    write: (key: string) => `algorithm: AES/GCM/NoPadding\nencryptionKey: ${Buffer.from(key).toString('base64')}\n`,
  },
  micli: {
    file: '.wso2micli/security/keystore-info.properties',
    write: (keystore: string) =>
      [
        '#Sat Nov 21 12:00:00 UTC 2026',
        'secret.keystore.alias=wso2carbon',
        `secret.keystore.location=${keystore}`,
        `secret.keystore.password=${base64.replaceAll('=', String.raw`\=`)}`,
        'secret.keystore.type=JKS',
        '',
      ].join('\n'),
  },
} as const

describe('mi profile import', () => {
  const place = sandbox()
  const saved = (name = 'default') =>
    parse(readFileSync(path.join(place().config, `${name}.yaml`), 'utf8')) as Record<string, unknown>
  const older = (tool: keyof typeof tools) => path.join(place().home, tools[tool].file)
  const put = (tool: keyof typeof tools, content: string) => {
    mkdirSync(path.dirname(older(tool)), {recursive: true})
    writeFileSync(older(tool), content)
    return older(tool)
  }
  const importing = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['profile', 'import', ...arguments_], {in: place(), ...options})

  beforeEach(() => {
    place().write('wso2carbon.p12', identity().pkcs12(password, 'wso2carbon'))
  })

  for (const tool of ['mi', 'apictl', 'micli'] as const) {
    it(`finds the profile of ${tool}, saves the certificate but no password, and warns about the old file`, async () => {
      const file = put(tool, tools[tool].write(place().path('wso2carbon.p12')))
      const run = await importing()
      expect(run, run.stderr).to.include({code: 0, stdout: ''})
      expect(saved()).to.include({keystore: place().path('wso2carbon.p12'), type: 'PKCS12', alias: 'wso2carbon'})
      expect(run.stderr)
        .to.match(/^warning: .*contains the keystore password.*base64/m)
        .and.to.include(tools[tool].file)
      expect(run.stderr + run.stdout)
        .not.to.include(password)
        .and.not.to.include(base64)
      expect(place().filesHolding(password)).to.deep.equal([path.relative(place().root, file)])
      const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: ' x '})
      expect(identity().open(create.stdout.trim().replace('db : ', ''))).to.equal(' x ')
    })

    it(`opens a keystore made by keytool with the profile of ${tool}`, async function () {
      needs(this, 'java', 'javac', 'keytool')
      const order = [
        '-genkeypair',
        '-keyalg',
        'RSA',
        '-dname',
        'CN=old',
        '-alias',
        'WSO2Carbon',
        '-storetype',
        'JKS',
        '-keypass',
        password,
      ]
      keytool(place().path('old.jks'), password, order)
      const run = await importing([put(tool, tools[tool].write(place().path('old.jks')))])
      expect(run.code, run.stderr).to.equal(0)
      expect(saved()).to.include({type: 'JKS', alias: 'wso2carbon'})
      expect(run.stderr).to.match(/"CN=old"/)
    })
  }

  it('saves under a given name, and replaces a profile only with permission', async () => {
    put('mi', tools.mi.write(place().path('wso2carbon.p12')))
    expect((await importing(['--profile', 'old'])).code).to.equal(0)
    expect((await importing(['--profile', 'old'])).stderr).to.include('already saved, unchanged')
    place().write('other.pem', identity().pem)
    expect(
      (await runMi(['secret', 'init', '--keystore', 'other.pem', '-p', 'old', '--force'], {in: place()})).code,
    ).to.equal(0)
    const refused = await importing([], {env: {MI_PROFILE: 'old'}})
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr).to.include('--force')
    expect(saved('old')).to.include({type: 'PEM'})
    expect((await importing(['--force'], {env: {MI_PROFILE: 'old'}})).code).to.equal(0)
    expect(saved('old')).to.include({type: 'PKCS12'})
  })

  it('prints one object with --json', async () => {
    const file = put('apictl', tools.apictl.write(place().path('wso2carbon.p12')))
    const run = await importing(['--json'])
    const result = JSON.parse(run.stdout) as object
    expect(result).to.include({profile: 'default', importedFrom: file, type: 'PKCS12', alias: 'wso2carbon'})
    expect(run.stdout).not.to.include(password).and.not.to.include(base64)
  })

  it('resolves a relative keystore path against the working directory, and says so', async () => {
    const file = place().write('old/keystore_info.yaml', tools.mi.write('wso2carbon.p12'))
    const run = await importing(['old/keystore_info.yaml'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.match(/^note: .*relative.*working directory/m)
    expect(saved().keystore).to.equal(place().path('wso2carbon.p12'))
    const elsewhere = await importing([file], {cwd: place().home})
    expect(elsewhere).to.include({code: 1, stdout: ''})
    expect(elsewhere.stderr)
      .to.match(/relative.*working directory/)
      .and.to.match(/wso2carbon\.p12.*does not exist/)
  })

  it('says that there is nothing to import, and where it looked', async () => {
    const run = await importing()
    expect(run).to.include({code: 1, stdout: ''})
    for (const {file} of Object.values(tools)) expect(run.stderr).to.include(file)
    expect(place().files()).to.deep.equal(['work/wso2carbon.p12'])
  })

  it('lists several profiles if there is nobody to ask', async () => {
    put('mi', tools.mi.write('/k'))
    put('micli', tools.micli.write('/k'))
    const run = await importing()
    expect(run).to.include({code: 2, stdout: ''})
    expect(run.stderr).to.include(tools.mi.file).and.to.include(tools.micli.file).and.not.to.include(tools.apictl.file)
  })

  it('asks which of several to import at a terminal', async function () {
    needs(this, 'python3')
    put('mi', tools.mi.write('/no/such/keystore'))
    put('micli', tools.micli.write(place().path('wso2carbon.p12')))
    const run = await inTerminal(
      ['profile', 'import'],
      async (terminal) => {
        await terminal.expect('? Profile')
        await terminal.expect(tools.micli.file)
        terminal.type(keys.down + keys.enter)
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run, run.text).to.include({code: 0, stdout: ''})
    expect(run.leftovers).to.deep.equal([])
    expect(saved()).to.include({alias: 'wso2carbon'})
    expect(run.raw).not.to.include(password).and.not.to.include(base64)
  })

  const sound = () => tools.mi.write(place().path('wso2carbon.p12'))
  for (const {what, content, says} of [
    {
      what: 'another password',
      content: () => sound().replaceAll(base64, Buffer.from('hunter3!').toString('base64')),
      says: /does not open this keystore[^]*keystore_info\.yaml.*mi secret init/,
    },
    {
      what: 'an unknown alias',
      content: () => sound().replace('wso2carbon\n', 'other\n'),
      says: /no such alias[^]*"wso2carbon"/,
    },
    {what: 'a missing keystore', content: () => tools.mi.write('/no/such.jks'), says: /such\.jks.*does not exist/},
    {
      what: 'a file that is not a keystore',
      content: () => tools.mi.write(place().write('junk.jks', 'hunter2!!')),
      says: /junk\.jks/,
    },
    {
      what: 'a plaintext password',
      content: () => sound().replaceAll(base64, password),
      says: /keyStorePassword is not base64 text/,
    },
    {what: 'no alias', content: () => sound().replace(/keyAlias.*\n/, ''), says: /keyAlias is missing/},
    {what: 'no YAML', content: () => `${password}: [`, says: /keystore_info\.yaml.*is not YAML/},
    {
      what: 'an unknown type',
      content: () => sound().replace('JKS', `${password}\\u001B`),
      says: /keyStoreType is not a keystore type/,
    },
  ]) {
    it(`saves nothing from ${what}, and shows no password`, async () => {
      const file = put('mi', content())
      const run = await importing()
      expect(run, run.stderr).to.include({code: 1, stdout: ''})
      expect(run.stderr)
        .to.match(says)
        .and.not.to.match(/hunter|aHVudGVy/)
      expect(
        place()
          .files()
          .filter((name) => name.includes('.config')),
      ).to.deep.equal([])
      expect(readFileSync(file, 'utf8')).to.equal(content())
    })
  }

  /** As `apictl secret init symmetric` writes it: product-apim-tooling, import-export-cli/cmd/secret/init.go. */
  describe('of a symmetric profile of apictl', () => {
    const digits = '8f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'
    const kept = () => readFileSync(path.join(place().config, 'default.key'), 'utf8')

    for (const [what, key] of [
      ['64 digits', digits],
      ['text of 32 bytes', '12345678901234567890123456789012'],
      ['digits with a line break, as in "echo KEY | base64"', `${digits}\n`],
    ] as const) {
      it(`copies the key to a file of its own: ${what}`, async () => {
        const file = put('symmetric', tools.symmetric.write(key))
        const run = await importing(['--json'])
        expect(run.code, run.stderr).to.equal(0)
        expect(jsonResult(run)).to.deep.equal({
          profile: 'default',
          file: path.join(place().config, 'default.yaml'),
          keyFile: path.join(place().config, 'default.key'),
          cipher: 'AES/GCM/NoPadding',
          generated: false,
          importedFrom: file,
        })
        expect(kept()).to.equal(`${key.trim()}\n`)
        expect(statSync(path.join(place().config, 'default.key')).mode & 0o777).to.equal(0o600)
        expect(run.stderr)
          .to.match(/^warning: .*encryption_key\.yaml.*symmetric key.*delete it/m)
          .and.not.to.include(key.trim())
      })
    }

    for (const [what, content, says] of [
      [
        'a short key',
        tools.symmetric.write(digits.slice(2)),
        /encryption_key\.yaml": the symmetric key is 62 bytes long/,
      ],
      ['a key that is not in base64', `encryptionKey: ${digits}!\n`, /encryptionKey is not base64/],
      [
        'a key in raw bytes',
        `encryptionKey: ${Buffer.alloc(32, 0xff).toString('base64')}\n`,
        /encryptionKey is not base64 text/,
      ],
      [
        'another algorithm',
        tools.symmetric.write(digits).replace('GCM', 'CBC'),
        /the field algorithm has an unknown value/,
      ],
    ] as const) {
      it(`refuses ${what}, and does not show it`, async () => {
        put('symmetric', content)
        const run = await importing()
        expect(run, run.stderr).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.match(says).and.not.to.include(digits.slice(2, 20))
        expect(place().files()).not.to.include('home/.config/mi/default.yaml')
      })
    }
  })
})
