import {expect} from 'chai'
import {runJava, runKeytool} from './java.js'
import {needs} from './tools.js'

describe('running Java', () => {
  before(function () {
    needs(this, 'java', 'javac', 'keytool')
  })

  it('fails with what Java threw, or keytool printed, and can go on after it', () => {
    expect(() => runJava('Encrypt', 'junk\n')).to.throw('ArrayIndexOutOfBoundsException')
    expect(() => runJava('NoSuchProgram', '')).to.throw('ClassNotFoundException')
    for (const arguments_ of [['-list', '-keystore', 'gone.jks', '-storepass', 'secret1'], ['-nonsense']])
      expect(() => runKeytool(arguments_)).to.throw(/gone\.jks.*does not exist|Illegal option: *-nonsense/)
    expect(runJava('PropertiesLoad', `${Buffer.from('a=b').toString('base64')}\n`)).to.equal('AGE= AGI= \n')
  })

  it('passes on inputs and outputs of many megabytes', () => {
    const file = Buffer.from(`a=${'b'.repeat(5_000_000)}`).toString('base64')
    expect(runJava('PropertiesLoad', `${file}\n`)).to.have.length.above(10_000_000)
  })
})
