import {expect} from 'chai'
import {existsSync, statSync, writeFileSync} from 'node:fs'
import {directoryMode, makeDirectories} from '../../src/io/directories.js'
import {sandbox} from '../support/cli.js'

describe('makeDirectories', () => {
  const place = sandbox()
  const mode = (directory: string) => (statSync(directory).mode & 0o777).toString(8)

  for (const umask of [0, 0o022, 0o077, 0o777]) {
    it(`gives them their modes with umask ${umask.toString(8)}`, () => {
      const before = process.umask(umask)
      try {
        for (const [name, wanted] of Object.entries(directoryMode)) {
          const [outer, inner] = [place().path(name), place().path(name, 'inner')]
          expect(makeDirectories(inner, wanted)).to.deep.equal([inner, outer])
          expect([outer, inner].map(mode)).to.deep.equal([wanted.toString(8), wanted.toString(8)])
        }
      } finally {
        expect(process.umask(before)).to.equal(umask)
      }
    })
  }

  it('changes nothing that exists', () => {
    expect(makeDirectories(place().work, 0o700)).to.deep.equal([])
    expect(mode(place().work)).not.to.equal('700')
    writeFileSync(place().path('file'), '')
    expect(() => makeDirectories(place().path('file', 'x'), 0o700)).to.throw(/ENOTDIR/)
  })

  it('ends where nothing can be made', function () {
    if (!existsSync('/proc/self')) this.skip()
    expect(() => makeDirectories('/proc/nosuch/x/y', 0o700)).to.throw(/ENOENT/)
  })
})
