import {expect} from 'chai'
import {propertyLines} from '../../../src/formats/properties/lines.js'
import {propertyTraps} from '../../../src/formats/properties/property-traps.js'
import {simpleLines, simplePlaces} from '../../../src/formats/properties/simple-lines.js'
import {samples, seed, textsOf} from '../generated.js'

/** What is found in both ways, in the same form. */
const anyWay = (text: string, firstLine: number) => {
  const {entries, problems, isOpen, nextLine} = propertyLines(text, firstLine)
  const places = entries.map(({entry, start, end}) => ({entry, start, end}))
  return {places, problems, isOpen, nextLine, traps: entries.flatMap(propertyTraps)}
}
const simpleWay = (text: string, firstLine: number) => {
  const lines = simpleLines(text, firstLine)
  if (lines === undefined) return undefined
  const places = simplePlaces(lines).map((place, index) => {
    const {start, end} = place.edit('NEW')
    return {entry: lines.entries[index], start, end}
  })
  return {places, problems: [], isOpen: false, nextLine: lines.nextLine, traps: []}
}

describe('simple lines of a properties file', () => {
  it('are read as any lines are', () => {
    for (const text of [
      '#c=1\n\na=b==\n!x\nalias.1=+/#!\nlast=',
      '# mi note="é:\\"\na=b\n# mi x=\\\nc=d\n',
      'a=b\n# mi note="a',
    ])
      expect(simpleWay(text, 5), text).to.deep.equal(anyWay(text, 5)).and.not.equal(undefined)
  })

  for (const [what, text] of Object.entries({
    'a blank': 'a =b\n',
    'a backslash': 'a=b\\\nc=d\n',
    'another separator': 'a:b\n',
    'a carriage return': 'a=b\r\n',
    'a carriage return in what looks like a record': '# mi a=\rb=c\n',
    'what is not ASCII': 'ä=b\n',
    'no separator': 'a=b\nword\nc=d\n',
    'no alias': '=b\n',
    'quotation marks': 'a="b"\n',
    'an alias named export': 'export=a=b\n',
  })) {
    it(`are not those with ${what}`, () => {
      expect(simpleLines(text, 1)).to.equal(undefined)
    })
  }

  it('are read as any lines are, whatever the text', () => {
    const pieces = [
      'a',
      'key',
      '=',
      '==',
      '\n',
      '\n\n',
      '#',
      '# mi ',
      '!',
      'A+/',
      'export',
      ' ',
      '\\',
      ':',
      '"',
      '\r',
      'é',
      '\t',
    ]
    const simplePieces = pieces.slice(0, 11)
    const texts = [...samples(textsOf(simplePieces), 10_000), ...samples(textsOf(pieces), 2000)]
    const read = texts.map((text) => ({text, simple: simpleWay(text, 3)}))
    for (const {text, simple} of read) {
      if (simple !== undefined) expect(simple, `seed ${seed}: ${JSON.stringify(text)}`).to.deep.equal(anyWay(text, 3))
    }
    expect(read.filter(({simple}) => simple !== undefined && simple.places.length > 0)).to.have.length.above(20)
  })
})
