import {expect} from 'chai'
import fc from 'fast-check'
import stringWidth from 'string-width'
import {renderTable} from '../../src/ui/table.js'
import {wrapText} from '../../src/ui/wrap.js'
import {printable} from '../../src/wording.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 200)

/** Wide, joined and combining characters, words, quotation marks and punctuation. */
const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom(...Array.from('ab "/.-密鑰키ｗ'), 'e\u0301', '❤️', '👍🏽', '🇩🇪'),
      maxLength: 60,
    }),
  },
  fc.string({unit: 'binary', maxLength: 60}),
)

describe('a wrapped text', () => {
  it('loses nothing, and has no line that is too wide', () => {
    fc.assert(
      fc.property(text, fc.integer({min: 2, max: 40}), (any, width) => {
        const shown = printable(any)
        const lines = wrapText(shown, width)
        expect(lines.join('')).to.equal(shown)
        for (const line of lines) expect(stringWidth(line.replace(/ +$/, ''))).to.be.at.most(width)
      }),
      {numRuns},
    )
  })

  for (const [what, given, width, lines] of [
    ['between words', 'one two three', 8, ['one two ', 'three']],
    ['not within a quoted command that fits', 'to go on, run "mi list x"', 16, ['to go on, run ', '"mi list x"']],
    ['within one that does not', 'run "mi secret list"', 10, ['run "mi ', 'secret ', 'list"']],
    [
      'after punctuation, if a word does not fit',
      'security/wso2-secrets.properties:12',
      14,
      ['security/wso2-', 'secrets.', 'properties:12'],
    ],
    ['anywhere, if nothing else helps', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['not within wide characters', '密鑰키ｗ', 5, ['密鑰', '키ｗ']],
    ['not between a character and its accents', 'e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
    ['not within an emoji of several characters', '👨‍👩‍👧👨‍👩‍👧', 3, ['👨‍👩‍👧', '👨‍👩‍👧']],
    ['not at the spaces at the end of a line', 'ab   cd', 2, ['ab   ', 'cd']],
  ] as const)
    it(`is broken ${what}`, () => {
      expect(wrapText(given, width)).to.deep.equal(lines)
    })
})

describe('a table on a terminal', () => {
  const header = ['', 'ALIAS', 'KIND', 'NOTE']

  it('is the same as elsewhere if it fits', () => {
    const rows = [
      ['*', 'db', 'RSA', '-'],
      ['', 'ключ', 'AES', 'note'],
    ]
    expect(renderTable(header, rows, 80)).to.equal(renderTable(header, rows))
    expect(renderTable(header, rows, 20)).to.equal(renderTable(header, rows))
  })

  it('wraps the widest cells in their columns', () => {
    const rows = [['*', 'database.password', 'RSA', 'of the payments team']]
    expect(renderTable(header, rows, 36)).to.equal(
      [
        '   ALIAS         KIND  NOTE',
        '*  database.     RSA   of the',
        '   password            payments',
        '                       team',
        '',
      ].join('\n'),
    )
  })

  it('does not break a word in a column that could be wider', () => {
    const rows = [['*', 'database.password', 'OAEPWithSHA1AndMGF1Padding', 'n']]
    expect(renderTable(header, rows, 47)).to.match(
      /\* {2}database\. {3}OAEPWithSHA1AndMGF1Padding {2}n\n {3}password\n/,
    )
    expect(renderTable(header, rows, 46)).to.include('KIND: OAEPWithSHA1AndMGF1Padding\n')
  })

  it('has a block per row if its columns would be too narrow, without what is not known', () => {
    const rows = [
      ['*', 'database.password', 'RSA', 'of the payments team'],
      ['', '密鑰', 'AES', '-'],
    ]
    expect(renderTable(header, rows, 24)).to.equal(
      [
        '* ALIAS:',
        '  database.password',
        'KIND: RSA',
        'NOTE: of the payments',
        '  team',
        '',
        'ALIAS: 密鑰',
        'KIND: AES',
        '',
      ].join('\n'),
    )
  })

  it('is never wider than the terminal, and never loses an alias', () => {
    const alias = text.filter((any) => any.trim() !== '')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(alias, text), {minLength: 1, maxLength: 4}),
        fc.integer({min: 2, max: 90}),
        (rows, columns) => {
          const lines = renderTable(
            ['ALIAS', 'NOTE'],
            rows.map((row) => row),
            columns,
          ).split('\n')
          expect(lines.pop()).to.equal('')
          for (const line of lines) {
            expect(stringWidth(line)).to.be.at.most(columns)
            expect(line).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\s$/u)
          }
          const shown = lines.join('').replaceAll(/\s/gu, '')
          const characters = new Set(shown)
          for (const [each] of rows)
            for (const character of printable(each).replaceAll(/\s/gu, '')) expect(characters).to.include(character)
        },
      ),
      {numRuns},
    )
  })

  it('shows an alias that looks like an empty cell in its blocks', () => {
    expect(
      renderTable(
        ['ALIAS', 'A LONG HEADER'],
        [
          ['-', '-'],
          ['', 'x'],
        ],
        10,
      ),
    ).to.equal('ALIAS: -\n\nALIAS:\nA LONG\nHEADER: x\n')
  })

  it('shows an alias of any length completely', () => {
    const long = Array.from({length: 150}, (_, index) => `part${index}`).join('.')
    for (const columns of [20, 40, 80, 200]) {
      const table = renderTable(['ALIAS', 'KIND'], [[long, 'RSA']], columns)
      expect(table.replaceAll(/RSA|KIND: |ALIAS:? |KIND|\s/g, '').replace('ALIAS', '')).to.equal(long)
    }
  })

  it('says so if it shows only the beginning of a cell', () => {
    const table = renderTable(['ALIAS'], [['x'.repeat(1 << 20)]], 80)
    expect(table).to.include('…')
    expect(table.length).to.be.below(4000)
  })

  it('escapes what could move the cursor or turn the text around', () => {
    const table = renderTable(['ALIAS'], [['\u001B[2J\u202Eabc\u2066']], 10)
    expect(table.replaceAll(/\s/g, '')).to.include(String.raw`\u001b[2J\u202eabc\u2066`)
  })
})
