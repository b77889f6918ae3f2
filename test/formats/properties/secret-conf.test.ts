import {expect} from 'chai'
import fc from 'fast-check'
import {SecretsError} from '../../../src/errors.js'
import {readSecretConf, renderSecretConf, type SecretConfSettings} from '../../../src/formats/properties/secret-conf.js'
import {needs} from '../../support/tools.js'
import {readByJava} from './java-properties.js'

const settings: SecretConfSettings = {
  secretsLocation: 'conf/security/cipher-text.properties',
  algorithm: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
  forLookup: true,
  isSymmetric: false,
  location: 'repository/resources/security/wso2carbon.jks',
  type: 'JKS',
  alias: 'wso2carbon',
}

const complete = `secVault.enabled=true
carbon.secretProvider=org.wso2.securevault.secret.handler.SecretManagerSecretCallbackHandler
secretRepositories=file
secretRepositories.file.provider=org.wso2.securevault.secret.repository.FileBaseSecretRepositoryProvider
secretRepositories.file.location=conf/security/cipher-text.properties
secretRepositories.file.algorithm=RSA/ECB/OAEPWithSHA1AndMGF1Padding
keystore.identity.CipherTransformation=RSA/ECB/OAEPWithSHA1AndMGF1Padding
keystore.identity.location=repository/resources/security/wso2carbon.jks
keystore.identity.type=JKS
keystore.identity.alias=wso2carbon
keystore.identity.store.password=identity.store.password
keystore.identity.store.secretProvider=org.wso2.carbon.securevault.DefaultSecretCallbackHandler
keystore.identity.key.password=identity.key.password
keystore.identity.key.secretProvider=org.wso2.carbon.securevault.DefaultSecretCallbackHandler
`

const render = (before: string | undefined, changes: Partial<SecretConfSettings> = {}) =>
  renderSecretConf(before === undefined ? undefined : Buffer.from(before, 'latin1'), {...settings, ...changes})
const text = (before: string | undefined, changes?: Partial<SecretConfSettings>) =>
  render(before, changes).bytes.toString('latin1')
const read = (content: string) => readSecretConf(Buffer.from(content, 'latin1'))
const keys = complete
  .trimEnd()
  .split('\n')
  .map((line) => line.slice(0, line.indexOf('=')))

describe('secret-conf.properties', () => {
  describe('reading', () => {
    it('is inactive without a file, and with one of comments', () => {
      for (const conf of [readSecretConf(undefined), read('#secVault.enabled=true\n# secretRepositories=file\n')]) {
        expect(conf).to.include({isActive: false, algorithm: undefined, namesAlgorithm: false, alias: undefined})
      }
    })

    it('reads the key and the transformation', () => {
      expect(read(complete)).to.deep.equal({
        isActive: true,
        algorithm: settings.algorithm,
        namesAlgorithm: true,
        mode: 'rsa',
        location: settings.location,
        type: 'JKS',
        alias: 'wso2carbon',
        problems: [],
      })
    })

    it('knows what the vault takes if no transformation is named', () => {
      expect(read('secretRepositories=file')).to.include({algorithm: 'RSA/ECB/PKCS1Padding', namesAlgorithm: false})
      const symmetric = 'secretRepositories=file\nsecretRepositories.file.encryptionMode=symmetric\n'
      expect(read(symmetric)).to.include({algorithm: 'AES/GCM/NoPadding', mode: 'symmetric'})
      const keyBased =
        'secretRepositories=file\nsecretRepositories.file.encryptionMode=key.based.symmetric.encryption\n'
      expect(read(keyBased)).to.include({algorithm: 'AES/GCM/NoPadding', mode: 'key-based'})
    })

    it('is active if one of several repositories is the file, unless the vault is turned off', () => {
      expect(read('secretRepositories=vault,file').isActive).to.equal(true)
      expect(read('secretRepositories=vault').isActive).to.equal(false)
      expect(read('secretRepositories=file\nsecVault.enabled=false').isActive).to.equal(false)
    })

    it('takes the last value for a key', () => {
      expect(read('secretRepositories=file\nkeystore.identity.alias=a\nkeystore.identity.alias=b').alias).to.equal('b')
    })

    it('reports lines that Java cannot read', () => {
      expect(read('a=b\nc=\\u12\n').problems.map(({line}) => line)).to.deep.equal([2])
    })
  })

  describe('writing', () => {
    it('writes a new file in this order, without a date', () => {
      expect(render(undefined)).to.deep.include({changed: keys, removed: []})
      expect(text(undefined)).to.equal(complete)
    })

    it('changes nothing the second time', () => {
      expect(render(complete)).to.deep.include({changed: [], removed: []})
      expect(text(complete)).to.equal(complete)
    })

    it('leaves out what only Micro Integrator asks for', () => {
      expect(text(undefined, {forLookup: false})).to.equal(
        complete.replace(/^keystore\.identity\.CipherTransformation=.*\n/m, ''),
      )
    })

    it('appends to a file of comments, with its line ends', () => {
      const comments = '# Licence é\r\n#secVault.enabled=true\r\n'
      expect(text(comments)).to.equal(comments + complete.replaceAll('\n', '\r\n'))
      expect(text('# no end of line')).to.equal(`# no end of line\n${complete}`)
    })

    it('replaces values where they are, and keeps every other byte', () => {
      const before = `# Wed\n! é\nsecretProviders = vault\n  keystore.identity.alias : old  \nsecretRepositories.file.algorithm=R\\\n  SA\nx=\\u00e9\n`
      const after = text(before)
      expect(
        after.startsWith('# Wed\n! é\nsecretProviders = vault\n  keystore.identity.alias : wso2carbon\n'),
      ).to.equal(true)
      expect(after).to.include('\nsecretRepositories.file.algorithm=RSA/ECB/OAEPWithSHA1AndMGF1Padding\nx=\\u00e9\n')
      expect(render(before).changed).to.deep.equal(keys)
      expect(text(after)).to.equal(after)
    })

    it('keeps other repositories beside the file', () => {
      expect(read('secretRepositories=vault,file').isActive).to.equal(true)
      const after = text('secretRepositories=vault , file\n')
      expect(after.startsWith('secretRepositories=vault , file\nsecVault.enabled=true\n')).to.equal(true)
      expect(text(after)).to.equal(after)
      expect(text('secretRepositories=vault\n').startsWith('secretRepositories=file\n')).to.equal(true)
    })

    it('names only what changed', () => {
      expect(render(complete, {alias: 'other', type: 'PKCS12'}).changed).to.deep.equal([
        'keystore.identity.type',
        'keystore.identity.alias',
      ])
    })

    it('removes what belongs to a symmetric key', () => {
      const before = `${complete}key.based.password=encryption.key.password\r\nsecretRepositories.file.encryptionMode=key.based.\\\n  symmetric.encryption\nkey.based.secretProvider=x`
      expect(text(before)).to.equal(complete)
      expect(render(before).removed).to.deep.equal([
        'key.based.password',
        'secretRepositories.file.encryptionMode',
        'key.based.secretProvider',
      ])
    })

    it('writes the mode of a symmetric key, and leaves the transformation of vault-lookup alone', () => {
      const symmetric = {isSymmetric: true, algorithm: 'AES/GCM/NoPadding'}
      const after = text(complete, symmetric)
      expect(after).to.include('\nsecretRepositories.file.algorithm=AES/GCM/NoPadding\n')
      expect(after).to.include('\nkeystore.identity.CipherTransformation=RSA/ECB/OAEPWithSHA1AndMGF1Padding\n')
      expect(after.endsWith('secretRepositories.file.encryptionMode=symmetric\n')).to.equal(true)
      expect(read(after)).to.include({mode: 'symmetric', algorithm: 'AES/GCM/NoPadding'})
    })

    it('ends a continuation at the end of the file', () => {
      const after = text('x=y\\')
      expect(read(after)).to.include({isActive: true, alias: 'wso2carbon'})
      expect(after.startsWith('x=y\\\n\n')).to.equal(true)
    })

    it('refuses a file that Java cannot read', () => {
      expect(() => render('a=b\nkeystore.identity.alias=\\u12\n')).to.throw(SecretsError)
    })

    it('agrees with Java, whatever is in the file', function () {
      needs(this, 'java', 'javac')
      this.timeout(120_000)
      const name = fc.constantFrom(
        ...keys,
        'key.based.password',
        'x',
        'é',
        '',
        'secretRepositories.file.encryptionMode',
      )
      const line = fc
        .tuple(
          fc.constantFrom('', ' ', '\t', '#', '!'),
          name,
          fc.constantFrom('=', ' = ', ':', ' ', ''),
          fc.constantFrom('', 'file', 'vault,file', 'a b ', 'é', '\\u0041', 'x\\', 'x\\\n  y', '\\\\', ' z\t'),
          fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
        )
        .map((parts) => parts.join(''))
      const files = fc.sample(
        fc
          .tuple(fc.array(line, {maxLength: 12}), fc.constantFrom('', 'end', 'x=\\'))
          .map(([lines, end]) => lines.join('') + end),
        {numRuns: 400, seed: 7},
      )
      const kinds = [
        settings,
        {...settings, forLookup: false, alias: ' é\\ \t', location: 'C:/wso2 mi/é.jks'},
        {...settings, isSymmetric: true, algorithm: 'AES/GCM/NoPadding'},
      ]
      const cases = files.map((before, index) => ({before, wanted: kinds[index % kinds.length]!}))
      const results = cases.map(({before, wanted}) => text(before, wanted))
      // Both are read in UTF-8 as if it was Latin-1, so that they differ in nothing else.
      const byJava = (all: readonly string[]) => readByJava(all, 'stream').map(({puts}) => new Map(puts))
      const [javaBefore, javaAfter] = [byJava(files), byJava(results)]
      for (const [index, {before, wanted}] of cases.entries()) {
        const expected = new Map(javaBefore[index])
        const isSymmetric = wanted.isSymmetric
        for (const each of expected.keys()) {
          if (each.startsWith('key.based.')) expected.delete(each)
          if (!isSymmetric && each === 'secretRepositories.file.encryptionMode') expected.delete(each)
        }
        for (const [each, value] of valuesWanted(wanted)) {
          const isKept = each === 'secretRepositories' && expected.get(each)?.trim() === 'vault,file'
          if (!isKept) expected.set(each, value)
        }
        expect(Object.fromEntries(javaAfter[index]!), JSON.stringify(before)).to.deep.equal(
          Object.fromEntries(expected),
        )
      }
    })
  })
})

/** What Java is to read. */
function valuesWanted(wanted: SecretConfSettings): Map<string, string> {
  const values = new Map(
    complete
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  )
  values.set('secretRepositories.file.algorithm', wanted.algorithm)
  values.set('keystore.identity.alias', wanted.alias)
  values.set('keystore.identity.location', wanted.location)
  if (wanted.isSymmetric) values.set('secretRepositories.file.encryptionMode', 'symmetric')
  if (wanted.isSymmetric || !wanted.forLookup) values.delete('keystore.identity.CipherTransformation')
  return values
}
