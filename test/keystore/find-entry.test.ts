import {expect} from 'chai'
import {UnknownAliasError} from '../../src/errors.js'
import {aliasesOf, findEntry} from '../../src/keystore/find-entry.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {vectorBytes} from './vectors.js'

const entries: readonly KeystoreEntry[] = [
  {alias: 'ca', kind: 'certificate'},
  {alias: 'aes', kind: 'secret-key'},
  {alias: 'wso2carbon', kind: 'private-key'},
  {alias: 'UPPER', kind: 'certificate'},
]

describe('finding an entry', () => {
  it('converts the wanted alias to lower case', () => {
    expect(findEntry(entries, 'WSO2Carbon')).to.equal(entries[2])
  })

  it('does not find an upper-case alias in the file, as in Java', () => {
    expect(() => findEntry(entries, 'UPPER')).to.throw(UnknownAliasError)
  })

  it('lists the private keys first', () => {
    expect(aliasesOf(entries)).to.deep.equal(['wso2carbon', 'ca', 'UPPER', 'aes'])
    expect(() => findEntry(entries, 'other'))
      .to.throw(UnknownAliasError, /^no such alias in this keystore$/)
      .with.property('aliases')
      .that.deep.equals(['wso2carbon', 'ca', 'UPPER', 'aes'])
  })

  it('does not find names of object properties', () => {
    for (const name of ['__proto__', 'constructor', ''])
      expect(() => findEntry(entries, name)).to.throw(UnknownAliasError)
  })

  it("converts other scripts to lower case by no country's rules, like Java", async () => {
    for (const file of ['java-names.jks', 'java-names.pkcs12']) {
      const opened = await recogniseKeystore(vectorBytes(file)).open('secret1')
      for (const name of ['nul\0é😀', 'DİYARBAKIR', 'ΣΑΣ', 'UPPER', 'ẞ']) {
        expect(findEntry(opened, name).kind, `${name} in ${file}`).to.equal('certificate')
      }
      expect(() => findEntry(opened, 'diyarbakır')).to.throw(UnknownAliasError)
    }
  })
})
