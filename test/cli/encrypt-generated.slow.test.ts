/** `mi secret encrypt` changes nothing but the plaintexts in 500 generated files, for tomllib and Java too. */
import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {statSync} from 'node:fs'
import type {Random} from '../../fuzz/random.js'
import {AliasChoice} from '../../src/app/secrets/encrypt-choice.js'
import {encryptBlocks} from '../../src/app/secrets/encrypt-blocks.js'
import {EncryptSurvey} from '../../src/app/secrets/encrypt-survey.js'
import {closeAll, openFilesQuietly} from '../../src/app/secrets/encrypted-files.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {runs, seed} from '../formats/generated.js'
import {bracketedPlaintext, generateToml, renderToml, type GeneratedToml} from '../formats/toml/generated-toml.js'
import {readByPython, secretsOf, withoutSecrets} from '../formats/toml/toml-tables.js'
import {runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise} from '../support/identity.js'
import {needs} from '../support/tools.js'

const mark = '\uFEFF'

const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'

/** How many files the program itself rewrites, which takes longer. */
const few = 40

describe('mi secret encrypt on generated TOML', () => {
  const place = sandbox()
  const old = ['old 0', 'old 1'].map((plaintext) => ({plaintext, ciphertext: encrypt(plaintext)}))

  it('changes nothing but the plaintexts, which Java decrypts', async function () {
    needs(this, 'python3', 'java', 'javac')
    const files = writeFiles(runs(500))
    const after = await encryptInProcess(files.map(({name}) => place().path(name)))
    const encrypted = files.map((file, index) => expectOnlyCiphertexts(file, after[index]!))
    expectSameTables(files, after, encrypted)
    expectDecrypted([...encrypted.flat(), ...old])
  })

  it('says what became of them, and changes nothing the second time', async () => {
    await initialise(place())
    const files = writeFiles(Math.max(few, runs(500) / 10))
    const rows = await encryptByProgram(files)
    const after = files.map(({name}) => place().read(name))
    for (const [index, file] of files.entries()) {
      const literals = literalsOf(file, expectOnlyCiphertexts(file, after[index]!))
      expect(rows.get(file.name), file.name).to.deep.equal(rowsOf(file.toml, literals))
    }
    const times = () => files.map(({name}) => statSync(place().path(name)).mtimeMs)
    const before = times()
    await encryptByProgram(files)
    expect(files.map(({name}) => place().read(name))).to.deep.equal(after)
    expect(times()).to.deep.equal(before)
  })

  function writeFiles(count: number): readonly GeneratedFile[] {
    const files = generate(
      count,
      old.map(({ciphertext}) => ciphertext),
    )
    for (const {name, text} of files) place().write(name, text)
    return files
  }

  /** @returns the rows of the table by file: the line, the alias and the state of each secret */
  async function encryptByProgram(files: readonly GeneratedFile[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const run = await runMi(['secret', 'encrypt', ...files.map(({name}) => name)], {in: place()})
    expect(run.code, `seed ${seed}: ${run.stderr}`).to.equal(0)
    const rows = new Map<string, string[]>(files.map(({name}) => [name, []]))
    for (const row of run.stdout.trimEnd().split('\n').slice(1)) {
      const [, name = '', line = '', alias = '', state = ''] = /^(\S+):(\d+) +(\S+) +(.*)$/.exec(row) ?? []
      rows.get(name)?.push(`${line} ${alias} ${state}`)
    }
    return rows
  }
})

/** What the program does before it writes the files. @returns the new texts */
async function encryptInProcess(paths: readonly string[]): Promise<readonly string[]> {
  const key = {transformation: findTransformation(transformation), key: identity().publicKey}
  const choice = new AliasChoice({only: undefined, except: undefined, paths: undefined})
  const rules = {all: false, forcePlaintext: false, choice}
  const survey = new EncryptSurvey(key, rules)
  const files = await openFilesQuietly(paths, (block, file) => {
    survey.add(block, file)
  })
  survey.refuse()
  const count = files.reduce((sum, file) => sum + survey.countsOf(file).plaintext, 0)
  const texts: string[] = []
  for await (const {block} of encryptBlocks({files, rules, key, count}, new Map()))
    texts.push(block.encode().toString())
  await closeAll(files)
  return texts
}

function encrypt(plaintext: string): string {
  const key = {key: identity().publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'}
  return publicEncrypt(key, Buffer.from(plaintext)).toString('base64')
}

interface GeneratedFile {
  readonly name: string
  readonly toml: GeneratedToml
  /** A byte order mark or nothing. */
  readonly mark: string
  readonly text: string
}

/** @param old ciphertexts that are there already */
function generate(count: number, old: readonly string[]): readonly GeneratedFile[] {
  const valueOf = (random: Random) => {
    const plain = bracketedPlaintext(random)
    return random.pick([plain, plain, plain, `  ${plain} `, '$env{DB_PASS}', '$sys{db.pass}', ...old])
  }
  const all = Array.from({length: count}, (_, index) => generateToml(`${seed} encrypt ${index}`, valueOf))
  const filled = all.filter(({secrets}) => secrets.length > 0)
  return filled.map((toml, index) => {
    const bom = index % 10 === 0 ? mark : ''
    return {name: `${index}.toml`, toml, mark: bom, text: bom + renderToml(toml)}
  })
}

/** @returns the plaintext; undefined if the value is none */
function plaintextOf(value: string): string | undefined {
  const text = value.trim()
  return text.startsWith('[') ? text.slice(1, -1) : undefined
}

function stateOf(value: string): string {
  if (value.startsWith('$env')) return 'comes from the environment variable "DB_PASS"'
  if (value.startsWith('$sys')) return 'comes from the system property "db.pass"'
  return plaintextOf(value) === undefined ? 'already encrypted' : 'encrypted'
}

interface Encrypted {
  readonly ciphertext: string
  readonly plaintext: string
}

/** What replaced each value of a file, in order; undefined for what is no plaintext. */
type Replacements = readonly (Encrypted | undefined)[]

function expectOnlyCiphertexts(file: GeneratedFile, text: string): Replacements {
  const kept = new Set(file.toml.secrets.map(({value}) => value))
  const found = [...text.matchAll(/"([A-Za-z0-9+/]{342}==)"/g)].map(([, ciphertext = '']) => ciphertext)
  const added = found.filter((ciphertext) => !kept.has(ciphertext)).values()
  const replacements = file.toml.secrets.map(({value}) => {
    const plaintext = plaintextOf(value)
    return plaintext === undefined ? undefined : {plaintext, ciphertext: added.next().value ?? ''}
  })
  const expected = file.mark + renderToml(file.toml, literalsOf(file, replacements))
  expect(text, `seed ${seed}, ${file.name}: ${file.text}`).to.equal(expected)
  return replacements
}

function literalsOf({toml}: GeneratedFile, replacements: Replacements): readonly string[] {
  return toml.secrets.map(({literal}, index) => {
    const ciphertext = replacements[index]?.ciphertext
    return ciphertext === undefined ? literal : `"${ciphertext}"`
  })
}

/** The table for one file, with the lines of the new text. */
function rowsOf({around, secrets}: GeneratedToml, literals: readonly string[]): readonly string[] {
  let text = ''
  return secrets.map(({alias, value}, index) => {
    text += around[index]!
    const line = text.split('\n').length
    text += literals[index]!
    return `${line} ${alias} ${stateOf(value)}`
  })
}

function expectSameTables(
  files: readonly GeneratedFile[],
  after: readonly string[],
  encrypted: readonly Replacements[],
): void {
  const read = (texts: readonly string[]) => readByPython(texts.map((text) => text.replace(mark, '')))
  const [earlier, later] = [read(files.map(({text}) => text)), read(after)]
  for (const [index, {toml, name}] of files.entries()) {
    const [one, other] = [earlier[index]!, later[index]!]
    expect(withoutSecrets(other, toml.table), name).to.deep.equal(withoutSecrets(one, toml.table))
    const expected = toml.secrets.map(({alias, value}, at) => [alias, encrypted[index]![at]?.ciphertext ?? value])
    expect(secretsOf(other, toml.table), name).to.deep.equal(Object.fromEntries(expected))
  }
}

function expectDecrypted(encrypted: Replacements): void {
  const all = encrypted.filter((each) => each !== undefined)
  const {privateKey: key} = identity()
  const requests = all.map(({ciphertext}) => ({key, transformation, ciphertext}))
  expect(decryptWithJava(requests)).to.deep.equal(all.map(({plaintext}) => ({plaintext})))
}
