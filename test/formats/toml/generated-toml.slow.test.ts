/** Replacing values in 500 generated files changes nothing else, for Python's tomllib and smol-toml either. */
import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {parse} from 'smol-toml'
import {encryptedToml} from '../../../src/formats/toml/encrypted-toml.js'
import {tomlFile} from '../../../src/formats/toml/toml-output.js'
import {runMi, sandbox} from '../../support/cli.js'
import {decryptWithJava} from '../../support/decrypt.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../../support/identity.js'
import {needs} from '../../support/tools.js'
import {runs, seed} from '../generated.js'
import {mergeWhole, readInPlace} from '../whole.js'
import {bracketedPlaintext, generateToml, renderToml} from './generated-toml.js'
import {readByPython, secretsOf, withoutSecrets, type Table} from './toml-tables.js'

const ciphertext = 'QUJD+/8='

describe('generated files in TOML', function () {
  const files = Array.from({length: runs(200)}, (_, index) => generateToml(`${seed} ${index}`, bracketedPlaintext))
  const before = files.map((file) => renderToml(file))
  const after = before.map((text) =>
    readInPlace(encryptedToml, Buffer.from(text))
      .replace(() => ciphertext)
      .toString(),
  )

  it('are read as they were written', () => {
    for (const [index, {secrets}] of files.entries()) {
      const {values, problems} = readInPlace(encryptedToml, Buffer.from(before[index]!))
      expect(problems, before[index]).to.deep.equal([])
      expect(
        values.map(({alias, value}) => [alias, value]),
        before[index],
      ).to.deep.equal(secrets.map(({alias, value}) => [alias, value]))
    }
  })

  it('are changed only in the literals', () => {
    for (const [index, file] of files.entries())
      expect(after[index], before[index]).to.equal(
        renderToml(
          file,
          file.secrets.map(() => `"${ciphertext}"`),
        ),
      )
  })

  it('have the same tables for tomllib', function () {
    needs(this, 'python3')
    expectSameTables(readByPython(before), readByPython(after))
  })

  it('have the same tables for smol-toml', () => {
    // It keeps a CR LF in a multi-line string, which TOML lets it do.
    const read = (text: string) => JSON.parse(JSON.stringify(parse(text)).replaceAll('\\r\\n', '\\n')) as Table
    expectSameTables(before.map(read), after.map(read))
  })

  it('have one more secret for tomllib after merging', function () {
    needs(this, 'python3')
    const merged = files.map(({table}, index) => {
      const output = tomlFile(table.length === 1 ? 'secrets' : 'icp_server.secrets')
      return mergeWhole(output, Buffer.from(before[index]!), [{alias: 'new_one', ciphertext}]).bytes.toString()
    })
    for (const [index, tables] of readByPython(merged).entries()) {
      const {table, secrets} = files[index]!
      const expected = new Map([...secrets.map(({alias, value}) => [alias, value] as const), ['new_one', ciphertext]])
      expect(new Map(Object.entries(secretsOf(tables, table))), merged[index]).to.deep.equal(expected)
    }
    expectSameTables(readByPython(before), readByPython(merged))
  })

  /** Compares what is in no table of secrets, and that the secrets are as expected. */
  function expectSameTables(earlier: readonly Table[], later: readonly Table[]): void {
    expect(later).to.have.length(files.length)
    for (const [index, {table, secrets}] of files.entries()) {
      const [one, other] = [earlier[index]!, later[index]!]
      expect(secretsOf(one, table), before[index]).to.deep.equal(
        Object.fromEntries(secrets.map(({alias, value}) => [alias, value])),
      )
      expect(withoutSecrets(other, table), before[index]).to.deep.equal(withoutSecrets(one, table))
    }
  }

  describe('after mi secret rotate', () => {
    const place = sandbox()

    it('contain the same secrets for another key, and nothing else has changed', async function () {
      needs(this, 'java', 'javac')
      await initialiseWithKey(place())
      const owner = await initialise(place(), newIdentity(), 'new')
      let count = 0
      const encrypted = files
        .slice(0, files.length / 2)
        .map((_, index) => generateToml(`${seed} rotated ${index}`, () => encrypt(`p${count++}é`)))
      const names = encrypted.map((file, index) => {
        const name = `${index}.toml`
        place().write(name, renderToml(file))
        return name
      })
      const filled = names.filter((_, index) => encrypted[index]!.secrets.length > 0)
      const run = await runMi(['secret', 'rotate', ...filled, '--to', 'new'], {
        in: place(),
        env: {MI_KEYSTORE_PASSWORD: password},
      })
      expect(run.code, run.stderr).to.equal(0)
      const values: string[] = []
      for (const [index, name] of names.entries()) {
        const text = place().read(name)
        const found = [...text.matchAll(/[A-Za-z0-9+/]{342}==/g)].map(([value]) => value)
        expect(text).to.equal(
          renderToml(
            encrypted[index]!,
            found.map((value) => `"${value}"`),
          ),
        )
        values.push(...found)
      }
      expect(values).to.have.length(count)
      const {privateKey} = owner
      const requests = values.map((value) => ({
        key: privateKey,
        transformation: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
        ciphertext: value,
      }))
      expect(decryptWithJava(requests)).to.deep.equal(values.map((_, index) => ({plaintext: `p${index}é`})))
    })
  })
})

function encrypt(plaintext: string): string {
  const key = {key: identity().publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'}
  return publicEncrypt(key, Buffer.from(plaintext)).toString('base64')
}
