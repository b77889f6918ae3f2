import {expect} from 'chai'
import fc from 'fast-check'
import {renderTable} from '../../src/ui/table.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

describe('a table', () => {
  it('aligns its columns, and has no trailing spaces', () => {
    expect(
      renderTable(
        ['', 'NAME', 'SIZE'],
        [
          ['*', 'a', '1'],
          ['', 'a longer name', ''],
          ['', '', '100'],
        ],
      ),
    ).to.equal(
      ['   NAME           SIZE', '*  a              1', '   a longer name', '                  100', ''].join('\n'),
    )
  })

  it('has only its header if it is empty', () => {
    expect(renderTable(['ONE', 'TWO'], [])).to.equal('ONE  TWO\n')
  })

  it('counts characters that take two terminal columns, or none', () => {
    const names = ['密鑰', '키', 'é', 'e\u0301', '😀', 'ｗ']
    const lines = renderTable(
      ['N', '|'],
      names.map((name) => [name, '|']),
    )
      .trimEnd()
      .split('\n')
    expect(lines).to.deep.equal(['N     |', '密鑰  |', '키    |', 'é     |', 'e\u0301     |', '😀    |', 'ｗ    |'])
  })

  it('escapes control characters', () => {
    const text = renderTable(
      ['NAME'],
      [['\u001B[2J\u001B]0;x\u0007'], ['a\nb\r\tc'], ['\u202Eabc'], [String.raw`C:\"x"`]],
    )
    expect(text).to.equal(
      [
        'NAME',
        String.raw`\u001b[2J\u001b]0;x\u0007`,
        String.raw`a\u000ab\u000d\u0009c`,
        String.raw`\u202eabc`,
        String.raw`C:\"x"`,
        '',
      ].join('\n'),
    )
  })

  it('has one line per row, whatever its cells contain', () => {
    const cell = fc.string({unit: 'binary', maxLength: 300})
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const text = renderTable(['ONE', 'TWO'], rows)
        const lines = text.split('\n')
        expect(lines).to.have.length(rows.length + 2)
        for (const line of lines) expect(line).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\s$/u)
      }),
      {numRuns},
    )
  })
})
