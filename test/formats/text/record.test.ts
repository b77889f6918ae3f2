import {expect} from 'chai'
import fc from 'fast-check'
import {isDate, parseRecord, problemOfNote, renderRecord, secretTypes} from '../../../src/formats/text/record.js'

describe('a record', () => {
  const full =
    '# mi key=8b4c6a61a07d59b8 updated=2026-11-27 expires=2027-01-31 type=password owner=me note="payments DB"'

  it('is read and written in a fixed order, with unknown words', () => {
    const record = parseRecord(full)
    expect(record).to.deep.equal({
      key: '8b4c6a61a07d59b8',
      updated: '2026-11-27',
      expires: '2027-01-31',
      type: 'password',
      note: 'payments DB',
      others: ['owner=me'],
    })
    expect(renderRecord(record ?? {})).to.equal(full)
  })

  it('is read back as it was written', () => {
    const day = fc.date({min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true})
    const digits = fc.string({unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 16, maxLength: 16})
    const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, {nil: undefined})
    const record = fc.record({
      key: digits,
      updated: optional(day.map((date) => date.toISOString().slice(0, 10))),
      type: optional(fc.constantFrom(...secretTypes)),
      note: optional(fc.string({unit: 'binary', maxLength: 60}).filter((note) => problemOfNote(note) === undefined)),
    })
    fc.assert(
      fc.property(record, (given) => {
        const known = Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined))
        const text = renderRecord(known)
        expect(parseRecord(text)).to.deep.equal(known)
        expect(text).not.to.match(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  for (const [what, text] of Object.entries({
    'an impossible date': '# mi key=8b4c6a61a07d59b8 expires=2027-02-30',
    'a repeated word': '# mi key=8b4c6a61a07d59b8 key=8b4c6a61a07d59b8',
    'a short key': '# mi key=8b4c',
    'an unknown type': '# mi type=secret',
    'an open note': '# mi note="a',
    'a note without quotation marks': '# mi note=a',
    'a note with a line break': '# mi note="a\\nb"',
    'a word after the note without a blank': '# mi note="a"b=c',
    'something else': '# mi key=8b4c6a61a07d59b8 and more',
  })) {
    it(`is malformed with ${what}`, () => {
      expect(parseRecord(text)).to.equal(undefined)
    })
  }

  it('knows the calendar', () => {
    expect(['2028-02-29', '2026-02-29', '2026-13-01', '0000-01-01'].map(isDate)).to.deep.equal([
      true,
      false,
      false,
      true,
    ])
  })
})
