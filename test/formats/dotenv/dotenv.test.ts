import {expect} from 'chai'
import {parse} from 'dotenv'
import fc from 'fast-check'
import {FormatError} from '../../../src/errors.js'
import {dotenv, parseEnvironment} from '../../../src/formats/dotenv/dotenv.js'
import {check, runs, samples, seed, textsOf} from '../generated.js'
import {readWhole} from '../whole.js'

const read = (text: string) => readWhole(dotenv, Buffer.from(text))
const pairs = (text: string) => read(text).values.map(({alias, value}) => [alias, value])
const problemLines = (text: string) => read(text).problems.map(({line}) => line)

describe('the dotenv reader', () => {
  it('keeps order and lines for any names', () => {
    expect(
      read('# secrets\nB=b\n\nexport 10="te\\nn"\n9=\'ni ne\'\n__proto__=p\nconstructor: c\nE=\n'),
    ).to.deep.include({
      values: [
        {alias: 'B', value: 'b', line: 2},
        {alias: '10', value: 'te\nn', line: 4},
        {alias: '9', value: 'ni ne', line: 5},
        {alias: '__proto__', value: 'p', line: 6},
        {alias: 'constructor', value: 'c', line: 7},
        {alias: 'E', value: '', line: 8},
      ],
      problems: [],
    })
  })

  it('counts the lines of a quoted value, and CR and CR LF as line ends', () => {
    const source = read('A="one\r\ntwo\r\n"\r\nB=b\rC=c\n')
    expect(source.values).to.deep.equal([
      {alias: 'A', value: 'one\ntwo\n', line: 1},
      {alias: 'B', value: 'b', line: 4},
      {alias: 'C', value: 'c', line: 5},
    ])
    expect(source.remarks).to.deep.equal([
      'line breaks within a value are read as LF, although the file has others: "A" (line 1)',
    ])
    expect(read('A="one\ntwo"').remarks).to.deep.equal([])
  })

  it('lists every line of a repeated alias', () => {
    const source = read('A=1\nB=2\nA=3')
    expect(source.values.map(({alias, value}) => [alias, value])).to.deep.equal([
      ['B', '2'],
      ['A', '3'],
    ])
    expect(source.remarks).to.deep.equal(['"A" is defined on lines 1 and 3; the last one is used'])
  })

  it('reports what dotenv would skip', () => {
    expect(
      problemLines('A=1\njust words\nB\n\n.\n a/b=c\n[section]\n# fine\n\nC=2 \nexport D\n"E"=1\n-----END KEY-----\n'),
    ).to.deep.equal([2, 3, 5, 6, 7, 11, 12, 13])
    expect(problemLines('PEM=-----BEGIN\nabc\n-----END')).to.deep.equal([2, 3])
  })

  it('reports every skipped line among good ones', () => {
    const good = fc.constantFrom(
      '',
      '  ',
      '# words',
      ' #x=1',
      'K=v',
      'K = "v" # c',
      "export K='#'",
      'K: v',
      'K=`a`',
      'K=',
    )
    const bad = fc.constantFrom('words', '=v', 'a b=c', 'ü=1', '"K"=v', 'K:v', '$K=v', 'export', '{}', '\\', '😀')
    const line = fc.oneof(
      good.map((text) => ({text, isBad: false})),
      bad.map((text) => ({text, isBad: true})),
    )
    // A colon or a bare name includes the next line. Comment lines keep the statements apart.
    check(fc.array(line, {maxLength: 12}), 1000, (lines) => {
      const text = lines.map((one) => `${one.text}\n# between\n`).join('')
      expect(problemLines(text), JSON.stringify(text)).to.deep.equal(
        lines.flatMap(({isBad}, index) => (isBad ? [2 * index + 1] : [])),
      )
    })
  })

  const remarkCases: Readonly<
    Record<string, readonly [file: string, values: readonly (readonly string[])[], remark: RegExp | undefined]>
  > = {
    'a value cut at #': [
      'A=pa#ss\nB=x # c\nC="q" # c',
      [
        ['A', 'pa'],
        ['B', 'x'],
        ['C', 'q'],
      ],
      /^dotenv cuts the value at a "#".*: "A" \(line 1\), "B" \(line 2\); .*in quotes$/,
    ],
    'a value that is only a comment': ['A=#ss', [['A', '']], /^dotenv cuts the value at a "#".*"A" \(line 1\)/],
    'a # in quotes': ['A="pa#ss"', [['A', 'pa#ss']], undefined],
    'whitespace at the end': [
      'A= x \t\nB=" x "  ',
      [
        ['A', 'x'],
        ['B', ' x '],
      ],
      /^whitespace at the end.*: "A" \(line 1\); .*quotes/,
    ],
    'an open quotation mark': [
      '\nA="pass\nB=1',
      [
        ['A', '"pass'],
        ['B', '1'],
      ],
      /^an opening quotation mark has no closing one.*: "A" \(line 2\)/,
    ],
    'a quotation mark closed too early': [
      'A="pa" ss',
      [['A', '"pa" ss']],
      /^an opening quotation mark has no closing one.*: "A" \(line 1\)/,
    ],
    'marks within marks': ["A='it's'", [['A', "it's"]], undefined],
    'a backslash before a mark': ['A="pa\\"ss"', [['A', 'pa\\"ss']], /^dotenv keeps the backslash.*: "A" \(line 1\)/],
    'an escaped line break': [
      'A="C:\\new"\nB=\'C:\\new\'',
      [
        ['A', 'C:\new'],
        ['B', 'C:\\new'],
      ],
      /^"\\n" or "\\r" in double quotes.*: "A" \(line 1\); to keep it as it is, use single/,
    ],
    'a value from the next line': ['A:\nB=c\n', [['A', 'B=c']], /later line.*: "A" \(line 1\)/],
    'a quoted value from the next line': ['A=\n\n"b"\n', [['A', 'b']], /later line.*: "A" \(line 1\)/],
    'a separator on the next line': ['\nA\n=b\n', [['A', 'b']], /later line.*: "A" \(line 2\)/],
    'a value that includes an assignment': [
      'A="x\nB=y\nC="\n',
      [['A', 'x\nB=y\nC=']],
      /contains a line.*: "A" \(line 1\)/,
    ],
    'a key of many lines': ['A="-----BEGIN\nabc+/==\n-----END"', [['A', '-----BEGIN\nabc+/==\n-----END']], undefined],
  }
  for (const [name, [file, values, remark]] of Object.entries(remarkCases)) {
    it(`${remark === undefined ? 'has no remark about' : 'has a remark about'} ${name}`, () => {
      const source = read(file)
      expect(source.problems).to.deep.equal([])
      expect(pairs(file)).to.deep.equal(values)
      expect(source.remarks).to.have.length(remark === undefined ? 0 : 1)
      if (remark !== undefined) expect(source.remarks[0]).to.match(remark)
    })
  }

  it('reports bytes that are not UTF-8, and line separators', () => {
    const source = readWhole(
      dotenv,
      Buffer.concat([Buffer.from('A=1\r\nB='), Buffer.of(0xe9), Buffer.from('\nC=a\u2028b\n')]),
    )
    expect(source.problems).to.deep.equal([
      {line: 2, problem: 'has a byte that is not UTF-8; save the file as UTF-8'},
      {alias: 'C', line: 3, problem: 'has a line separator (U+2028 or U+2029) outside quotes'},
    ])
    expect(() => readWhole(dotenv, Buffer.from('A=1\n', 'utf16le'))).to.throw(FormatError, 'UTF-16')
    expect(pairs('\uFEFFA=1')).to.deep.equal([['A', '1']])
  })
})

describe('the dotenv reader, compared with the package', () => {
  const pieces = [
    ...['\n', '\n', '\n', '\r\n', '\r', '\u2028', ' ', '\t', '\u00a0', '\uFEFF'],
    ...['=', '=', '=', ' = ', ': ', ':\n', ':', '#', ' #', 'export ', 'export'],
    ...['"', '"', "'", '`', '\\"', "\\'", '\\\\', '\\n', '\\r', '\\'],
    ...['A', 'B', 'A=', 'B="', "C='", 'D=`', '1=', '10=', '__proto__=', 'a.b-c', 'x', 'é', '😀', '$A', '${B}'],
  ]

  const files = () => samples(textsOf(pieces), 20_000)

  it('reads the values that dotenv reads', () => {
    let compared = 0
    for (const file of files()) {
      const source = read(file)
      if (source.problems.some(({problem}) => problem.includes('U+2028'))) continue
      compared++
      const theirs = Object.entries(parse(file))
      const ours = source.values.filter(({alias}) => alias !== '__proto__')
      const label = `${JSON.stringify(file)} (MI_PROPERTY_SEED=${seed})`
      expect(new Map(ours.map(({alias, value}) => [alias, value])), label).to.deep.equal(new Map(theirs))
      expect(parseEnvironment(Buffer.from(file)), label).to.deep.equal(
        new Map(source.values.map(({alias, value}) => [alias, value])),
      )
    }
    expect(compared).to.be.greaterThan(runs(20_000) / 2)
  })

  it('reports as skipped only what dotenv ignores', () => {
    for (const file of files()) {
      const lines = file.split(/\r\n?|\n/)
      if (file.includes('\u2028')) continue
      // A quotation mark in such a line affects where earlier quotes end, so the line cannot be removed.
      for (const {line} of read(file).problems.filter(({line}) => !/['"`]/.test(lines[line! - 1]!))) {
        const without = lines.map((text, index) => (index + 1 === line ? '#' : text)).join('\n')
        expect(parse(without), `${JSON.stringify(file)} line ${String(line)} (MI_PROPERTY_SEED=${seed})`).to.deep.equal(
          parse(file),
        )
      }
    }
  })

  it('reads the names that dotenv loses like any other', () => {
    expect(pairs('__proto__="a\\nb" # c')).to.deep.equal([['__proto__', parse('A="a\\nb" # c').A]])
    expect(({} as Record<string, unknown>).a).to.equal(undefined)
  })
})

describe('the variables of an environment file', () => {
  it('are a Map with the last value of each name', () => {
    const variables = parseEnvironment(Buffer.from('\uFEFFMI_PROFILE=a\nnonsense\nMI_PROFILE="b c"\n__proto__=x\n'))
    expect(variables).to.deep.equal(
      new Map([
        ['MI_PROFILE', 'b c'],
        ['__proto__', 'x'],
      ]),
    )
  })

  it('never reach the process', () => {
    const before = {...process.env}
    parseEnvironment(Buffer.from('MI_TEST_VARIABLE=1'))
    expect(process.env).to.deep.equal(before)
  })
})
