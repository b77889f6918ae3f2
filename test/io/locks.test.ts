import {expect} from 'chai'
import {mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {FileError} from '../../src/errors.js'
import {clearLeftovers, withLocks} from '../../src/io/exclusive.js'
import {tryToLock} from '../../src/io/lock-file.js'
import {ownMark} from '../../src/io/maker.js'
import {sandbox} from '../support/cli.js'

const ignore = () => undefined
describe('withLocks', () => {
  const place = sandbox()
  const file = () => place().path('f')
  const names = () => readdirSync(place().work)

  async function failure(work: Promise<unknown>): Promise<FileError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(FileError)
    return error as FileError
  }

  it('holds a lock that says who made it, and removes it whatever happens', async () => {
    await withLocks([file()], ignore, () => {
      expect(names()).to.deep.equal(['.mi-f.lock'])
      const held = JSON.parse(place().read('.mi-f.lock')) as object
      expect(held).to.include({pid: process.pid, host: hostname()})
      return Promise.resolve()
    })
    expect(names()).to.deep.equal([])
    const work = () => Promise.reject(new FileError('f', 'is bad'))
    expect((await failure(withLocks([file()], ignore, work))).message).to.equal('is bad')
    expect(names()).to.deep.equal([])
  })

  it('locks the file that links lead to, and each file once', async () => {
    mkdirSync(place().path('real'))
    writeFileSync(place().path('real', 'f'), '')
    symlinkSync('real', place().path('directory'))
    symlinkSync('real/f', place().path('link'))
    const links = [place().path('link'), place().path('directory', 'f'), place().path('real', 'f')]
    await withLocks(links, ignore, () => {
      expect(readdirSync(place().path('real'))).to.deep.equal(['.mi-f.lock', 'f'])
      expect(names()).to.deep.equal(['directory', 'link', 'real'])
      return Promise.resolve()
    })
  })

  it('runs the work without a lock where none can be made', async () => {
    expect(await withLocks(['/proc/nosuch/f', place().path('gone', 'f')], ignore, () => Promise.resolve(1))).to.equal(1)
  })

  it('has a name of its own for every file, however long its name is', async () => {
    const long = ['a'.repeat(255), `${'a'.repeat(254)}b`, 'ü'.repeat(127)].map((name) => place().path(name))
    await withLocks(long, ignore, () => {
      expect(names().length).to.equal(3)
      return Promise.resolve()
    })
  })

  it('is removed if its maker has ended, but only a dozen in one go: that takes time, and somebody may have put them there', async () => {
    const maker = ownMark().replace(/^\d+/, '4194304')
    for (let index = 0; index < 30; index++) {
      const id = index.toString(16).padStart(16, '0')
      place().write(`.mi-${index}.lock`, JSON.stringify({maker, pid: 4194304, host: hostname(), id}))
    }
    for (const left of [18, 6, 0]) {
      await clearLeftovers(place().work, ignore)
      expect(names()).to.have.lengthOf(left)
    }
  })

  it('is not taken over if stale locks lead in a circle', () => {
    const ids = ['0123456789abcdef', 'fedcba9876543210'] as const
    const maker = ownMark().replace(/^\d+/, '4194304')
    const stale = (id: string) => JSON.stringify({maker, pid: 4194304, host: hostname(), id})
    const lock = place().write('.mi-f.lock', stale(ids[0]))
    place().write(`.mi-${ids[0]}.lock`, stale(ids[1]))
    place().write(`.mi-${ids[1]}.lock`, stale(ids[0]))
    expect(tryToLock(lock, ignore).outcome).to.equal('held')
    expect(names()).to.deep.equal([`.mi-${ids[0]}.lock`, `.mi-${ids[1]}.lock`, '.mi-f.lock'].toSorted())
  })
})
