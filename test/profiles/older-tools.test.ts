import {expect} from 'chai'
import fc from 'fast-check'
import {stringify} from 'yaml'
import {FileError, ProfileError} from '../../src/errors.js'
import {readOlderProfile} from '../../src/profiles/older-tools.js'
import {sandbox} from '../support/cli.js'
import {runJava} from '../support/java.js'
import {needs} from '../support/tools.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Passwords and names that one format or the other has a meaning of its own for. */
const nasty = [
  'wso2carbon',
  ' hunter2 ',
  'pa#ss: w=rd',
  '0123',
  'null',
  'yes',
  '~',
  "it's",
  '"q"',
  String.raw`C:\mi\conf`,
  'Grüße 中 😀',
  '!x',
  '*a',
  '&b',
]

describe('a profile of an older tool', () => {
  const place = sandbox()
  const yaml = async (content: Buffer | string) => readOlderProfile(place().write('keystore_info.yaml', content))
  const properties = async (content: Buffer | string) =>
    readOlderProfile(place().write('keystore-info.properties', content))

  it('is read as the Go tools write it', async () => {
    const written = [
      'keyStorePath: /opt/wso2mi/repository/resources/security/wso2carbon.jks',
      'keyStoreType: JKS',
      `keyStorePassword: ${base64('wso2carbon')}`,
      'keyAlias: wso2carbon',
      `keyPassword: ${base64('another')}`,
    ]
    const expected = {
      keystore: '/opt/wso2mi/repository/resources/security/wso2carbon.jks',
      type: 'JKS',
      alias: 'wso2carbon',
      password: 'wso2carbon',
    }
    expect(await yaml(`${written.join('\n')}\n`)).to.deep.equal(expected)
    const older = written.filter((line) => !line.startsWith('keyStoreType'))
    expect(await yaml(`${older.join('\n')}\n`)).to.deep.equal({...expected, type: undefined})
  })

  it('is read as another YAML library writes it, whatever the names and the password', async () => {
    for (const text of nasty) {
      const written = stringify({
        keyStorePath: `/${text}`,
        keyStorePassword: base64(text),
        keyAlias: text,
        keyPassword: '',
      })
      expect(await yaml(written)).to.deep.equal({keystore: `/${text}`, type: undefined, alias: text, password: text})
    }
  })

  it('is read as text even if it looks like a number', async () => {
    const text = '\u04CD4'
    expect(base64(text)).to.equal('0400')
    const profile = await yaml('keyStorePath: 7\nkeyStoreType: pkcs12\nkeyStorePassword: 0400\nkeyAlias: 0x10\n')
    expect(profile).to.deep.equal({keystore: '7', type: 'PKCS12', alias: '0x10', password: text})
  })

  it('is read as Java writes it, whatever the names and the password', async function () {
    needs(this, 'java', 'javac')
    for (const text of nasty) {
      const fields = {location: `/${text}`, type: 'JKS', alias: text, password: base64(text)}
      const lines = Object.entries(fields).map(
        ([name, value]) => `${base64(`secret.keystore.${name}`)} ${base64(value)}\n`,
      )
      const written = runJava('PropertiesStore', lines.join(''))
      expect(await properties(written)).to.deep.equal({keystore: `/${text}`, type: 'JKS', alias: text, password: text})
    }
  })

  const password = base64('hunter2')
  const sound = ['keyStorePath: /k.jks', `keyStorePassword: ${password}`, 'keyAlias: hunter2']
  for (const {what, content, says} of [
    ...['keyStorePath', 'keyStorePassword', 'keyAlias'].map((name) => ({
      what: `no ${name}`,
      content: sound.filter((line) => !line.startsWith(name)).join('\n'),
      says: name,
    })),
    ...['keyStorePath', 'keyStorePassword', 'keyAlias'].map((name) => ({
      what: `an empty ${name}`,
      content: sound.map((line) => (line.startsWith(name) ? `${name}:` : line)).join('\n'),
      says: name,
    })),
    {
      what: 'a list for an alias',
      content: sound.join('\n').replace('keyAlias: hunter2', 'keyAlias: [hunter2]'),
      says: 'keyAlias',
    },
    {
      what: 'a password that is not in base64',
      content: sound.join('\n').replace(password, 'hunter2'),
      says: 'keyStorePassword',
    },
    {
      what: 'base64 without its padding',
      content: sound.join('\n').replace(password, password.replaceAll('=', '')),
      says: 'keyStorePassword',
    },
    {
      what: 'base64 of what is not UTF-8',
      content: sound.join('\n').replace(password, '/////w=='),
      says: 'keyStorePassword',
    },
    {what: 'an unknown type', content: `${sound.join('\n')}\nkeyStoreType: hunter2`, says: 'keyStoreType'},
    {what: 'nothing', content: '', says: 'YAML'},
    {what: 'a text', content: 'hunter2', says: 'YAML'},
    {what: 'no YAML', content: 'keyStorePassword: hunter2\n\tkeyAlias: [', says: 'YAML'},
    {what: 'two documents', content: `${sound.join('\n')}\n---\nhunter2`, says: 'YAML'},
    {what: 'a key twice', content: `${sound.join('\n')}\nkeyAlias: hunter2`, says: 'YAML'},
    {what: 'a tag', content: `${sound.join('\n')}\nx: !!js/function hunter2`, says: 'YAML'},
  ]) {
    it(`is rejected if it contains ${what}; the error names the place, but no value`, async () => {
      const error: unknown = await yaml(content).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(ProfileError).and.to.have.property('file', place().path('keystore_info.yaml'))
      const said = String(error) + JSON.stringify(error)
      expect(said)
        .to.include(says)
        .and.not.to.match(/hunter2|aHVudGVy/)
    })
  }

  for (const [what, content, says] of [
    ['no location', 'secret.keystore.alias=hunter2\nsecret.keystore.password=aHVudGVyMg==', 'secret.keystore.location'],
    ['a line that cannot be read', 'secret.keystore.location=/k\nsecret.keystore.alias=hunter2\\u00', 'line 2'],
    ['an unknown type', 'secret.keystore.location=/k\nsecret.keystore.type=hunter2', 'secret.keystore.type'],
    [
      'a password in the clear',
      'secret.keystore.location=/k\nsecret.keystore.alias=a\nsecret.keystore.password=hunter2',
      'secret.keystore.password',
    ],
    ['nothing', '', 'secret.keystore.location'],
  ] as const) {
    it(`is rejected as properties if it contains ${what}; the error names the place, but no value`, async () => {
      const error: unknown = await properties(content).catch((thrown: unknown) => thrown)
      expect(error)
        .to.be.instanceOf(ProfileError)
        .and.to.have.property('file', place().path('keystore-info.properties'))
      expect(String(error) + JSON.stringify(error))
        .to.include(says)
        .and.not.to.match(/hunter2|aHVudGVy/)
    })
  }

  it('is read within limits, and only from a file', async () => {
    for (const file of [
      '/dev/zero',
      place().work,
      place().path('gone'),
      place().write('large.yaml', Buffer.alloc((1 << 20) + 1)),
    ]) {
      expect(await readOlderProfile(file).catch((thrown: unknown) => thrown), file).to.be.instanceOf(FileError)
    }
    const bomb = Array.from(
      {length: 60},
      (_, n) => `b${n}: &b${n} [${n === 0 ? 'x' : `*b${n - 1},*b${n - 1},*b${n - 1}`}]`,
    )
    expect(await yaml([...sound, ...bomb].join('\n'))).to.include({keystore: '/k.jks'})
    expect(await yaml('['.repeat(1 << 19)).catch((thrown: unknown) => thrown)).to.be.instanceOf(ProfileError)
  })

  it('throws only ProfileErrors, whatever it contains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({unit: 'binary', maxLength: 60}), fc.nat(), fc.boolean(), async (noise, at, go) => {
        const good = go
          ? sound.join('\n')
          : 'secret.keystore.location=/k\nsecret.keystore.alias=a\nsecret.keystore.password=aHVudGVyMg==\n'
        const start = at % good.length
        const content = good.slice(0, start) + noise + good.slice(start + noise.length)
        const error: unknown = await (go ? yaml(content) : properties(content)).then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        if (error !== undefined) expect((error as Error).name).to.be.oneOf(['ProfileError', 'FormatError'])
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 500)},
    )
  })
})
