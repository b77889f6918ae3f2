import {expect} from 'chai'
import {properties} from '../../../src/formats/properties/properties.js'
import {needs} from '../../support/tools.js'
import {samples, textsOf} from '../generated.js'
import {remarksOn} from '../surveyed.js'
import {readByJava} from './java-properties.js'

/** Each file, what Java reads from it, and the beginning of the only remark on it, which names the aliases and lines in `at`. */
const traps = [
  {
    what: 'a backslash that makes the next assignment part of the value',
    file: 'DIR=C:\\\\data\\\nTOKEN=abc\nc=1',
    java: [
      ['DIR', 'C:\\dataTOKEN=abc'],
      ['c', '1'],
    ],
    remark: /^a backslash at the end of a line continues the value with the next line, .* assignment/,
    at: '"DIR" (line 1)',
  },
  {
    what: 'such a backslash before an indented assignment, an export and a comment',
    file: 'a=1\\\n  b = 2\nc=1\\\r\nexport D=2\ne=1\\\n# f\ng=1\\\n2\\\nh: 3',
    java: [
      ['a', '1b = 2'],
      ['c', '1export D=2'],
      ['e', '1# f'],
      ['g', '12h: 3'],
    ],
    remark: /^a backslash at the end of a line /,
    at: '"a" (line 1), "c" (line 3), "e" (line 5), "g" (line 7)',
  },
  {
    what: 'a backslash that Java drops',
    file: 'a=ab\\cd\nb=\\"x\nc=p\\$w\nd=\\\\\\\\host\\share',
    java: [
      ['a', 'abcd'],
      ['b', '"x'],
      ['c', 'p$w'],
      ['d', '\\\\hostshare'],
    ],
    remark: /^a single backslash is dropped in a \.properties file: /,
    at: '"a" (line 1), "b" (line 2), "c" (line 3), "d" (line 4)',
  },
  {
    what: 'a backslash at the end of the last line, or before a blank line',
    file: 'a=C:\\\\x\\\n\nb=pw\\',
    java: [
      ['a', 'C:\\x'],
      ['b', 'pw'],
    ],
    remark: /^a single backslash is dropped /,
    at: '"a" (line 1), "b" (line 3)',
  },
  {
    what: 'a backslash that becomes a tab, a line break or a form feed',
    file: 'a=C:\\temp\nb=x\\new\nc=x\\ry\nd=x\\f',
    java: [
      ['a', 'C:\temp'],
      ['b', 'x\new'],
      ['c', 'x\ry'],
      ['d', 'x\f'],
    ],
    remark: /^"\\t", "\\n", "\\r" or "\\f" is read as a tab, a line break or a form feed: /,
    at: '"a" (line 1), "b" (line 2), "c" (line 3), "d" (line 4)',
  },
  {
    what: 'quotation marks around a value',
    file: 'a="x"\nb=\'y z\'\nc = `x` \nd=""',
    java: [
      ['a', '"x"'],
      ['b', "'y z'"],
      ['c', '`x` '],
      ['d', '""'],
    ],
    remark: /^quotation marks around a value are part of it in a \.properties file: /,
    at: '"a" (line 1), "b" (line 2), "c" (line 3), "d" (line 4)',
  },
  {
    what: 'a comment after a value',
    file: 'a=x # of the database\nb=x\t#y',
    java: [
      ['a', 'x # of the database'],
      ['b', 'x\t#y'],
    ],
    remark: /^a "#" after the value does not start a comment in a \.properties file, so it is part of the value: /,
    at: '"a" (line 1), "b" (line 2)',
  },
  {
    what: 'export before a name',
    file: 'export A=x',
    java: [['export', 'A=x']],
    remark: /^"export" is read as the alias, and the rest of the line as its value: /,
    at: '"export" (line 1)',
  },
] as const

/** What only looks like a trap, or is meant. */
const meant = [
  'a=one\\\n  two\\\n  three',
  'a=MIIB\\\n  abc=\\\n  abcd==\n',
  'a=jdbc:mysql://host/db\\\n?user',
  'a=\\\\\\\\host\\\\share\\\\',
  'a=b\\=c\\:d\\ e\\#f\\!',
  'a=\\u0041\\u005c\\u000a',
  'a=\\ x\\ ',
  'a=-----BEGIN KEY-----\\nMIIB\\n-----END KEY-----\\n',
  'a=-----BEGIN KEY-----\\n\\\nMIIB\\n\\\n-----END KEY-----',
  'a=x#y \\# z',
  'a="x',
  'a="',
  'a=x"',
  'a="x\'',
  'a=it\'s "quoted" inside',
  'export=x',
  'exported A=x',
  'export A',
  'a=export B=x',
  '# a="x" # y\n! export A=x\na=1',
]

describe('a value that a .properties file reads differently than it looks', () => {
  before(function () {
    needs(this, 'java', 'javac')
  })

  for (const {what, file, java, remark, at} of traps) {
    it(`is read as Java reads it, with a remark: ${what}`, async () => {
      const [reading] = readByJava([file])
      expect(reading!.puts).to.deep.equal(java)
      const {values, problems} = properties.read(Buffer.from(file))
      expect(values.map(({alias, value}) => [alias, value])).to.deep.equal(java)
      expect(problems).to.deep.equal([])
      const remarks = await remarksOn('s.properties', file)
      expect(remarks).to.have.length(1)
      expect(remarks[0]).to.match(remark).and.to.include(`: ${at}; `)
    })
  }

  /** Escapes that nobody writes by mistake. */
  const deliberate = (text: string) =>
    text.replaceAll(/\\u([\da-f]{4})|\\([\\=:#! ])/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
    )

  it('always gets a remark if Java drops or converts a backslash that is no deliberate escape', () => {
    const pieces = ['\\', '\\\\', '\\\\\\', 'a', 't', 'n', 'r', 'f', 'x', '\\u0041', '=', ':', '!', '"', 'é', '$', ' z']
    const texts = samples(textsOf(pieces, 8), 5000).filter((text) => /^\S/.test(text))
    const readings = readByJava(texts.map((text) => `a=${text}`))
    let trapped = 0
    for (const [index, text] of texts.entries()) {
      if (readings[index]!.malformed) continue
      const [, value] = readings[index]!.puts[0]!
      const {values} = properties.read(Buffer.from(`a=${text}`))
      const remarks = (values[0]!.traps ?? [])
        .map(({remark}) => remark(''))
        .filter((remark) => remark.includes('backslash'))
      trapped += remarks.length
      expect(remarks.length === 0, JSON.stringify(text)).to.equal(value === '' || value === deliberate(text))
    }
    expect(trapped).to.be.greaterThan(100)
  })

  it('gets no remark if it is meant', async () => {
    for (const file of meant) expect(await remarksOn('s.properties', file), file).to.deep.equal([])
  })

  it('gets one remark for each kind, and never one that shows it', async () => {
    const remarks = await remarksOn('s.properties', 'a="C:\\temp\\old" # hunter2\\\nb="x"\\')
    expect(remarks.map((remark) => remark.split(':')[0])).to.have.length(5)
    expect(remarks.join()).not.to.match(/temp|old|hunter2/)
  })

  it('is listed among the first dozen, or counted, wherever the file is cut into blocks', async () => {
    const file = Array.from({length: 1000}, (_, index) => `s${index}="x"\nt${index}=y\n`).join('')
    const whole = await remarksOn('s.properties', file)
    expect(whole).to.have.length(1)
    expect(whole[0])
      .to.include('"s0" (line 1), "s1" (line 3), ')
      .and.to.include('"s11" (line 23) and 988 more; ')
      .and.not.to.include('"s12"')
    for (const size of [16, 64, 1000]) expect(await remarksOn('s.properties', file, size)).to.deep.equal(whole)
  })
})
