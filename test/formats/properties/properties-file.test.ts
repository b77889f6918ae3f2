import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {properties, propertiesFile} from '../../../src/formats/properties/properties.js'
import type {EncryptedValue} from '../../../src/formats/format.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {readEnvFile} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {samples, textsOf} from '../generated.js'
import {readByJava} from './java-properties.js'
import {readWhole} from '../whole.js'

const write = (values: readonly EncryptedValue[]) => renderDocument(propertiesFile, values).text

const ciphertexts = fc.uint8Array({minLength: 1, maxLength: 64}).map((bytes) => Buffer.from(bytes).toString('base64'))

const valuesWith = (aliases: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.record({alias: aliases, ciphertext: ciphertexts}), {
    selector: ({alias}) => alias,
    minLength: 1,
    maxLength: 12,
  })

const variables = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/)

describe('a new properties file', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-properties-'))
  })
  after(() => {
    rmSync(folder, {recursive: true})
  })

  it('has one line per value, in order, without spaces around the separator', () => {
    const text = write([
      {alias: 'db.password', ciphertext: 'QUJD/+w=='},
      {alias: '1', ciphertext: 'eA=='},
      {alias: '#a b:c', ciphertext: 'eQ=='},
      {alias: 'schlüssel', ciphertext: 'eg=='},
    ])
    expect(text).to.equal('db.password=QUJD/+w==\n1=eA==\n\\#a\\ b\\:c=eQ==\nschl\\u00fcssel=eg==\n')
    expect(propertiesFile.defaultDest).to.equal('security/wso2-secrets.properties')
  })

  it('rejects only an empty alias', () => {
    expect(propertiesFile.refusal('')).to.equal('must not be empty')
    for (const alias of [' ', '=', '#', 'a\nb', 'é', '__proto__'])
      expect(propertiesFile.refusal(alias)).to.equal(undefined)
  })

  describe('in java.util.Properties', () => {
    before(function () {
      needs(this, 'java', 'javac')
    })

    const aliases = textsOf(
      [
        ' ',
        '\t',
        '\n',
        '\r',
        '\f',
        '\0',
        '=',
        ':',
        '#',
        '!',
        '\\',
        'a',
        'u0041',
        'n',
        'é',
        '中',
        '😀',
        '\uFEFF',
        '\u0085',
        '\u007f',
        '${x}',
      ],
      10,
    )
    const cases = () => samples(valuesWith(aliases.filter((alias) => alias !== '')), 3000)

    for (const how of ['reader', 'stream'] as const) {
      it(`has the same values, with its ${how}`, () => {
        const samplesWritten = cases()
        const java = readByJava(samplesWritten.map(write), how)
        expect(java).to.have.length(samplesWritten.length)
        for (const [index, values] of samplesWritten.entries()) {
          expect(java[index]).to.deep.equal({
            puts: values.map(({alias, ciphertext}) => [alias, ciphertext]),
            malformed: false,
          })
        }
      })
    }

    it('has the same values in our own reader', () => {
      for (const values of cases()) {
        const source = readWhole(properties, Buffer.from(write(values)))
        expect(source.values.map(({alias, value}) => ({alias, ciphertext: value}))).to.deep.equal(values)
      }
    })
  })

  it('has the same values in a POSIX shell', function () {
    needs(this, 'sh')
    for (const values of samples(valuesWith(variables.map((name) => `mi_${name}`)), 30)) {
      const file = path.join(folder, 'shell.properties')
      writeFileSync(file, write(values))
      const run = spawnSync('sh', ['-c', 'set -a; . "$1"; env', 'sh', file], {
        encoding: 'utf8',
        env: {PATH: process.env.PATH},
      })
      const seen = run.stdout.split('\n').filter((line) => line.startsWith('mi_'))
      expect(seen.sort(), run.stderr).to.deep.equal(
        values.map(({alias, ciphertext}) => `${alias}=${ciphertext}`).sort(),
      )
    }
  })

  it('has the same values in kubectl, as an env file', function () {
    needs(this, 'kubectl')
    for (const values of samples(valuesWith(fc.stringMatching(/^[A-Za-z_][-.A-Za-z0-9_]{0,20}$/)), 15)) {
      const file = path.join(folder, 'kubectl.properties')
      writeFileSync(file, write(values))
      expect(readEnvFile(file)).to.deep.equal(
        Object.fromEntries(values.map(({alias, ciphertext}) => [alias, ciphertext])),
      )
    }
  })
})
