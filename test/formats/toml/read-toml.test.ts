import {expect} from 'chai'
import {FormatError} from '../../../src/errors.js'
import {readToml, scalarsOf} from '../../../src/formats/toml/read-toml.js'

describe('reading TOML', () => {
  const errorOf = (text: string): FormatError => {
    try {
      readToml(text)
    } catch (error) {
      if (error instanceof FormatError) return error
      throw error
    }
    throw new Error('it was read')
  }

  const errors: readonly (readonly [text: string, message: string])[] = [
    ['[secrets]\na = "[x]"\n[secrets]\nb = "[x]"', 'is not valid TOML: line 3: defines "secrets" again'],
    ['[a]\nhunter = 1\n"hunter" = 2', 'is not valid TOML: line 3: defines a key again'],
    ['[a]\nx.y = 1\nx.y = 2', 'is not valid TOML: line 3: defines "y" again'],
    ['secrets.a = "x"\n[secrets]\n', 'is not valid TOML: line 2: defines "secrets" again'],
    ['a = 1\n# \0', 'is not valid TOML: line 2: has the control character U+0000'],
    ['# \x7f', 'is not valid TOML: line 1: has the control character U+007F'],
    ['a = 1\rb = 2\n', 'line 1 ends in a CR without an LF, which TOML does not permit'],
    ['# a\rb\n', 'line 1 ends in a CR without an LF, which TOML does not permit'],
    ['\n\na = "hunter2\n', 'is not valid TOML: line 3: unterminated string constant'],
    ['a = hunter2', 'is not valid TOML: line 1: unexpected character'],
    ['a = "hunter2\\e"', 'is not valid TOML: line 1: invalid character in escape sequence'],
    ['é = "hunter2"', 'is not valid TOML: line 1: unexpected character'],
    [
      'a = {b = 1\n}',
      'is not valid TOML: line 2: no newlines are allowed between the curly braces unless they are valid within a value',
    ],
    ['a = {b = "hunter2",}', 'is not valid TOML: line 1: trailing comma is not permitted in an inline table'],
  ]

  for (const [text, message] of errors) {
    it(`says of ${JSON.stringify(text)} that it ${message}`, () => {
      const error = errorOf(text)
      expect(error.message).to.equal(message)
      expect(error.message + String(error.hint)).not.to.include('hunter')
    })
  }

  const hostile: Readonly<Record<string, string>> = {
    'arrays inside each other': `a = ${'['.repeat(5000)}${']'.repeat(5000)}`,
    'more arrays inside each other': `a = ${'['.repeat(15000)}${']'.repeat(15000)}`,
    'inline tables inside each other': `a = ${'{a = '.repeat(1000)}1${'}'.repeat(1000)}`,
    'inline tables in arrays': `a = ${'[{a = '.repeat(1000)}1${'}]'.repeat(1000)}`,
    'a header of many keys, and many entries': `[${'a.'.repeat(10_000)}a]\n${entries(10_000)}`,
    'a key of many keys': `${'a.'.repeat(10_000)}a = 1`,
  }

  for (const [what, text] of Object.entries(hostile)) {
    it(`refuses ${what}`, () => {
      expect(errorOf(text).message).to.match(/^has tables or arrays that are nested too deeply/)
    })
  }

  it('refuses what would take too much memory', () => {
    expect(errorOf(entries(40_000)).message).to.equal(
      'has more than 32,768 lines or entries, and TOML must be read in one piece',
    )
    expect(errorOf(`a = "${'x'.repeat(5 << 20)}"`).message).to.equal(
      'has more than 4,194,304 characters, and TOML must be read in one piece',
    )
    expect(errorOf(`a = "${'x'.repeat(4_000_000)}"`).message).to.match(/ or a very long string$/)
  })

  it('reads as many entries as it promises', () => {
    expect(readToml(entries(32_000)).entries).to.have.length(32_000)
  })

  it('returns scalars by their keys', () => {
    const text = 'a = "x"\n[b.c]\nd = 1_000\n"e.f" = true\ng = {h = 1.5}\ni = [1]\n[[j]]\nk = 2020-01-01\n'
    expect([...scalarsOf(readToml(text))]).to.deep.equal([
      ['a', 'x'],
      ['b.c.d', '1000'],
      ['b.c.e.f', 'true'],
      ['b.c.g.h', '1.5'],
    ])
  })
})

function entries(count: number): string {
  return Array.from({length: count}, (_, index) => `k${index}=1\n`).join('')
}
