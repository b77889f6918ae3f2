import {expect} from 'chai'
import fc from 'fast-check'
import {FormatError} from '../../../src/errors.js'
import {flatJson} from '../../../src/formats/flat/flat-json.js'
import {flatYaml} from '../../../src/formats/flat/flat-yaml.js'
import {check, textsOf} from '../generated.js'

/** @returns undefined if the text is refused */
function read(text: string, format = flatJson): readonly (readonly [string, string])[] | undefined {
  try {
    const {values, problems} = format.read(text)
    return problems.length > 0 ? undefined : values.map(({alias, value}) => [alias, value])
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** What JSON.parse finds; undefined unless it is one object of scalars. */
function parsed(text: string): readonly (readonly [string, string])[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const entries = Object.entries(value)
    return entries.some(([, each]) => typeof each === 'object')
      ? undefined
      : entries.map(([key, each]) => [key, String(each)])
  } catch {
    return undefined
  }
}

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '"b"',
  '"\\u00e9\\n"',
  '1',
  '-0',
  '01',
  '1.5',
  'true',
  'nul',
  'null',
]
const more = [
  ' ',
  '\n',
  '\t',
  '\\',
  '\\x',
  '"\\ud83d\\ude00"',
  '\u0001',
  '\u00a0',
  '//',
  "'c'",
  '{"a": ',
  '{"a":1}',
  '"z":"y",',
]

describe('flat JSON as a source', () => {
  it('is read by the same rules as by JSON.parse', () => {
    check(fc.oneof(textsOf([...pieces, ...more], 12), fc.json({maxDepth: 2})), 5000, (text) => {
      const theirs = parsed(text)
      const ours = read(text)
      // Repeated names are refused here, and lost there.
      if (ours !== undefined) expect(theirs?.length, text).to.equal(ours.length)
      else if (theirs !== undefined) expect(flatJson.read(text).problems[0]?.problem, text).to.match(/^repeats/)
    })
  })

  it('has the values of any object of strings', () => {
    check(fc.dictionary(fc.string({unit: 'binary'}), fc.string({unit: 'binary', maxLength: 20})), 100, (object) => {
      for (const indent of [0, 2])
        expect(read(JSON.stringify(object, undefined, indent))).to.deep.equal(Object.entries(object))
    })
  })

  it('keeps numbers as they are written', () => {
    for (const number of [
      '0',
      '-0',
      '1.10',
      '1e400',
      '-1E+05',
      '123456789012345678901234567890',
      '0.10000000000000000001',
    ])
      expect(read(`{"n": ${number}}`)).to.deep.equal([['n', number]])
    for (const number of ['01', '+1', '.5', '1.', '0x1', 'NaN', 'Infinity', '1_000', '--1', '1e', '1 2'])
      expect(read(`{"n": ${number}}`), number).to.equal(undefined)
  })

  it('takes linear time for what is nested, long or broken', () => {
    for (const text of [
      `{"a": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      `{"a": ${'['.repeat(1_000_000)}`,
      `{"a": "${'x'.repeat(10_000_000)}"}`,
      `{"a": "${'\\n'.repeat(1_000_000)}"}`,
      `{"a": "${'x'.repeat(10_000_000)}`,
      `{${'"a":1,'.repeat(1_000_000)}}`,
      `{"a": ${'1'.repeat(1_000_000)}x}`,
    ])
      read(text)
  })

  it('may have 32,000 entries, but not many more', () => {
    const entries = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({length: count}, (_, index) => [`a${index}`, 1])))
    expect(read(entries(32_000))).to.have.length(32_000)
    expect(() => flatJson.read(entries(40_000))).to.throw(FormatError, /more than 32,768 entries/)
  })
})

describe('flat YAML as a source', () => {
  it('has the values of JSON, which it includes', () => {
    const names = fc.string({minLength: 1, maxLength: 8}).filter((name) => name !== '<<')
    check(fc.dictionary(names, fc.oneof(fc.string(), fc.integer(), fc.boolean())), 500, (object) => {
      const text = JSON.stringify(object)
      expect(read(text, flatYaml), text).to.deep.equal(read(text))
    })
  })

  it('remarks on a line break at the end of a value', () => {
    const {values} = flatYaml.read('a: |\n  x\nb: |-\n  x\nc: x\n')
    expect(values.map(({alias, traps}) => [alias, traps?.length ?? 0])).to.deep.equal([
      ['a', 1],
      ['b', 0],
      ['c', 0],
    ])
  })
})
