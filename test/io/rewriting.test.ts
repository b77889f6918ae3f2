import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {chmodSync, linkSync, lstatSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {FileError} from '../../src/errors.js'
import {rewriteAll, type Rewriting} from '../../src/io/rewriting.js'
import {sandbox} from '../support/cli.js'

const ignore = () => undefined

const rewriting = (file: string, content: string): Rewriting => ({
  file,
  was: readFileSync(file),
  content: Buffer.from(content),
})

describe('rewriteAll', () => {
  const place = sandbox()
  const names = ['a', 'b', 'c'] as const
  const writeOld = () => names.map((name) => place().write(name, `old ${name}`))
  const contents = () => names.map((name) => place().read(name))
  const old = ['old a', 'old b', 'old c']

  async function failure(work: Promise<void>): Promise<FileError> {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(FileError)
    return error as FileError
  }

  it('replaces all files, and leaves nothing else in the directory', async () => {
    await rewriteAll(
      writeOld().map((file) => rewriting(file, 'new')),
      ignore,
    )
    expect(contents()).to.deep.equal(['new', 'new', 'new'])
    expect(place().files()).to.deep.equal(['work/a', 'work/b', 'work/c'])
  })

  it('keeps modes', async () => {
    const [first, second] = writeOld()
    chmodSync(first!, 0o640)
    chmodSync(second!, 0o600)
    await rewriteAll([rewriting(first!, 'new'), rewriting(second!, 'new')], ignore)
    expect([first!, second!].map((file) => statSync(file).mode & 0o777)).to.deep.equal([0o640, 0o600])
  })

  it('follows links, and keeps them', async () => {
    const [target] = writeOld()
    symlinkSync(target!, place().path('link'))
    await rewriteAll([rewriting(place().path('link'), 'new')], ignore)
    expect(lstatSync(place().path('link')).isSymbolicLink()).to.equal(true)
    expect(place().read('a')).to.equal('new')
  })

  it('changes no file if one has changed since it was read', async () => {
    const rewritings = writeOld().map((file) => rewriting(file, 'new'))
    writeFileSync(place().path('b'), 'somebody else')
    const error = await failure(rewriteAll(rewritings, ignore))
    expect(error.file).to.equal(place().path('b'))
    expect(contents()).to.deep.equal(['old a', 'somebody else', 'old c'])
    expect(place().files()).to.deep.equal(['work/a', 'work/b', 'work/c'])
  })

  it('changes no file if one is missing', async () => {
    const rewritings = writeOld().map((file) => rewriting(file, 'new'))
    linkSync(place().path('c'), place().path('kept'))
    rmSync(place().path('c'))
    expect((await failure(rewriteAll(rewritings, ignore))).message).to.equal('does not exist')
    expect([place().read('a'), place().read('b')]).to.deep.equal(['old a', 'old b'])
  })

  it('restores the files replaced so far if one cannot be replaced', async function () {
    const files = writeOld()
    const last = files[2]!
    // Not even root can replace an immutable file. Not every file system supports the attribute.
    if (!attribute('+i', last)) {
      this.skip()
    }
    try {
      const error = await failure(
        rewriteAll(
          files.map((file) => rewriting(file, 'new')),
          ignore,
        ),
      )
      expect(error.file).to.equal(last)
      expect(error.message).to.include('no file was changed')
      expect(contents()).to.deep.equal(old)
    } finally {
      attribute('-i', last)
    }
    expect(place().files()).to.deep.equal(['work/a', 'work/b', 'work/c'])
  })
})

function attribute(change: string, file: string): boolean {
  try {
    execFileSync('chattr', [change, file], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}
