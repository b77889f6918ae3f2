/** Compares with the installed Java, keytool and OpenSSL in cases for which vectors would be too many or too large. */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {WrongPasswordError} from '../../src/errors.js'
import {readCertificate} from '../../src/keystore/certificate.js'
import {findEntry} from '../../src/keystore/find-entry.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {runJava, runKeytool} from '../support/java.js'
import {keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {pkcs12Of} from './pkcs12/safe-bags.js'
import type {CertificateBag} from './pkcs12/safe-bags.js'
import {asJavaTells, inOrder, javaType, vectorBytes, vectors} from './vectors.js'
import type {JavaAnswer} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

describe('keystores, compared with Java', function () {
  this.timeout(60_000 + numRuns * 100)
  let folder: string

  before(function () {
    needs(this, 'java', 'javac', 'keytool')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-keystore-'))
  })

  after(() => {
    // Where Java is missing it was never made.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (folder !== undefined) rmSync(folder, {recursive: true, force: true})
  })

  it('still reads the vectors as when they were created', () => {
    for (const [index, name] of Object.keys(vectors).entries())
      writeFileSync(path.join(folder, `${index}`), vectorBytes(name))
    const answers = javaTells(
      Object.entries(vectors).map(([name, {password}], index) => ({name: `${index}`, type: javaType(name), password})),
    )
    for (const [index, [name, {java}]] of Object.entries(vectors).entries()) {
      if ('entries' in java) expect(answers[index], name).to.deep.equal({entries: inOrder(java.entries)})
      else expect(answers[index], name).to.have.property('error')
    }
  })

  it('opens keystores of keytool with 150 certificates, a secret key, an RSA key and an EC key', async () => {
    for (const type of ['PKCS12', 'JCEKS']) {
      const name = `many.${type}`
      const file = path.join(folder, name)
      const source = path.join(folder, 'many.source')
      writeFileSync(source, pkcs12Of([manyTrusted(150)]))
      const from = ['-srckeystore', source, '-srcstoretype', 'PKCS12', '-srcstorepass', 'secret1']
      const to = ['-destkeystore', file, '-deststoretype', type, '-deststorepass', 'secret1']
      runKeytool(['-importkeystore', '-noprompt', ...from, ...to])
      const made = ['-storetype', type, '-keypass', 'secret1', '-alias']
      const rsa = ['Wso2Carbon', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=rsa']
      keytool(file, 'secret1', ['-genkeypair', ...made, 'ECKey', '-keyalg', 'EC', '-dname', 'CN=ec'])
      keytool(file, 'secret1', ['-genseckey', ...made, 'aes', '-keyalg', 'AES', '-keysize', '256'])
      keytool(file, 'secret1', ['-genkeypair', ...made, ...rsa])
      const entries = await recogniseKeystore(readFileSync(file)).open('secret1')
      expect([{entries: asJavaTells(entries)}]).to.deep.equal(javaTells([{name, type, password: 'secret1'}]))
      expect(entries).to.have.length(153)
      expect(readCertificate(findEntry(entries, 'WSO2CARBON')).subject).to.equal('CN=rsa')
    }
  })

  it('finds the same entries as Java in any PKCS#12 file', async () => {
    const files = fc.sample(fc.array(fc.array(anyBag, {maxLength: 6}), {minLength: 1, maxLength: 3}), {
      numRuns,
      seed: 1,
    })
    for (const [index, safes] of files.entries()) writeFileSync(path.join(folder, `${index}.any`), pkcs12Of(safes))
    const answers = javaTells(files.map((_, index) => ({name: `${index}.any`, type: 'PKCS12', password: 'secret1'})))
    for (const [index, safes] of files.entries()) {
      const found = await recogniseKeystore(readFileSync(path.join(folder, `${index}.any`))).open('secret1')
      expect({entries: asJavaTells(found)}, JSON.stringify(safes)).to.deep.equal(answers[index])
    }
  })

  it('ignores bytes after a keystore, as Java does', async () => {
    for (const name of ['keytool.p12', 'keytool.jks']) {
      const bytes = Buffer.concat([vectorBytes(name), Buffer.from('junk')])
      writeFileSync(path.join(folder, name), bytes)
      const [answer] = javaTells([{name, type: javaType(name), password: 'secret1'}])
      expect({entries: asJavaTells(await recogniseKeystore(bytes).open('secret1'))}).to.deep.equal(answer)
    }
  })

  it('converts every character that both know to lower case as Java does', () => {
    const lines = runJava('KeystoreLowerCase', '').trim().split('\n')
    expect(lines.length).to.be.above(100_000)
    for (const line of lines) {
      const [code = '', lowered = ''] = line.trimEnd().split('\t')
      const character = String.fromCodePoint(Number.parseInt(code, 16))
      const expected = lowered.replaceAll(/[0-9a-f]{4}/g, (unit) => String.fromCharCode(Number.parseInt(unit, 16)))
      const isKnown = !/\p{Cn}/u.test(character)
      if (isKnown && character.toLowerCase() !== expected) expect.fail(`U+${code} is ${lowered} in Java`)
    }
  })

  it('opens OpenSSL keystores with any ASCII password, and with no other password', async function () {
    needs(this, 'openssl')
    const key = path.join(folder, 'key.pem')
    writeFileSync(key, Buffer.concat([vectorBytes('rsa.key.pem'), vectorBytes('rsa.crt.pem')]))
    for (const password of ['', ' ', 'a', '~!@#$%^&*()_+{}|:"<>?', 'x'.repeat(300)]) {
      for (const legacy of [[], ['-legacy'], ['-nomac']]) {
        const out = path.join(folder, 'openssl.p12')
        execFileSync('openssl', [
          'pkcs12',
          '-export',
          ...legacy,
          '-in',
          key,
          '-out',
          out,
          '-passout',
          `pass:${password}`,
        ])
        const sealed = recogniseKeystore(readFileSync(out))
        expect((await sealed.open(password)).map(({kind}) => kind)).to.deep.equal(['private-key'])
        await expectRejection(() => sealed.open(`${password}.`), WrongPasswordError)
      }
    }
  })

  function javaTells(requests: readonly {name: string; type: string; password: string}[]): JavaAnswer[] {
    const lines = requests.map(({name, type, password}) => `${path.join(folder, name)}\t${type}\t${password}\n`)
    const answers = runJava('KeystoreList', lines.join('')).trimEnd().split('\n')
    return answers.map((line) => {
      const answer = JSON.parse(line) as JavaAnswer
      return 'entries' in answer ? {entries: inOrder(answer.entries)} : answer
    })
  }
})

const names = fc.constantFrom(undefined, undefined, 'a', 'A', 'b', '1', 'ß', 'SS', 'İ')
const localKeyIds = fc.constantFrom(undefined, undefined, '01', 'x', 'Time 1')

const anyBag: fc.Arbitrary<CertificateBag> = fc.record({
  kind: fc.constantFrom('private-key', 'private-key', 'certificate', 'certificate', 'secret-key', 'crl'),
  name: names,
  localKeyId: localKeyIds,
  trusted: fc.boolean(),
  ec: fc.boolean(),
})

function manyTrusted(count: number): CertificateBag[] {
  return Array.from({length: count}, (_, index) => ({kind: 'certificate', name: `CA ${index}`, trusted: true}))
}
