import {expect} from 'chai'
import {FileError} from '../../src/errors.js'
import {Spool} from '../../src/io/spool.js'
import {sandbox} from '../support/cli.js'

describe('a spool', () => {
  const place = sandbox()

  it('names its file if the system refuses to make, write or read it', () => {
    const file = place().path('spool')
    const spool = new Spool(file)
    const position = spool.append(Buffer.from('record'))
    expect(spool.read(position).toString()).to.equal('record')
    expect(() => new Spool(file)).to.throw(FileError, /^cannot be written \(EEXIST\)$/)
    spool.close()
    expect(() => spool.append(Buffer.alloc(1 << 20))).to.throw(FileError, /^cannot be written \(EBADF\)$/)
    expect(() => spool.read(1 << 20)).to.throw(FileError, /^cannot be \w+ \(EBADF\)$/)
  })

  it('can be closed whatever the system says', () => {
    const spool = new Spool(place().path('spool'))
    spool.close()
    expect(() => {
      spool.close()
    }).not.to.throw()
  })
})
