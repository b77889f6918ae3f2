import {expect} from 'chai'
import fc from 'fast-check'
import {FirstLines} from '../../src/bulk/first-lines.js'
import {Repetitions} from '../../src/bulk/repetitions.js'
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
const encryption = {transformation, key: keysFor(transformation).encrypting}

/** What is said of a file before anything is encrypted, and which of its values count. */
async function surveyed(from: SecretSource) {
  const {count, remarks, aliasRemarks, isSuperseded} = await survey(from, encryption, () => undefined)
  const {values} = await allOf(from)
  return {
    count,
    remarks: [...remarks, ...aliasRemarks],
    values: values.filter(({alias}, index) => !isSuperseded(alias, index)),
  }
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
  it('reads the same as in one piece, wherever its chunks end', async () => {
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

  it('reads the same on both sides of each cut as in one piece', () => {
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

  it('has the values that java.util.Properties reads from the file', async function () {
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

  it('uses the last value of an alias across blocks, with the same remarks as in one piece', async () => {
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

  it('reports a dozen repeated aliases and counts the rest', async () => {
    const lines = Array.from({length: 20}, (_, index) => `s${index}=1\n`).join('')
    const {remarks, count} = await surveyed(source(Buffer.from(lines + lines), 16))
    expect(count).to.equal(20)
    expect(remarks).to.have.length(13)
    expect(remarks[0]).to.equal('"s0" is defined on lines 1 and 21; the last one is used')
    expect(remarks[12]).to.equal('8 more are defined on several lines; the last one of each is used')
  })

  it('reports an alias on many lines as it does in one piece', async () => {
    const lines = Buffer.from('a=1\n'.repeat(30))
    expect((await surveyed(source(lines, 8))).remarks).to.deep.equal(readWhole(properties, lines).remarks)
  })

  it('is not cut if the format does not allow it', async () => {
    const {values} = await allOf(source(Buffer.from('A="1\n2"\nB=3\n'), 3, dotenv))
    expect(values.map(({value}) => value)).to.deep.equal(['1\n2', '3'])
  })

  it('rejects a line longer than 16 MiB, and the error names it', async () => {
    const file = Buffer.concat([Buffer.from('a=1\nb='), Buffer.alloc((16 << 20) + (1 << 18), 'x')])
    const error: unknown = await allOf(source(file, 1 << 18)).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(FormatError).and.to.include({file: 'file'})
    expect((error as Error).message).to.match(/^line 2, .*16,777,216 bytes/)
  })

  it('is read in linear time if there is no place to cut', async () => {
    const {values} = await allOf(
      source(Buffer.concat([Buffer.from('a='), Buffer.from(`${'x'.repeat(200)}\\\n`.repeat(80_000))]), 1 << 16),
    )
    expect(values.map(({value}) => value.length)).to.deep.equal([200 * 80_000])
  })

  it('rejects a line with too many continuation lines, each of which takes memory', async () => {
    const file = Buffer.from(`a=1\nb=${'\\\n'.repeat(1 << 20)}`)
    const error: unknown = await allOf(source(file, 1 << 16)).catch((reason: unknown) => reason)
    expect((error as Error).message).to.equal('line 2, including its continuation lines, is longer than 100,000 lines')
  })

  it('counts two problems of one value as two', async () => {
    const twice = source(Buffer.from('a=\n'.repeat(60_000)), 1 << 16)
    const error: unknown = await survey(twice, encryption, () => 'is refused').catch((reason: unknown) => reason)
    expect((error as SecretsError).problems).to.have.length(100_000)
    expect((error as SecretsError).hint).to.include('were not read')
  })

  it('is not read beyond 100,000 problems', async () => {
    const error: unknown = await surveyed(source(Buffer.from('a\n'.repeat(150_000)), 1 << 16)).catch(
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(SecretsError)
    expect((error as SecretsError).problems).to.have.length(100_000)
    expect((error as SecretsError).problems.at(-1)).to.include({line: 100_000})
  })

  for (const count of [10, 800, 820, 50_000]) {
    it(`knows which of ${count} aliases repeat, and on which lines`, () => {
      const repetitions = new Repetitions()
      const aliases = ['alias3', ...Array.from({length: count}, (_, index) => `alias${index}`), `alias${count - 1}`]
      const repeated = aliases.map((alias, index) => repetitions.add(alias, index, index + 1))
      expect(repeated.flatMap((isRepeated, index) => (isRepeated ? [index] : []))).to.deep.equal([4, count + 1])
      expect(repetitions.count).to.equal(2)
      expect(aliases.filter((alias, index) => repetitions.isSuperseded(alias, index))).to.deep.equal([
        'alias3',
        `alias${count - 1}`,
      ])
      expect(repetitions.remarks()).to.deep.equal([
        '"alias3" is defined on lines 1 and 5; the last one is used',
        `"alias${count - 1}" is defined on lines ${count + 1} and ${count + 2}; the last one is used`,
      ])
    })
  }

  it('supersedes no value just because its alias shares a hash', () => {
    const hash = (_: string, to: Uint32Array) => {
      to.fill(7)
    }
    const repetitions = new Repetitions(new FirstLines(hash))
    const aliases = Array.from({length: 5000}, (_, index) => `alias${index}`)
    for (const [index, alias] of aliases.entries()) repetitions.add(alias, index, index + 1)
    expect(aliases.filter((alias, index) => repetitions.isSuperseded(alias, index))).to.deep.equal([])
  })
})
