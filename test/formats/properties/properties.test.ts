import {expect} from 'chai'
import {FormatError} from '../../../src/errors.js'
import {properties} from '../../../src/formats/properties/properties.js'
import type {Source} from '../../../src/formats/format.js'
import {needs} from '../../support/tools.js'
import {samples, seed, textsOf} from '../generated.js'
import {readByJava, type JavaReading} from './java-properties.js'
import {readWhole} from '../whole.js'

const read = (text: string): Source => readWhole(properties, Buffer.from(text))
const pairs = (source: Source) => source.values.map(({alias, value}) => [alias, value])
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))

describe('the properties reader', () => {
  it('keeps order, lines and every byte of a value', () => {
    const source = read('# secrets\n\ndb.password = pa#ss=w:ord! \n1=one\n0:zero\n__proto__ p\nconstructor=c\nempty\n')
    expect(source).to.deep.equal({
      values: [
        {alias: 'db.password', value: 'pa#ss=w:ord! ', line: 3},
        {alias: '1', value: 'one', line: 4},
        {alias: '0', value: 'zero', line: 5},
        {alias: '__proto__', value: 'p', line: 6},
        {alias: 'constructor', value: 'c', line: 7},
        {alias: 'empty', value: '', line: 8, bare: true},
      ],
      problems: [],
      remarks: [],
    })
  })

  it('does not expand ${…}', () => {
    expect(pairs(read('a=${HOME} ${env:x} $b'))).to.deep.equal([['a', '${HOME} ${env:x} $b']])
  })

  it('counts lines by LF, CR and CR LF, and reports the first of continued lines', () => {
    const source = read('a=1\rb=2\r\n\r\n# c\nc=3\\\n   4\\\r\n5\nd=6')
    expect(source.values).to.deep.equal([
      {alias: 'a', value: '1', line: 1},
      {alias: 'b', value: '2', line: 2},
      {alias: 'c', value: '345', line: 5},
      {alias: 'd', value: '6', line: 8},
    ])
  })

  it('removes a byte order mark, but only the first', () => {
    expect(pairs(read('\uFEFFa=1'))).to.deep.equal([['a', '1']])
    expect(pairs(read('\uFEFF\uFEFFa=1'))).to.deep.equal([['\uFEFFa', '1']])
  })

  it('keeps the last value of a repeated alias in its place, and lists every line', () => {
    const source = read('a=1\nb=2\na=3\nb=4\na=5\nc=6')
    expect(source.values.map(({alias, value, line}) => [alias, value, line])).to.deep.equal([
      ['b', '4', 4],
      ['a', '5', 5],
      ['c', '6', 6],
    ])
    expect(source.remarks).to.deep.equal([
      '"a" is defined on lines 1, 3 and 5; the last one is used',
      '"b" is defined on lines 2 and 4; the last one is used',
    ])
    expect(source.problems).to.deep.equal([])
  })

  it('collects all problems in line order, with the alias if it can', () => {
    const source = readWhole(
      properties,
      bytes('a=\\u12G4\n=x\n', 0xe9, '=1\nc=\\ud83d\n\\udc00k=1\n\\u00=1\nd=\\ud83d\\ude00\ne=', 0xc3, '\r\nf=1'),
    )
    expect(source.problems.map(({alias, line, problem}) => [line, alias, problem.split(/[,;:]/)[0]])).to.deep.equal([
      [1, 'a', 'has a malformed \\u escape'],
      [2, undefined, 'has no alias before its separator'],
      [3, undefined, 'has a byte that is not UTF-8'],
      [4, 'c', 'has half a surrogate pair'],
      [5, '\udc00k', 'has half a surrogate pair'],
      [6, undefined, 'has a malformed \\u escape'],
      [8, undefined, 'has a byte that is not UTF-8'],
    ])
    expect(pairs(source)).to.deep.include(['d', '😀']).and.to.deep.include(['f', '1'])
  })

  it('reports bytes that are not UTF-8 in a record too', () => {
    const {problems} = readWhole(properties, bytes('# mi note="', 0xe9, '"\na=1\n'))
    expect(problems.map(({line}) => line)).to.deep.equal([1])
  })

  it('reports nothing for an empty file', () => {
    for (const text of ['', '\n', ' ', '# only a comment', '\uFEFF']) {
      expect(read(text)).to.deep.equal({values: [], problems: [], remarks: []})
    }
  })

  for (const [name, file] of Object.entries({
    'UTF-16, little-endian, with a byte order mark': Buffer.from('\uFEFFa=1', 'utf16le'),
    'UTF-16, big-endian, with a byte order mark': Buffer.from('\uFEFFa=1', 'utf16le').swap16(),
    'UTF-16, little-endian': Buffer.from('a=1\n', 'utf16le'),
    'UTF-16, big-endian': Buffer.from('a=1\n', 'utf16le').swap16(),
    'UTF-32, big-endian, with a byte order mark': Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]),
  })) {
    it(`rejects ${name}`, () => {
      expect(() => readWhole(properties, file))
        .to.throw(FormatError, 'UTF-16')
        .with.property('hint', 'save the file as UTF-8')
    })
  }
})

describe('the properties reader, compared with java.util.Properties', () => {
  before(function () {
    needs(this, 'java', 'javac')
  })

  const pieces = [
    ...['\n', '\n', '\r', '\r\n', '\\\n', '\\\r', '\\\r\n', '\\\\\n'],
    ...[' ', '\t', '\f', '\v', '\u00a0', '\u0085', '\u2028'],
    ...['=', '=', ':', '#', '!', '\\', '\\', '\\=', '\\:', '\\ ', '\\#'],
    ...[
      '\\n',
      '\\t',
      '\\r',
      '\\f',
      '\\b',
      '\\0',
      '\\"',
      '\\u0041',
      '\\u00e9',
      '\\u000A',
      '\\u003d',
      '\\u005C',
      '\\uD83D',
      '\\ude00',
      '\\u0000',
    ],
    ...['a', 'b', 'key', '1', '10', '__proto__', 'constructor', '${x}', 'é', '中', '😀', '\0', '"', "'"],
  ]

  it("reads what Java reads, in Java's order", () => {
    compare(samples(textsOf(pieces), 20_000).filter((text) => !text.slice(0, 2).includes('\0')))
  })

  it('finds a malformed escape exactly where Java throws', () => {
    compare(
      samples(textsOf([...pieces, '\\u', '\\u0', '\\u00g0', '\\U0041', 'u', '\\uuu0041', '\\u00４1']), 5000).filter(
        (text) => !text.slice(0, 2).includes('\0'),
      ),
    )
  })

  function compare(files: readonly string[]): void {
    const java = readByJava(files)
    for (const [index, file] of files.entries()) {
      const label = `${JSON.stringify(file)} (MI_PROPERTY_SEED=${seed})`
      const ours = read(file)
      expect(
        ours.problems.some(({problem}) => problem.includes('\\u escape')),
        label,
      ).to.equal(java[index]!.malformed)
      if (java[index]!.malformed) continue
      const {puts} = java[index]!
      expect(pairs(ours), label).to.deep.equal(lastOfEach(puts.filter(isUsable)))
      const unusable = puts.filter((put) => !isUsable(put)).length
      expect(ours.problems.length, label).to.be.oneOf(
        mayEndInNothing(file, puts) ? [unusable - 1, unusable] : [unusable],
      )
    }
  }

  function isUsable([key, value]: readonly [string, string]): boolean {
    return key !== '' && key.isWellFormed() && value.isWellFormed()
  }

  /** If a file ends in an empty continuation, Java may put an empty value under an empty key. It contains no secret. */
  function mayEndInNothing(file: string, puts: JavaReading['puts']): boolean {
    return puts.at(-1)?.join('') === '' && /\\[\r\n]*[ \t\f]*$/.test(file)
  }

  function lastOfEach(puts: JavaReading['puts']): [string, string][] {
    return puts
      .filter(([key], index) => !puts.slice(index + 1).some(([later]) => later === key))
      .map(([key, value]) => [key, value])
  }
})
