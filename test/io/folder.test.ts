import {expect} from 'chai'
import fs, {linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {syncBuiltinESMExports} from 'node:module'
import {FileError} from '../../src/errors.js'
import {readFolder} from '../../src/io/folder.js'
import {sandbox} from '../support/cli.js'
import {expectRejection} from '../support/rejection.js'

describe('reading a directory with a file for each secret', () => {
  const place = sandbox()
  const {openSync} = fs

  afterEach(() => {
    restore()
  })

  function restore(): void {
    fs.openSync = openSync
    syncBuiltinESMExports()
  }

  /** Does something just before and just after the next file is opened, as another program might. */
  function whenOpened(before: () => void, after = () => undefined as unknown): void {
    fs.openSync = (...words) => {
      restore()
      before()
      try {
        return openSync(...words)
      } finally {
        after()
      }
    }
    syncBuiltinESMExports()
  }

  const read = async () => {
    const {files, unreadable} = await readFolder(place().path('d'))
    return [...files.map(({name, bytes}) => `${name}: ${bytes.toString()}`), ...unreadable.map(({name}) => name)]
  }

  async function expectRefusal(): Promise<void> {
    const error = await expectRejection(read, FileError, 'was replaced or removed while it was read')
    expect(error.file).to.equal(place().path('d/z'))
  }

  beforeEach(() => {
    place().write('outside/z', 'outside')
    mkdirSync(place().path('d'))
  })

  /** As Kubernetes mounts a Secret. */
  function writeLinked(): void {
    place().write('d/..v1/z', 'inside')
    symlinkSync('..v1', place().path('d/..data'))
    symlinkSync('..data/z', place().path('d/z'))
  }

  it('follows links within the directory, and no others', async () => {
    writeLinked()
    symlinkSync('../outside/z', place().path('d/out'))
    expect(await read()).to.deep.equal(['z: inside', 'out'])
  })

  it('refuses a file that becomes a link to another place before it is opened', async () => {
    for (const target of ['outside/z', 'd/a']) {
      place().write('d/z', 'inside')
      whenOpened(() => {
        rmSync(place().path('d/z'))
        symlinkSync(place().path(target), place().path('d/z'))
      })
      await expectRefusal()
      rmSync(place().path('d/z'))
    }
  })

  it('refuses a linked file if a directory on the way becomes a link to another place, even for a moment', async () => {
    writeLinked()
    const [directory, aside] = [place().path('d/..v1'), place().path('aside')]
    const lead = () => {
      renameSync(directory, aside)
      symlinkSync(place().path('outside'), directory)
    }
    const leadBack = () => {
      rmSync(directory)
      renameSync(aside, directory)
    }
    whenOpened(lead, leadBack)
    await expectRefusal()
    whenOpened(lead)
    await expectRefusal()
  })

  it('reads a file with several names, and one that is replaced by another file', async () => {
    place().write('d/z', 'old')
    linkSync(place().path('d/z'), place().path('d/y'))
    writeFileSync(place().path('new'), 'new')
    expect(await read()).to.deep.equal(['y: old', 'z: old'])
    rmSync(place().path('d/y'))
    whenOpened(() => {
      renameSync(place().path('new'), place().path('d/z'))
    })
    expect(await read()).to.deep.equal(['z: new'])
  })
})
