/** `mi keystore list` and `keytool -list -v` describe each entry alike. */
import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {javaType, vectorPath, vectors} from '../keystore/vectors.js'

/** What both say about an entry; fields are absent without a certificate. */
interface Listed {
  readonly alias: string
  readonly kind: string
  readonly algorithm?: string | undefined
  readonly subject?: string | undefined
  readonly validFrom?: string | undefined
  readonly validTo?: string | undefined
  readonly sha256?: string | undefined
}

/** OpenSSL creates these and Java 17 cannot open them, but their certificates can be used to encrypt. */
const beyondJava = new Set(['openssl-2des.p12', 'openssl-aes-192.p12', 'openssl-pbes2-3des.p12'])

/** Java opens these; we refuse them, and say why. */
const beyondUs = new Map([
  ['openssl-rc4.p12', /RC4-128/],
  ['openssl-non-ascii-no-mac.p12', /outside printable ASCII/],
])

/** Java ignores the only entry of each. */
const hiddenFromJava = ['openssl-key-in-clear.p12', 'openssl-no-key.p12', 'openssl-no-protection.p12']

describe('mi keystore list, compared with keytool', function () {
  this.timeout(300_000)
  const place = sandbox()

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  for (const [name, {password, java}] of Object.entries(vectors)) {
    const refused = 'error' in java && !beyondJava.has(name)
    const why = refused ? /^error: /m : beyondUs.get(name)
    if (why !== undefined) {
      it(`refuses ${name}, and says why`, async () => {
        const run = await runMi(['keystore', 'list', vectorPath(name)], {
          in: place(),
          env: {MI_KEYSTORE_PASSWORD: password},
        })
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr)
          .to.match(why)
          .and.to.include(name)
          .and.not.to.match(/internal|\n\s+at /)
      })
      continue
    }
    if (hiddenFromJava.includes(name)) {
      it(`lists what keytool does not find in ${name}`, async () => {
        expect(asKeytoolTells(name, password)).to.deep.equal([])
        expect(await asWeTell(vectorPath(name), {MI_KEYSTORE_PASSWORD: password})).to.have.length(1)
      })
      continue
    }
    it(`lists ${name} as keytool does`, async () => {
      const theirs = asKeytoolTells(beyondJava.has(name) ? 'openssl-plain.p12' : name, password)
      expect(await asWeTell(vectorPath(name), {MI_KEYSTORE_PASSWORD: password})).to.deep.equal(theirs)
      const inClear = /\.(jks|jceks|caseexactjks)$/.test(name)
      if (inClear) expect(await asWeTell(vectorPath(name), {}), 'without a password').to.deep.equal(theirs)
    })
  }

  for (const type of ['PKCS12', 'JCEKS']) {
    it(`lists keys of every kind as keytool does, in ${type}`, async () => {
      const pairs: readonly [algorithm: string, more: readonly string[]][] = [
        ['RSA', ['-keysize', '3072']],
        ['DSA', ['-keysize', '2048']],
        ['EC', ['-groupname', 'secp384r1']],
        ['EC', ['-groupname', 'secp521r1']],
        ['EC', ['-groupname', 'secp256r1', '-startdate', '-3y', '-validity', '365']],
        ['RSA', ['-startdate', '+1y', '-validity', '20000']],
        ['Ed25519', []],
        ['Ed448', []],
        ['RSASSA-PSS', ['-keysize', '2048']],
      ]
      const file = place().path('every.keystore')
      for (const [index, [algorithm, more]] of pairs.entries()) {
        const name = ['-dname', `CN=key ${index}, OU=Ünit, O=mi tests, L=Zürich, ST=ZH, C=CH`, '-alias', `Key ${index}`]
        keytool(file, 'secret1', ['-genkeypair', '-storetype', type, '-keyalg', algorithm, ...more, ...name])
      }
      keytool(file, 'secret1', ['-genseckey', '-storetype', type, '-alias', 'aes', '-keyalg', 'AES', '-keysize', '128'])
      const theirs = tellings(file, type, 'secret1')
      expect(theirs).to.have.length(pairs.length + 1)
      expect(await asWeTell(file, {MI_KEYSTORE_PASSWORD: 'secret1'})).to.deep.equal(theirs)
    })
  }

  function asKeytoolTells(name: string, password: string): Listed[] {
    return tellings(vectorPath(name), javaType(name), password)
  }

  async function asWeTell(file: string, env: Readonly<Record<string, string>>): Promise<Listed[]> {
    const run = await runMi(['keystore', 'list', file, '--json'], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    const {entries} = JSON.parse(run.stdout) as {entries: (Listed & {bits?: number; canEncrypt: boolean})[]}
    return inOrder(
      entries.map(({alias, kind, algorithm, bits, subject, validFrom, validTo, sha256, canEncrypt}) => {
        expect(canEncrypt, alias).to.equal(algorithm === 'RSA' || (kind === 'secret-key' && algorithm === 'AES'))
        const spoken = kind === 'secret-key' ? undefined : inKeytoolsWords(algorithm, bits)
        return {alias, kind, algorithm: spoken, subject, validFrom, validTo, sha256}
      }),
    )
  }
})

function tellings(file: string, type: string, password: string): Listed[] {
  const text = keytool(file, password, ['-list', '-v', '-storetype', type])
  const entries = text.split(/^Alias name: /m).slice(1)
  return inOrder(entries.map(entryFrom))
}

const kinds = new Map([
  ['PrivateKeyEntry', 'private-key'],
  ['trustedCertEntry', 'certificate'],
  ['SecretKeyEntry', 'secret-key'],
])

/** The first certificate of a chain is the entry's own. That Ed25519 has 255 bits goes without saying. */
function entryFrom(text: string): Listed {
  const fact = (pattern: RegExp) => pattern.exec(text)?.[1]
  const date = (pattern: RegExp) => {
    const found = fact(pattern)
    return found === undefined ? undefined : new Date(found).toISOString()
  }
  return {
    alias: text.slice(0, text.indexOf('\n')),
    kind: kinds.get(fact(/^Entry type: (\w+)/m) ?? '') ?? 'none',
    algorithm: fact(/^Subject Public Key Algorithm: (.*) key/m)?.replace(/^\d+-bit (?=Ed)/, ''),
    subject: fact(/^Owner: (.*)$/m),
    validFrom: date(/^Valid from: (.*) until:/m),
    validTo: date(/^Valid from: .* until: (.*)$/m),
    sha256: fact(/^\s*SHA256: (\S+)$/m),
  }
}

function inKeytoolsWords(algorithm = '', bits: number | undefined): string | undefined {
  if (algorithm === '') return undefined
  const [name = '', curve] = algorithm.split(' ')
  return `${bits === undefined ? '' : `${bits}-bit `}${name}${curve === undefined ? '' : ` (${curve})`}`
}

function inOrder(entries: readonly Listed[]): Listed[] {
  return entries.toSorted((one, other) => (one.alias < other.alias ? -1 : 1))
}
