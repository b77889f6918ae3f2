import {expect} from 'chai'
import fc from 'fast-check'
import {dump, load} from 'js-yaml'
import {parse} from 'yaml'
import {plainYaml, toPlainYaml} from '../../src/profiles/plain-yaml.js'

const certificate =
  '-----BEGIN CERTIFICATE-----\nMIIC5jCCAc6gAwIBAgIRAaSWD4lkIrJ+kbSKu5BW4cIwDQYJKoZIhvcNAQELBQAw\n-----END CERTIFICATE-----\n'
const profile = {
  version: 1,
  keystore: '/etc/mi/wso2carbon.jks',
  type: 'JKS',
  alias: 'wso2carbon',
  keystoreSha256: '0e'.repeat(31) + 'ab',
  certificate,
}

/** Texts that are often plain, often nearly so. */
const scalar = fc.oneof(
  fc.string({maxLength: 12}),
  fc.constantFrom(
    'true',
    'No',
    'null',
    '~',
    '.inf',
    '0x1f',
    '1e3',
    '12e34',
    '0b1',
    '1:30',
    '2026-01-01',
    '|',
    '>',
    '- a',
    '?',
    '"a"',
    "'a'",
    "'a''b'",
    'a: b',
    'a #b',
    '<<',
    '=',
    '1_000',
    '/a b',
    'a\\n',
    '',
  ),
  fc.stringMatching(/^[\da-f]{1,8}$/),
  fc.stringMatching(/^(?:0b)?[01]{62,64}$|^\d{30}e\d{33}$|^[\da-f]{64}$/),
  fc.stringMatching(/^['|>A-Za-z\d/.: #-]{1,8}$/),
)
const name = fc.oneof(fc.stringMatching(/^[A-Za-z]\w{0,5}$/), fc.constantFrom('version', 'on', 'y', 'a'))
const line = fc.tuple(name, fc.constantFrom(': ', ':', ':  '), scalar).map((parts) => parts.join(''))
const text = fc
  .array(fc.oneof(line, fc.constantFrom('', '  a', '  b: c', ' x', 'c: |', '# d', '---', '\tz')), {maxLength: 6})
  .map((lines) => lines.map((each) => `${each}\n`).join(''))

describe('plainYaml', () => {
  it('reads a saved profile', () => {
    const yaml = dump(profile, {lineWidth: -1})
    expect(Object.fromEntries(plainYaml(yaml) ?? [])).to.deep.equal(profile)
  })

  it('reads nothing differently from two libraries', () => {
    fc.assert(
      fc.property(text, (yaml) => {
        const fields = plainYaml(yaml)
        if (fields === undefined || fields.size === 0) return
        expect(Object.fromEntries(fields), yaml).to.deep.equal(load(yaml))
        expect(Object.fromEntries(fields), yaml).to.deep.equal(parse(yaml, {version: '1.1'}))
      }),
      {numRuns: 20_000},
    )
  }).timeout(120_000)

  for (const yaml of [
    'a: b',
    'a: b\r\n',
    'a: b\na: c\n',
    'a: b # c\n',
    'a: [b]\n',
    'a: |\n',
    'a: |\n\n  b\n',
    'a: |\n  b\n\n',
    'a: 0x1f\n',
    'a: 12e3\n',
    'on: a\n',
    'a: &b c\n',
    'a: !!str b\n',
    '--- \na: b\n',
    'a: ä\n',
  ]) {
    it(`leaves this to the library: ${JSON.stringify(yaml)}`, () => {
      expect(plainYaml(yaml)).to.equal(undefined)
    })
  }
})

describe('toPlainYaml', () => {
  const library = (fields: object) => dump(fields, {lineWidth: -1})

  it('writes a saved profile as the library does', () => {
    expect(toPlainYaml(profile)).to.equal(library(profile))
  })

  it('writes nothing differently from the library', () => {
    const lines = fc.array(scalar, {minLength: 1, maxLength: 3}).map((each) => each.join('\n'))
    const value = fc.oneof(scalar, lines, fc.integer({min: -1, max: 20_000}))
    const withLineFeed = lines.map((each) => `${each}\n`)
    let written = 0
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(value, withLineFeed), {maxKeys: 4}), (fields) => {
        const yaml = toPlainYaml(fields)
        if (yaml === undefined || yaml === '') return
        expect(yaml).to.equal(library(fields))
        written++
      }),
      {numRuns: 10_000},
    )
    expect(written).to.be.greaterThan(50)
  }).timeout(120_000)

  for (const alias of ['', 'two words', 'yes', '1.5', "'a'", 'a\nb', 'a\n\nb\n', ' a\n', 'a: b', 'ä']) {
    it(`leaves this to the library: ${JSON.stringify(alias)}`, () => {
      expect(toPlainYaml({alias})).to.equal(undefined)
    })
  }
})
