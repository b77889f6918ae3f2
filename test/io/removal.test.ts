import {expect} from 'chai'
import {mkdirSync, symlinkSync} from 'node:fs'
import {tryToEmpty, tryToRemove} from '../../src/io/removal.js'
import {sandbox} from '../support/cli.js'

describe('a file of its own that a run no longer needs', () => {
  const place = sandbox()

  it('is removed, or emptied if that is not possible', () => {
    const file = place().write('file', 'old')
    expect(tryToEmpty(file)).to.equal(true)
    expect(place().read('file')).to.equal('')
    expect(tryToRemove(file)).to.equal(undefined)
    expect([tryToRemove(file), tryToEmpty(file)]).to.deep.equal([undefined, true])
  })

  it('is left if somebody has put a directory or a link in its place', () => {
    mkdirSync(place().path('directory'))
    place().write('precious', 'precious')
    symlinkSync('precious', place().path('link'))
    expect(tryToRemove(place().path('directory'))).to.be.a('string')
    expect(tryToEmpty(place().path('directory'))).to.equal(false)
    expect(tryToEmpty(place().path('link'))).to.equal(false)
    expect(place().read('precious')).to.equal('precious')
  })
})
