import {expect} from 'chai'
import {consoleLines} from '../../src/formats/console.js'
import {renderDocument} from '../../src/formats/text/line-writer.js'

describe('the console output', () => {
  it('has one line per value, in order', () => {
    const values = [
      {alias: 'b', ciphertext: 'QUI='},
      {alias: '1', ciphertext: 'eA=='},
      {alias: 'schlüssel 中 :', ciphertext: 'eQ=='},
    ]
    expect(renderDocument(consoleLines, values)).to.deep.equal({
      text: 'b : QUI=\n1 : eA==\nschlüssel 中 : : eQ==\n',
      remarks: [],
    })
    expect(consoleLines.defaultDest).to.equal(undefined)
  })

  it('rejects aliases with line breaks or control characters', () => {
    expect(consoleLines.refusal('')).to.equal('must not be empty')
    for (const alias of ['a\nb', 'a\r', '\u0085', '\u2028', '\u2029'])
      expect(consoleLines.refusal(alias)).to.equal('cannot be printed: it contains a line break')
    for (const alias of ['\u001b[2J', '\0', 'a\tb', '\u007f', '\u009b', '\u202e', '\u2066', '\ud800']) {
      expect(consoleLines.refusal(alias), JSON.stringify(alias)).to.equal(
        'cannot be printed: it contains a control character',
      )
    }
    for (const alias of ['a', ' ', 'a:b', 'é', '中', '😀', '👩‍🚀', '__proto__'])
      expect(consoleLines.refusal(alias), alias).to.equal(undefined)
  })
})
