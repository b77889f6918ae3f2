import {expect} from 'chai'
import {encryptedProperties, propertiesFile} from '../../../src/formats/properties/properties.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {needs} from '../../support/tools.js'
import {mergeWhole, readInPlace} from '../whole.js'
import {readByJava} from './java-properties.js'

const remarksOn = (text: string) =>
  readInPlace(encryptedProperties, Buffer.from(text)).remarks.filter((remark) => !remark.includes('deployment.toml'))
const mark = '\uFEFF'

describe("remarks on a .properties file that Micro Integrator's vault reads as ISO 8859-1", () => {
  const files: Readonly<Record<string, string>> = {
    'plain ASCII': 'db=x\n# c\napi = y\n',
    'a comment beyond ASCII': '# é\n! 中\ndb=x\n',
    'a value beyond ASCII': 'db=é\n',
    'an escaped alias': 'caf\\u00e9=x\n\\u4e2d=y\n',
    'a raw alias': 'a=x\ncafé=y\n',
    'an alias beyond Latin-1': '中=x\n🙂:y\n',
    'an alias on two lines': 'db.\\\n  café=x\n',
    'a raw alias after continuations': 'a=x\\\n y\\\n z\n  é y\n',
    'a byte order mark before an alias': `${mark}db=x\n`,
    'a byte order mark before a comment': `${mark}# c\ndb=x\n`,
    'a byte order mark before a blank line': `${mark}\ndb=x\n`,
    'a byte order mark before blanks': `${mark}  db = x\n`,
  }
  for (const [what, text] of Object.entries(files)) {
    it(`say it exactly if Java finds other aliases: ${what}`, function () {
      needs(this, 'java', 'javac')
      const aliases = readInPlace(encryptedProperties, Buffer.from(text)).values.map(({alias}) => alias)
      const found = readByJava([text], 'stream')[0]!.puts.map(([alias]) => alias)
      const isSame = JSON.stringify(found) === JSON.stringify(aliases)
      expect(remarksOn(text), JSON.stringify(found)).to.have.length(isSame ? 0 : 1)
    })
  }

  it('name alias and line', () => {
    expect(remarksOn(files['a raw alias']!)).to.deep.equal([
      'Micro Integrator reads .properties files as ISO 8859-1, so it does not find these aliases: "café" (line 2); write characters beyond ASCII as \\uXXXX',
    ])
    expect(remarksOn(files['a byte order mark before an alias']!)).to.deep.equal([
      'Micro Integrator takes the byte order mark at the beginning of the file for part of the first alias: "db" (line 1); save the file as UTF-8 without it',
    ])
    expect(remarksOn(files['a byte order mark before a comment']!)[0]).to.include('first alias: line 1; ')
  })

  it('list the first dozen, and count the rest', () => {
    const many = Array.from({length: 1000}, (_, index) => `é${index}=x\n`).join('')
    expect(remarksOn(many)[0]).to.match(/"é11" \(line 12\) and 988 more; /)
  })

  it('are also made when values are merged, but not about the values added', () => {
    const merge = (existing: string) =>
      mergeWhole(propertiesFile, Buffer.from(existing), [{alias: 'é', ciphertext: 'TWl='}]).remarks
    expect(merge(`${mark}a=x\n`)).to.have.length(1)
    expect(merge('ü=x\n')).to.have.length(1)
    expect(merge('a=x\n')).to.deep.equal([])
    expect(remarksOn(renderDocument(propertiesFile, [{alias: 'é', ciphertext: 'TWl='}]).text)).to.deep.equal([])
  })
})
