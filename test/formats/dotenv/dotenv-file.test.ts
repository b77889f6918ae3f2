import {expect} from 'chai'
import {parse} from 'dotenv'
import fc from 'fast-check'
import {FormatError, SecretsError} from '../../../src/errors.js'
import {dotenvFile, encryptedDotenv} from '../../../src/formats/dotenv/dotenv-file.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {runs, samples, seed, textsOf} from '../generated.js'
import {mergeWhole, readInPlace} from '../whole.js'

const read = (text: string) => readInPlace(encryptedDotenv, Buffer.from(text))
const replacedText = (text: string) =>
  read(text)
    .replace(({alias, overridden}) => (alias === 'A' && !overridden ? 'NEW+/==' : undefined))
    .toString()
const merge = (text: string, values: Readonly<Record<string, string>>) =>
  mergeWhole(
    dotenvFile,
    Buffer.from(text),
    Object.entries(values).map(([alias, ciphertext]) => ({alias, ciphertext})),
  )
const mergedText = (text: string, values: Readonly<Record<string, string>>) => merge(text, values).bytes.toString()

describe('values of a .env file, in place', () => {
  it('are all found, and show which ones are overridden', () => {
    const file = read('A=1 # c\r\nexport B="2"\r\nA: 3\r\n')
    expect(file.values).to.deep.equal([
      {alias: 'A', value: '1', line: 1, overridden: true},
      {alias: 'B', value: '2', line: 2, overridden: false},
      {alias: 'A', value: '3', line: 3, overridden: false},
    ])
    expect(file.remarks[0]).to.equal('"A" is defined on lines 1 and 3; the last one is used')
  })

  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a line': ['B=b\nA=old\n', 'B=b\nA=NEW+/==\n'],
    'whitespace and a comment': [' export A =  old \t # old\n', ' export A =  NEW+/== \t # old\n'],
    'quotation marks': ['A="o\\"ld" # c\r\nB=b', 'A="NEW+/==" # c\r\nB=b'],
    'single quotation marks': ["A='old'\n", "A='NEW+/=='\n"],
    backquotes: ['A=`old`\n', 'A=`NEW+/==`\n'],
    'CR LF before and within the value': [
      'B="b\r\nb"\r\nC=c\rA="old\r\nold\r\n"\r\n# c\r\n',
      'B="b\r\nb"\r\nC=c\rA="NEW+/=="\r\n# c\r\n',
    ],
    'no value': ['A=\nB=b', 'A=NEW+/==\nB=b'],
    'only whitespace and a comment': ['A=  # c\n', 'A=NEW+/==  # c\n'],
    'a value on the next line': ['A:\n old\nB=b', 'A:\n NEW+/==\nB=b'],
    'a quoted value on a later line': ['A=\n\n"old"\nB=b', 'A=\n\n"NEW+/=="\nB=b'],
    'an open quotation mark': ['A="old\nB=b"c\n', 'A=NEW+/==\nB=b"c\n'],
    'a byte order mark': ['\uFEFFA=old', '\uFEFFA=NEW+/=='],
    'an earlier value': ['A=1\nA=2\n', 'A=1\nA=NEW+/==\n'],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`are replaced without changing ${name}`, () => {
      expect(replacedText(before)).to.equal(after)
      expect(
        read(before)
          .replace(() => undefined)
          .toString(),
      ).to.equal(before)
      expect(parse(after).A).to.equal('NEW+/==')
    })
  }

  it('are kept if dotenv would skip anything', () => {
    const file = read('A=1\njust words\n')
    expect(file.problems.map(({line}) => line)).to.deep.equal([2])
    expect(() => file.replace(() => 'NEW')).to.throw(SecretsError)
  })
})

describe('values of a .env file, of which one keeps another short', () => {
  const before = 'B="x\\"\nC=a"b\nD=y"\n'

  it('are refused if that one is to be replaced, because the other would change', () => {
    expect(parse(before)).to.deep.equal({B: 'x\\', C: 'a"b', D: 'y"'})
    expect(parse(before.replace('a"b', 'NEW')))
      .to.have.property('B')
      .that.includes('NEW')
    expect(() => read(before).replace(({alias}) => (alias === 'C' ? 'NEW' : undefined))).to.throw(FormatError, 'safely')
  })

  it('can all be replaced', () => {
    const after = read(before)
      .replace(() => 'NEW')
      .toString()
    expect(parse(after)).to.deep.equal({B: 'NEW', C: 'NEW', D: 'NEW'})
  })
})

describe('a new .env file', () => {
  it('has one line per value, in order', () => {
    expect(
      renderDocument(dotenvFile, [
        {alias: 'b.c-d', ciphertext: 'QUI='},
        {alias: '1', ciphertext: 'eA=='},
      ]),
    ).to.have.property('text', 'b.c-d=QUI= \n1=eA==\n')
  })

  it('rejects exactly the names that dotenv cannot read', () => {
    for (const alias of ['', ' ', 'a b', 'a:b', 'é', 'a\n', '$a', 'a/b', '"a"']) {
      expect(dotenvFile.refusal(alias), JSON.stringify(alias)).to.be.a('string')
      expect(parse(`${alias}=x`), JSON.stringify(alias)).not.to.have.own.property(alias)
    }
    for (const alias of ['a', '1', '.', '-', 'a.b', 'export', 'constructor']) {
      expect(dotenvFile.refusal(alias), alias).to.equal(undefined)
      expect(parse(renderDocument(dotenvFile, [{alias, ciphertext: 'Q+/='}]).text), alias).to.deep.equal({
        [alias]: 'Q+/=',
      })
    }
  })
})

describe('values merged into a .env file', () => {
  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    nothing: ['', 'A=NEW\n'],
    'a comment without an end': ['# A=1', '# A=1\nA=NEW\n'],
    'CR LF': ['B=b\r\n', 'B=b\r\nA=NEW\r\n'],
    'a value taken from the next line': ['B:\n', 'B:\n\nA=NEW\n'],
    'a value taken from the line after a CR': ['C=c\nB:\r', 'C=c\nB:\r\n\nA=NEW\n'],
    'an empty value': ['B=', 'B=\nA=NEW\n'],
    'an open quotation mark': ['B="b', 'B="b\nA=NEW\n'],
    'the alias on two lines': ["A=1\nA='2'\n", "A=1\nA='NEW'\n"],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`keep everything else: ${name}`, () => {
      expect(mergedText(before, {A: 'NEW'})).to.equal(after)
      expect(parse(after)).to.deep.equal({...parse(before), A: 'NEW'})
    })
  }

  it('need a file that dotenv reads completely', () => {
    expect(() => merge('A="x\nnot closed\n', {A: 'NEW'}))
      .to.throw(SecretsError)
      .with.nested.property('problems[0].line', 2)
  })
})

describe('.env files in place, as dotenv reads the result', () => {
  const pieces = [
    ...['\n', '\n', '\n', '\r\n', '\r', ' ', '\t', '\u00a0', '=', '=', '=', ' = ', ': ', ':\n', '#', ' #', 'export '],
    ...[
      '"',
      '"',
      "'",
      '`',
      '\\"',
      '\\n',
      'A',
      'B',
      'A=',
      'B="',
      "C='",
      'D=`',
      '1=',
      '10=',
      'a.b-c',
      'x',
      'é',
      '😀',
      '$A',
    ],
  ]
  const usual = 20_000
  let generated: readonly (readonly [text: string, coins: readonly boolean[]])[] | undefined
  const files = () =>
    (generated ??= samples(
      fc.tuple(textsOf(pieces, 30), fc.array(fc.boolean(), {minLength: 1, maxLength: 5})),
      usual,
    ).filter(([text]) => read(text).problems.length === 0))

  /** A quotation mark that goes away may have kept a value before it short, so a few files are refused. */
  const attempts = () => {
    let refused = 0
    return (edit: () => string): string | undefined => {
      try {
        return edit()
      } catch (error) {
        if (!(error instanceof FormatError)) throw error
        expect(++refused).to.be.at.most(3)
        return undefined
      }
    }
  }

  it('has the new values, and the others unchanged', () => {
    const chosen = files()
    const attempt = attempts()
    expect(chosen.length).to.be.greaterThan(runs(usual) / 10)
    for (const [text, coins] of chosen) {
      const expected: Record<string, string> = {}
      let at = 0
      for (const {alias, value} of read(text).values) expected[alias] = coins[at++ % coins.length] ? 'Q+/=' : value
      at = 0
      const result = attempt(() =>
        read(text)
          .replace(() => (coins[at++ % coins.length] ? 'Q+/=' : undefined))
          .toString(),
      )
      if (result === undefined) continue
      expect(
        parse(result),
        `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`,
      ).to.deep.equal(expected)
    }
  })

  it('has only the merged values added', () => {
    const attempt = attempts()
    for (const [text] of files()) {
      const result = attempt(() => mergedText(text, {'new.one': 'Q+/=', B: 'R+/='}))
      if (result === undefined) continue
      expect(
        parse(result),
        `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`,
      ).to.deep.equal({...parse(text), 'new.one': 'Q+/=', B: 'R+/='})
    }
  })

  it('has every other character in its place', () => {
    const attempt = attempts()
    for (const [text] of files()) {
      const before = read(text).values.map(({value}) => value)
      let at = 0
      const there = attempt(() =>
        read(text)
          .replace(() => `Q${at++}Q`)
          .toString(),
      )
      if (there === undefined) continue
      const pattern = there.split(/Q\d+Q/)
      expect(pattern.length, there).to.equal(before.length + 1)
      let from = 0
      for (const part of pattern) {
        const found = text.indexOf(part, from)
        expect(found, `${JSON.stringify(part)} of ${JSON.stringify(text)}`).not.to.equal(-1)
        from = found + part.length
      }
    }
  })
})
