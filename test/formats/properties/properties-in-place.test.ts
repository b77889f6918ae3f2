import {expect} from 'chai'
import fc from 'fast-check'
import {FormatError, SecretsError} from '../../../src/errors.js'
import {encryptedProperties, propertiesFile} from '../../../src/formats/properties/properties.js'
import {needs} from '../../support/tools.js'
import {samples, seed, textsOf} from '../generated.js'
import {mergeWhole, readInPlace} from '../whole.js'
import {readByJava, type JavaReading} from './java-properties.js'

const read = (text: string) => readInPlace(encryptedProperties, Buffer.from(text))
const replacedText = (text: string, replacement: Readonly<Record<string, string>>) =>
  read(text)
    .replace(({alias, overridden}) => (overridden ? undefined : replacement[alias]))
    .toString()
const merge = (text: string, values: Readonly<Record<string, string>>) =>
  mergeWhole(
    propertiesFile,
    Buffer.from(text),
    Object.entries(values).map(([alias, ciphertext]) => ({alias, ciphertext})),
  )
const mergedText = (text: string, values: Readonly<Record<string, string>>) => merge(text, values).bytes.toString()

/** The lines that differ, as `diff` shows them. */
function changedLines(before: string, after: string): [number, string][] {
  const was = before.split('\n')
  return after
    .split('\n')
    .flatMap((line, index) => (line === was[index] ? [] : [[index + 1, line] as [number, string]]))
}

describe('values of a properties file, in place', () => {
  it('are all found, and show which ones are overridden', () => {
    const file = read('a=1\nb : 2 \na=\\\n  3\n')
    expect(file.values).to.deep.equal([
      {alias: 'a', value: '1', line: 1, overridden: true},
      {alias: 'b', value: '2 ', line: 2, overridden: false},
      {alias: 'a', value: '3', line: 3, overridden: false},
    ])
    expect(file.remarks).to.deep.equal(['"a" is defined on lines 1 and 3; the last one is used'])
  })

  it('are not read from a NUL, which would be taken for UTF-16 once something follows it', () => {
    expect(() => read('\0')).to.throw(FormatError, 'is UTF-16 or UTF-32, not UTF-8')
    expect(() => merge('\0', {a: 'NEW'})).to.throw(FormatError, 'is UTF-16 or UTF-32, not UTF-8')
  })

  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a line': ['a=old\n', 'a=NEW\n'],
    'a line without an end': ['a=old', 'a=NEW'],
    'blanks around the value': ['  a \t=  old \t \nb=1', '  a \t=  NEW \t \nb=1'],
    'CR LF': ['a=old\r\nb=1\r\n', 'a=NEW\r\nb=1\r\n'],
    CR: ['a=old\rb=1\r', 'a=NEW\rb=1\r'],
    continuations: ['a=ol\\\n   d\\\n\td  \nb=1\n', 'a=NEW  \nb=1\n'],
    'a continuation before the value': ['a=\\\r\n   old\\\r\nold\r\n', 'a=\\\r\n   NEW\r\n'],
    'an empty continuation': ['a=old \\\n  \nb=1', 'a=NEW\nb=1'],
    'a continuation at the end': ['a=old\\', 'a=NEW'],
    'a continuation and a line end at the end': ['a=old\\\n', 'a=NEW\n'],
    'an escaped blank at the end': ['a=old\\  \n', 'a=NEW \n'],
    escapes: ['a=\\u0041\\n\\=\n', 'a=NEW\n'],
    'no value': ['a=\nb=1', 'a=NEW\nb=1'],
    'no value on a blank line': ['a=\\\n   \nb=1', 'a=NEW\nb=1'],
    'a single word': ['a\nb=1', 'a=NEW\nb=1'],
    'a word and blanks': ['a  \nb=1', 'a  NEW\nb=1'],
    'a word and a continuation': ['a\\\n\nb=1', 'a=NEW\nb=1'],
    'a byte order mark': ['\uFEFFa=old\n', '\uFEFFa=NEW\n'],
    'two byte order marks': ['\uFEFF\uFEFFb=1\na=old\n', '\uFEFF\uFEFFb=1\na=NEW\n'],
    'an earlier value': ['a=0\na=old\n', 'a=0\na=NEW\n'],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`are replaced without changing ${name}`, () => {
      expect(replacedText(before, {a: 'NEW'})).to.equal(after)
      expect(replacedText(before, {})).to.equal(before)
    })
  }

  it('change only their own lines among comments and CR LF', () => {
    const file = Array.from(
      {length: 20},
      (_, index) => `# the secret ${index}\r\nkey.${index} = old${index}\r\n\r\n`,
    ).join('')
    const after = replacedText(
      file,
      Object.fromEntries(Array.from({length: 20}, (_, index) => [`key.${index}`, `NEW${index}==`])),
    )
    expect(changedLines(file, after)).to.deep.equal(
      Array.from({length: 20}, (_, index) => [3 * index + 2, `key.${index} = NEW${index}==\r`]),
    )
  })

  it('are kept if anything cannot be read', () => {
    expect(() => read('a=1\nb=\\u12\n').replace(() => 'NEW'))
      .to.throw(SecretsError)
      .with.deep.property('problems', [
        {alias: 'b', line: 2, problem: 'has a malformed \\u escape; it needs four hexadecimal digits'},
      ])
    const latin = readInPlace(encryptedProperties, Buffer.from('a=1\nb=\xe9\n', 'latin1'))
    expect(latin.problems.map(({line}) => line)).to.deep.equal([2])
    expect(() => latin.replace(() => undefined)).to.throw(SecretsError)
  })
})

describe('values merged into a properties file', () => {
  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    nothing: ['', 'a=NEW\n'],
    'a comment without an end': ['# a=1', '# a=1\na=NEW\n'],
    'a comment that ends in a backslash': ['# a=1\\', '# a=1\\\na=NEW\n'],
    'CR LF': ['b=1\r\n', 'b=1\r\na=NEW\r\n'],
    CR: ['b=1\rc=2', 'b=1\rc=2\ra=NEW\r'],
    'an empty continuation': ['b=1\\\n', 'b=1\\\n\na=NEW\n'],
    'a continuation without an end': ['b=1\\', 'b=1\\\n\na=NEW\n'],
    'a single backslash': ['\\', '\\\na=NEW\n'],
    'the alias itself': ['a = old # x\nb=1', 'a = NEW\nb=1'],
    'the alias on two lines': ['a=1\na=2\nb=1\n', 'a=1\na=NEW\nb=1\n'],
    'only a byte order mark': ['\uFEFF', '\uFEFFa=NEW\n'],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`keep everything else: ${name}`, () => {
      expect(mergedText(before, {a: 'NEW'})).to.equal(after)
    })
  }

  it('are reported as replaced or added, in their order', () => {
    const {bytes, ...rest} = merge('b=1\nc=2\nb=3\n', {'new one': 'eA==', c: 'eQ==', ü: 'eg==', b: 'ew=='})
    expect(bytes.toString()).to.equal('b=1\nc=eQ==\nb=ew==\nnew\\ one=eA==\n\\u00fc=eg==\n')
    expect(rest).to.deep.equal({
      replaced: ['c', 'b'],
      added: ['new one', 'ü'],
      remarks: ['"b" is defined on lines 1 and 3; the last one is used'],
    })
  })

  it('need a file that can be read', () => {
    expect(() => merge('=1\n', {a: 'NEW'})).to.throw(SecretsError)
  })

  it('change only their own lines among 50 others', () => {
    const file = Array.from({length: 50}, (_, index) => `! ${index}\nk${index}: v${index}\n`).join('')
    expect(changedLines(file, mergedText(file, {k7: 'NEW', added: 'NEW'}))).to.deep.equal([
      [16, 'k7: NEW'],
      [101, 'added=NEW'],
      [102, ''],
    ])
  })
})

describe('properties in place, as java.util.Properties reads the result', () => {
  before(function () {
    needs(this, 'java', 'javac')
  })

  const pieces = [
    ...['\n', '\n', '\r', '\r\n', '\\\n', '\\\r', '\\\r\n', '\\\\\n', ' ', '\t', '\f', '\v', '\u0085', '\u2028'],
    ...['=', '=', '=', ':', '#', '!', '\\', '\\', '\\=', '\\ ', '\\n', '\\u0041', '\\u000A', '\uFEFF'],
    ...['a', 'b', 'key', '__proto__', 'constructor', 'é', '😀', '\0', '"'],
  ]
  let generated: readonly (readonly [text: string, coins: readonly boolean[]])[] | undefined
  const files = () =>
    (generated ??= samples(
      fc.tuple(textsOf(pieces, 40), fc.array(fc.boolean(), {minLength: 1, maxLength: 8})),
      10_000,
    ).filter(([text]) => !text.slice(0, 2).includes('\0') && read(text).problems.length === 0))

  /** If a file ends in an empty continuation, Java may put an empty value under an empty key. */
  const withNames = ({puts}: JavaReading) => puts.filter(([key]) => key !== '')
  const withoutMark = (text: string) => text.replace(/^\uFEFF/, '')

  it('has the new values, and the others unchanged', () => {
    const changed = files().map(([text, coins]) => {
      let at = 0
      const fate = read(text).values.map((value) => (coins[at++ % coins.length] ? {...value, value: 'Q+/='} : value))
      at = 0
      return {
        text,
        fate,
        result: read(text)
          .replace(() => (coins[at++ % coins.length] ? 'Q+/=' : undefined))
          .toString(),
      }
    })
    expect(changed.length).to.be.greaterThan(4000)
    const java = readByJava(changed.map(({result}) => withoutMark(result)))
    for (const [index, {text, fate, result}] of changed.entries()) {
      const label = `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`
      const trimmed = withNames(java[index]!).map(([key, value], put) => [
        key,
        fate[put]?.value === 'Q+/=' ? value.trim() : value,
      ])
      expect(trimmed, label).to.deep.equal(fate.map(({alias, value}) => [alias, value]))
    }
  })

  it('has only the merged values added', () => {
    const changed = files().map(([text]) => ({text, result: mergedText(text, {'\\k =ü': 'Q+/=', key: 'R+/='})}))
    const java = readByJava(changed.flatMap(({text, result}) => [withoutMark(text), withoutMark(result)]))
    for (const [index, {text, result}] of changed.entries()) {
      const label = `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`
      const expected = new Map([...withNames(java[2 * index]!), ['\\k =ü', 'Q+/='], ['key', 'R+/=']])
      const read = new Map(
        withNames(java[2 * index + 1]!).map(([key, value]) => [key, key === 'key' ? value.trim() : value]),
      )
      expect(read, label).to.deep.equal(expected)
    }
  })

  it('has every other character in its place', () => {
    for (const [text] of files()) {
      const file = read(text)
      let at = 0
      const parts = file
        .replace(() => `Q${at++}Q`)
        .toString()
        .split(/=?Q\d+Q/)
      expect(parts.length, JSON.stringify(text)).to.equal(file.values.length + 1)
      let from = 0
      for (const part of parts) {
        const found = text.indexOf(part, from)
        expect(found, `${JSON.stringify(part)} of ${JSON.stringify(text)} (MI_PROPERTY_SEED=${seed})`).not.to.equal(-1)
        from = found + part.length
      }
    }
  })
})
