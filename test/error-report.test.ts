import {expect} from 'chai'
import fc from 'fast-check'
import {errorResult, errorText, jsonText} from '../src/cli/error-report.js'
import {SecretsError, UsageError, type SecretProblem} from '../src/errors.js'

describe('the report of an error', () => {
  const repeat = (count: number, problem: string, from = 1): SecretProblem[] =>
    Array.from({length: count}, (_, index) => ({alias: `s${from + index}`, line: from + index, problem}))

  it('states the error, then what to try', () => {
    expect(errorText(new UsageError('the alias is empty', 'name the secret'))).to.equal(
      'error: the alias is empty\ntry: name the secret',
    )
  })

  it('lists the problems first, so that the error stays on the screen', () => {
    const error = new SecretsError(repeat(2, 'is empty'), 'fix them')
    expect(errorText(error).split('\n')).to.deep.equal([
      '  line 1: "s1" is empty',
      '  line 2: "s2" is empty',
      'error: 2 problems found; nothing was written',
      'try: fix them',
    ])
  })

  it('lists 15 problems and counts the rest', () => {
    const lines = errorText(new SecretsError(repeat(2000, 'is empty'), 'fix them')).split('\n')
    expect(lines).to.have.length(18)
    expect(lines[14]).to.equal('  line 15: "s15" is empty')
    expect(lines[15]).to.equal('  and 1985 more (--json lists all)')
    expect(errorResult(new SecretsError(repeat(2000, 'is empty'))).error.problems).to.have.length(2000)
  })

  it('lists them in their order, whatever the reasons', () => {
    const mixed = [...repeat(2, 'is empty', 1), ...repeat(2, 'is too long', 3), ...repeat(1, 'is empty', 5)]
    const files = mixed.map((each) => ({...each, file: 'b'})).concat(mixed.map((each) => ({...each, file: 'a'})))
    const lines = errorText(new SecretsError(files)).split('\n')
    expect(lines.map((line) => /^ {2}"(.)", line (\d)/.exec(line)?.slice(1).join('')).filter(Boolean)).to.deep.equal([
      'b1',
      'b2',
      'b3',
      'b4',
      'b5',
      'a1',
      'a2',
      'a3',
      'a4',
      'a5',
    ])
  })

  it('shows the first of every reason', () => {
    const long = repeat(1000, '', 1).map((each, index) => ({...each, problem: `is ${300 + index} bytes long`}))
    const lines = errorText(new SecretsError([...long, ...repeat(1, 'is empty', 2000), ...long])).split('\n')
    expect(lines.slice(0, 14).every((line) => line.includes('bytes long'))).to.equal(true)
    expect(lines[14]).to.equal('  line 2000: "s2000" is empty')
    expect(lines[15]).to.equal('  and 1986 more (--json lists all)')
  })

  it('shows no more than 15, even if each has its own reason', () => {
    const words = Array.from({length: 26}, (_, index) => String.fromCharCode(97 + index))
    const lines = errorText(new SecretsError(words.map((word) => ({problem: word})))).split('\n')
    expect(lines).to.have.length(17)
    expect(lines[15]).to.equal('  and 11 more (--json lists all)')
  })
})

describe('JSON on standard output', () => {
  it('escapes controls, directional marks, line separators and lone surrogates', () => {
    const acting = '\0\n\u001b\u007f\u0080\u009b\u009f\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ud800'
    expect(jsonText({acting})).to.match(/^\{\n {2}"acting": "[\x20-\x7e]*"\n\}\n$/)
    expect(JSON.parse(jsonText({acting}))).to.deep.equal({acting})
  })

  it('is parsed to the same values, whatever they are', () => {
    fc.assert(
      fc.property(fc.jsonValue({stringUnit: 'binary'}), fc.string({unit: 'binary'}), (value, text) => {
        const object = {value, [text]: text}
        const printed = jsonText(object)
        expect(JSON.parse(printed)).to.deep.equal(JSON.parse(JSON.stringify(object)))
        expect(printed).not.to.match(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[^\P{Cc}\n]|\p{Cs}/u)
      }),
      {numRuns: 300},
    )
  })
})
