import {expect} from 'chai'
import fc from 'fast-check'
import {aliasHashes} from '../../src/bulk/alias-hashes.js'
import {blocksOf, type SecretSource} from '../../src/bulk/source.js'
import {survey} from '../../src/bulk/survey.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {FormatError, SecretsError, UserError} from '../../src/errors.js'
import {dotenv} from '../../src/formats/dotenv/dotenv.js'
import {properties} from '../../src/formats/properties/properties.js'
import type {SourceFormat} from '../../src/formats/format.js'
import {keysFor} from '../cipher/keys.js'
import {readByJava} from '../formats/properties/java-properties.js'
import {check, samples, textsOf} from '../formats/generated.js'
import {readWhole} from '../formats/whole.js'
import {needs} from '../support/tools.js'

/** A file whose bytes come a few at a time, in one buffer that is used again. */
function source(bytes: Buffer, chunkSize: number, format: SourceFormat = properties): SecretSource {
  return {name: 'file', blocks: () => blocksOf(chunks(bytes, chunkSize), format, 'file')}
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* chunks(bytes: Buffer, chunkSize: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(chunkSize)
  for (let from = 0; from < bytes.length; from += chunkSize) {
    const length = bytes.copy(buffer, 0, from, from + chunkSize)
    yield buffer.subarray(0, length)
    buffer.fill('!')
  }
}

async function allOf(from: SecretSource) {
  const values = []
  const problems = []
  for await (const block of from.blocks()) {
    values.push(...block.values)
    problems.push(...block.problems)
  }
  return {values, problems}
}

const transformation = findTransformation('AES256')
const encryption = {transformation, key: keysFor(transformation).encrypting, refusal: () => undefined}

/** What is said of a file before anything is encrypted, and which of its values count. */
async function surveyed(from: SecretSource) {
  const {count, remarks, isSuperseded} = await survey(from, encryption)
  const {values} = await allOf(from)
  return {count, remarks, values: values.filter(({alias}, index) => !isSuperseded(alias, index))}
}

const pieces = [
  ...[
    '\n',
    '\n',
    '\r',
    '\r\n',
    '\\\n',
    '\\\r',
    '\\\r\n',
    '\\\\\n',
    '\\\\\r\n',
    '\uFEFF',
    '\0',
    ' ',
    '\t',
    '=',
    ':',
    '#',
    '!',
    '\\',
    '\\u0041',
    '\\u12',
    '\\ud83d',
  ],
  ...['a', 'b', 'key', 'é', '中', '😀', 'a=1\n', 'b=2\n', 'a=3\n'],
]
const files = fc.oneof(
  textsOf(pieces).map((text) => Buffer.from(text)),
  fc
    .tuple(textsOf(pieces, 8), fc.uint8Array({maxLength: 3}), textsOf(pieces, 8))
    .map(([before, middle, after]) => Buffer.concat([Buffer.from(before), middle, Buffer.from(after)])),
)

describe('a file read block by block', () => {
  it('is read as it is in one, wherever its chunks end', async () => {
    for (const file of samples(files, 2000)) {
      let whole: unknown
      try {
        const {values, problems} = properties.read(file)
        whole = {values, problems}
      } catch (error) {
        whole = (error as UserError).message
      }
      for (let size = 1; size <= Math.min(file.length, 12); size++) {
        const read = await allOf(source(file, size)).catch((error: unknown) => (error as UserError).message)
        expect(read, `${JSON.stringify(file.toString('latin1'))} by ${size}`).to.deep.equal(whole)
      }
    }
  })

  it('is read by itself before each cut, and after it', () => {
    check(files, 5000, (file) => {
      const start = Buffer.concat([Buffer.from('# start\n'), file])
      for (let length = 0; length <= start.length; length++) {
        const end = properties.cut!(start.subarray(0, length))
        if (end === 0) continue
        const first = properties.read(start.subarray(0, end))
        const second = properties.read(start.subarray(end), first.nextLine)
        const {values, problems, nextLine} = properties.read(start)
        expect([...first.values, ...second.values]).to.deep.equal(values)
        expect([...first.problems, ...second.problems]).to.deep.equal(problems)
        expect(second.nextLine).to.equal(nextLine)
      }
    })
  })

  it('has the values that java.util.Properties finds in the whole', async function () {
    needs(this, 'java', 'javac')
    const texts = samples(textsOf(pieces.filter((piece) => !/\\u|\0|\uFEFF/.test(piece))), 2000)
    const java = readByJava(texts)
    for (const [index, text] of texts.entries()) {
      const {values} = await allOf(source(Buffer.from(text), 1 + (index % 7)))
      const puts = java[index]!.puts.filter(([key]) => key !== '')
      expect(
        values.map(({alias, value}) => [alias, value]),
        JSON.stringify(text),
      ).to.deep.equal(puts)
    }
  })

  it('takes of one alias the last in all blocks, and says what it says of the whole', async () => {
    const text = 'a=1\nb=2\na=3\nb=\nb=4\na=5\nc-d=6\n'
    const expected = readWhole(properties, Buffer.from(text))
    for (let size = 1; size <= text.length; size++) {
      const {count, remarks, values} = await surveyed(source(Buffer.from(text), size))
      expect(values).to.deep.equal(expected.values)
      expect(count).to.equal(3)
      expect(remarks.slice(0, 2)).to.deep.equal(expected.remarks)
      expect(remarks[2]).to.match(/^"c-d" is not a valid environment variable name, /)
    }
  })

  it('tells of a dozen aliases that stand on several lines, and how many more there are', async () => {
    const lines = Array.from({length: 20}, (_, index) => `s${index}=1\n`).join('')
    const {remarks, count} = await surveyed(source(Buffer.from(lines + lines), 16))
    expect(count).to.equal(20)
    expect(remarks).to.have.length(13)
    expect(remarks[0]).to.equal('"s0" is defined on lines 1 and 21; the last one is used')
    expect(remarks[12]).to.equal('8 more are defined on several lines; the last one of each is used')
  })

  it('says of an alias on many lines what it says of the whole', async () => {
    const lines = Buffer.from('a=1\n'.repeat(30))
    expect((await surveyed(source(lines, 8))).remarks).to.deep.equal(readWhole(properties, lines).remarks)
  })

  it('is not cut where the format allows it nowhere', async () => {
    const {values} = await allOf(source(Buffer.from('A="1\n2"\nB=3\n'), 3, dotenv))
    expect(values.map(({value}) => value)).to.deep.equal(['1\n2', '3'])
  })

  it('has no line of more than 16 MiB, and the error names it', async () => {
    const file = Buffer.concat([Buffer.from('a=1\nb='), Buffer.alloc((16 << 20) + (1 << 18), 'x')])
    const error: unknown = await allOf(source(file, 1 << 18)).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(FormatError).and.to.include({file: 'file'})
    expect((error as Error).message).to.match(/^line 2, .*16,777,216 bytes/)
  })

  it('is read in time where there is nowhere to cut', async () => {
    const {values} = await allOf(
      source(Buffer.concat([Buffer.from('a='), Buffer.from('\\\n'.repeat(4 << 20))]), 1 << 16),
    )
    expect(values).to.deep.equal([{alias: 'a', value: '', line: 1}])
  })

  it('is left where there are 100,000 problems', async () => {
    const error: unknown = await surveyed(source(Buffer.from('a\n'.repeat(150_000)), 1 << 16)).catch(
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(SecretsError)
    expect((error as SecretsError).problems).to.have.length(100_000)
    expect((error as SecretsError).problems.at(-1)).to.include({line: 100_000})
  })

  for (const count of [10, 4095, 4096, 4097, 20_000]) {
    it(`knows which of ${count} aliases may repeat`, () => {
      const hashes = aliasHashes()
      const aliases = Array.from({length: count}, (_, index) => `alias${index}`)
      for (const alias of aliases) hashes.add(alias)
      expect(hashes.mayRepeat()).to.equal(undefined)
      const early = aliasHashes()
      for (const alias of ['alias3', ...aliases, `alias${count - 1}`]) early.add(alias)
      expect(aliases.filter(early.mayRepeat() ?? (() => false))).to.deep.equal(['alias3', `alias${count - 1}`])
    })
  }

  it('suspects every alias where hashes do not tell them apart', () => {
    const hashes = aliasHashes(() => 7)
    for (let index = 0; index < 5000; index++) hashes.add(`alias${index}`)
    expect(hashes.mayRepeat()?.('another')).to.equal(true)
  })
})
