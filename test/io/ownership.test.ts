import {expect} from 'chai'
import {chmodSync, chownSync, lchownSync, mkdirSync, statSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {ProfileError} from '../../src/errors.js'
import {refuseForeignFile, refuseForeignPath} from '../../src/io/ownership.js'
import {sandbox} from '../support/cli.js'
import {needsRoot} from '../support/tools.js'

const [user, stranger, group] = [4321, 4322, 1234] as const

describe('a path that leads to a profile', () => {
  const place = sandbox()
  const {getuid, getgid} = process
  const config = () => path.join(place().root, 'etc', 'mi')
  const file = () => path.join(config(), 'default.yaml')

  function become(uid: number, gid: number): void {
    process.getuid = () => uid
    process.getgid = () => gid
  }

  /** The first path that is refused, and what is suggested. */
  function refusal(
    checked = file(),
  ): {readonly file?: string; readonly message: string; readonly hint?: string} | undefined {
    try {
      refuseForeignPath(checked, ', or go elsewhere')
      return undefined
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error
      const {message, hint = '', file: about = ''} = error
      return {file: path.relative(place().root, about), message, hint: hint.replaceAll(place().root, '')}
    }
  }

  const all = () => [path.join(place().root, 'etc'), config(), file()]

  beforeEach(() => {
    mkdirSync(config(), {recursive: true})
    place().write('../etc/mi/default.yaml', 'a: b\n')
    chmodSync(place().root, 0o755)
    for (const each of all()) chmodSync(each, each === file() ? 0o600 : 0o755)
  })

  afterEach(() => {
    Object.assign(process, {getuid, getgid})
  })

  it('is accepted if only the user can write to it', () => {
    expect(refusal()).to.equal(undefined)
    expect(refusal(path.join(config(), 'missing', 'x.yaml'))).to.equal(undefined)
  })

  for (const [mode, command, who] of [
    [0o777, 'chmod go-w', 'other users'],
    [0o757, 'chmod go-w', 'other users'],
    [0o2777, 'chmod go-w', 'other users'],
  ] as const) {
    for (const index of [0, 1, 2]) {
      it(`is refused if ${['a directory above', 'the directory', 'the file'][index]!} has mode ${mode.toString(8)}`, () => {
        chmodSync(all()[index]!, mode)
        const refused = path.relative(place().root, all()[index]!)
        expect(refusal()).to.deep.equal({
          file: refused,
          message: `is writable by ${who}, who could make you encrypt for their key`,
          hint: `run: ${command} /${refused}, or go elsewhere`,
        })
        chmodSync(all()[index]!, mode & ~0o022)
        expect(refusal()).to.equal(undefined)
      })
    }
  }

  it('may lead through a sticky directory, in which others can only add files', () => {
    chmodSync(path.dirname(config()), 0o1777)
    chmodSync(config(), 0o1777)
    expect(refusal()).to.equal(undefined)
  })

  it('may lead through links', () => {
    const link = path.join(place().root, 'link')
    symlinkSync('./etc/../etc/mi', link)
    expect(refusal(path.join(link, 'default.yaml'))).to.equal(undefined)
    chmodSync(config(), 0o777)
    expect(refusal(path.join(link, 'default.yaml'))?.file).to.equal('etc/mi')
  })

  it('may have a loop, which reading it reports', () => {
    const loop = path.join(place().root, 'loop')
    symlinkSync('loop', loop)
    expect(refusal(path.join(loop, 'default.yaml'))).to.equal(undefined)
  })

  it('is not checked on systems without owners', () => {
    chmodSync(file(), 0o666)
    Object.assign(process, {getuid: undefined})
    expect(refusal()).to.equal(undefined)
    refuseForeignFile(file(), statSync(file()))
  })

  describe('of several users', () => {
    before(function () {
      needsRoot(this)
    })

    /** Gives the path's last `count` parts to somebody. */
    const give = (owner: number, of: number, count = 3) => {
      for (const each of all().slice(-count)) chownSync(each, owner, of)
    }

    it('is accepted if all of it is the user’s or root’s', () => {
      become(user, user)
      expect(refusal()).to.equal(undefined)
      give(user, user)
      expect(refusal()).to.equal(undefined)
      give(user, user, 1)
      expect(refusal()).to.equal(undefined)
    })

    for (const count of [1, 2, 3]) {
      it(`is refused if the last ${count} parts are another user's, even by root`, () => {
        give(stranger, stranger, count)
        const foreign = path.relative(place().root, all().at(-count)!)
        const what = `is owned by another user (${stranger}), who could make you encrypt for their key`
        expect(refusal()).to.deep.equal({
          file: foreign,
          message: what,
          hint: `run: chown -h 0 /${foreign}, or go elsewhere`,
        })
        become(user, user)
        expect(refusal()?.hint).to.equal(`run: sudo chown -h ${user} /${foreign}, or go elsewhere`)
      })
    }

    it('is refused if a link in it is another user’s', () => {
      const link = path.join(place().root, 'link')
      symlinkSync(config(), link)
      lchownSync(link, stranger, stranger)
      expect(refusal(path.join(link, 'default.yaml'))?.file).to.equal('link')
    })

    it('is refused if another user’s link leads to it, even if only the file itself is checked', () => {
      const link = path.join(place().root, 'link')
      const check = () => {
        refuseForeignFile(link, statSync(link))
      }
      symlinkSync(file(), link)
      check()
      lchownSync(link, stranger, stranger)
      expect(check).to.throw(ProfileError, `is a link of another user (${stranger})`).with.property('file', link)
    })

    it('may be writable by the group that only the user is in, by its number', () => {
      give(user, user)
      for (const each of all()) chmodSync(each, 0o775)
      become(user, user)
      expect(refusal()).to.equal(undefined)
      become(user, group)
      expect(refusal()?.hint).to.match(/^run: chmod g-w \/etc, /)
      give(user, group)
      become(user, group)
      expect(refusal()?.message).to.match(/^is writable by the members of group 1234, /)
    })

    it('may be prepared for an arbitrary user in root’s group, as containers are', () => {
      give(stranger, 0)
      for (const each of all()) chmodSync(each, 0o775)
      become(user, 0)
      expect(refusal()).to.equal(undefined)
      become(user, user)
      expect(refusal()?.message).to.match(/^is owned by another user/)
      become(user, 0)
      give(stranger, stranger)
      expect(refusal()?.message).to.match(/^is writable by the members of group 4322/)
      for (const each of all()) chmodSync(each, 0o755)
      expect(refusal()).to.equal(undefined)
      become(0, 0)
      expect(refusal()?.message).to.match(/^is owned by another user/)
    })
  })
})
