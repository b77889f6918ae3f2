import {expect} from 'chai'
import fc from 'fast-check'
import {ProfileError} from '../../src/errors.js'
import {
  profileFromYaml,
  profileToYaml,
  type KeystoreProfile,
  type SecretKeyProfile,
} from '../../src/profiles/profile.js'
import {parse} from 'yaml'

const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
const profile: KeystoreProfile = {
  keystore: '/k.jks',
  type: 'JKS',
  alias: 'a',
  keystoreSha256: 'ab'.repeat(32),
  certificate,
}

const secretKey: SecretKeyProfile = {
  mode: 'symmetric',
  keystore: '/k.p12',
  type: 'PKCS12',
  alias: 'aes',
  bits: 256,
  keystoreSha256: 'ab'.repeat(32),
}

describe('a profile', () => {
  it('is YAML that another parser reads, without a password', () => {
    expect(parse(profileToYaml(profile))).to.deep.equal({version: 1, ...profile})
  })

  it('refers to the file of a symmetric key, and contains neither the key nor anything derived from it', () => {
    expect(parse(profileToYaml({keyFile: '/k.key'}))).to.deep.equal({version: 1, keyFile: '/k.key'})
  })

  it('is read back as saved, whatever the path of the symmetric key', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.boolean(), (path, named) => {
        const saved = {keyFile: `/${path}`, ...(named && {cipher: 'AES/GCM/NoPadding'})}
        expect(profileFromYaml(profileToYaml(saved))).to.deep.equal(saved)
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 300)},
    )
  })

  it('refers to a secret key in a keystore, whatever the path and the alias', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), fc.boolean(), (path, alias, named) => {
        const saved = {...secretKey, keystore: `/${path}`, alias, ...(named && {cipher: 'AES/GCM/NoPadding'})}
        expect(profileFromYaml(profileToYaml(saved))).to.deep.equal(saved)
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 300)},
    )
  })

  it('is read back as saved, whatever the path and the alias', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), fc.boolean(), (path, alias, named) => {
        const {keystoreSha256, type} = profile
        const saved = {keystore: `/${path}`, type, ...(named && {alias}), keystoreSha256, certificate}
        expect(profileFromYaml(profileToYaml(saved))).to.deep.equal(saved)
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 300)},
    )
  })

  for (const [what, yaml] of [
    ['nothing', ''],
    ['a list', '- 1'],
    ['no YAML', 'a: [\n\tb'],
    ['two documents', 'a: 1\n---\na: 2'],
    ['a later version', profileToYaml(profile).replace('version: 1', 'version: 2')],
    ['no certificate', profileToYaml(profile).replace(/certificate:[^]*/, '')],
    ['a number for an alias', profileToYaml(profile).replace('alias: a', 'alias: 1')],
    ['an unknown type', profileToYaml(profile).replace('type: JKS', 'type: BKS')],
    ['an unknown cipher', `${profileToYaml(profile)}cipher: AES`],
    ['a transformation for symmetric keys, and a certificate', `${profileToYaml(profile)}cipher: AES/GCM/NoPadding`],
    [
      'a transformation for certificates, and a symmetric key',
      'version: 1\nkeyFile: /k.key\ncipher: RSA/ECB/PKCS1Padding',
    ],
    ['a relative path of a symmetric key', 'version: 1\nkeyFile: k.key'],
    ['a number for the path of a symmetric key', 'version: 1\nkeyFile: 7'],
    ['an unknown mode', profileToYaml(secretKey).replace('symmetric', 'other')],
    ['a text for the length of a key', profileToYaml(secretKey).replace('256', 'many')],
    ['a secret key without an alias', profileToYaml(secretKey).replace('alias: aes\n', '')],
    ['a secret key in an unknown type of keystore', profileToYaml(secretKey).replace('PKCS12', 'BKS')],
    ['a secret key and a transformation for certificates', `${profileToYaml(secretKey)}cipher: RSA/ECB/PKCS1Padding`],
    ['a tag', profileToYaml(profile).replace('alias: a', 'alias: !!js/function "x"')],
    [
      'aliases without end',
      `a: &a [x]\n${Array.from({length: 30}, (_, n) => `b${n}: &b${n} [${'*a,'.repeat(9)}*a]`).join('\n')}`,
    ],
  ] as const) {
    it(`is rejected as damaged if it contains ${what}`, () => {
      expect(() => profileFromYaml(yaml)).to.throw(ProfileError, /^the saved profile is damaged: /)
    })
  }

  it('throws only ProfileErrors, whatever the file contains', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 200}), fc.nat(), (noise, at) => {
        const good = profileToYaml(profile)
        const place = at % good.length
        try {
          profileFromYaml(good.slice(0, place) + noise + good.slice(place + noise.length))
        } catch (error) {
          expect(error).to.be.instanceOf(ProfileError)
        }
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 500)},
    )
  })
})
