import {expect} from 'chai'
import fc from 'fast-check'
import {isObject, JsonNumber, parseJson} from '../../src/stores/json.js'
import {fieldsOf, valueOf} from '../../src/stores/stored-secret.js'

/** With numbers as JavaScript has them. */
function plain(value: unknown): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(plain)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)])) : value
}

describe('JSON from a store', () => {
  it('is refused if it would take much time or all of the stack, and may have many escapes', () => {
    for (const text of ['['.repeat(6000) + ']'.repeat(6000), `[${Array(20_000).fill(0).join()}]`])
      expect(parseJson(text)).to.equal(undefined)
    const escapes = '\\n'.repeat(1 << 20)
    expect(parseJson(`{"a":"${escapes}","b":[["\\\\"]]}`)).to.deep.equal({a: '\n'.repeat(1 << 20), b: [['\\']]})
  })

  it('has the values that JSON.parse has', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(plain(parseJson(text))).to.deep.equal(Object.is(JSON.parse(text), -0) ? -0 : JSON.parse(text))
      }),
    )
  })

  it('keeps numbers as they are written, in and out of strings', () => {
    const parsed = parseJson(String.raw`{"1":"2 \" 3.0","a":[-1.50e+3,{"b":12345678901234567890}]}`)
    expect(parsed).to.deep.equal({
      1: '2 " 3.0',
      a: [new JsonNumber('-1.50e+3'), {b: new JsonNumber('12345678901234567890')}],
    })
  })

  it('refuses what is not JSON, and takes long strings', () => {
    for (const text of ['', 'x', '{"a":01}', '{"a":1,}', "{'a':1}"]) expect(parseJson(text), text).to.equal(undefined)
    const long = 'x1"\\'.repeat(1 << 16)
    expect(parseJson(JSON.stringify({long}))).to.deep.equal({long})
  })
})

describe('a stored secret', () => {
  const text = (json: string) => ({text: json})

  it('has fields, or one text', () => {
    expect(fieldsOf(text('{"a":"x","b":7}'))).to.deep.equal([
      {name: 'a', value: 'x'},
      {name: 'b', value: '7'},
    ])
    expect(fieldsOf(text('x'))).to.deep.equal({problem: 'is a single text without named fields'})
    expect(fieldsOf(text('["x"]'))).to.deep.equal({problem: 'is a single text without named fields'})
    expect(fieldsOf(text('{}'))).to.deep.equal({problem: 'has no fields'})
  })

  it('keeps integers up to 2^53 - 1 only', () => {
    const valueAt = (json: string) => valueOf(text(`{"a":${json}}`), ['a'])
    for (const number of ['0', '-7', '9007199254740991', '-9007199254740991'])
      expect(valueAt(number)).to.deep.equal({value: number})
    for (const number of ['9007199254740992', '1.0', '1e2', '-0.5'])
      expect(valueAt(number)).to.have.property('problem').that.includes('cannot be kept exactly')
  })

  it('refuses half a surrogate pair, and what every object inherits', () => {
    expect(valueOf(text(String.raw`{"a":"\ud800"}`), ['a']))
      .to.have.property('problem')
      .that.includes('half a surrogate pair')
    expect(valueOf(text('{"a":"x"}'), ['__proto__']))
      .to.have.property('problem')
      .that.includes('has no field')
    expect(valueOf(text('{"__proto__":"x"}'), ['__proto__'])).to.deep.equal({value: 'x'})
  })
})
