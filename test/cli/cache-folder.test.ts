/** The program works with its code cache in any state, and never mentions it. */
import {expect} from 'chai'
import {chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('the cache folder', () => {
  const place = sandbox()
  const folder = () => path.join(place().root, 'cache')
  const files = () => readdirSync(folder(), {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())

  beforeEach(async () => {
    await initialise(place())
  })

  const create = () =>
    runMi(['secret', 'create', '--alias', 'x'], {in: place(), stdin: 's3cret', env: {MI_CACHE_DIR: folder()}})

  async function expectWorking(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) {
      const {code, stderr, stdout} = await create()
      expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
      expect(stdout).to.match(/^x : [A-Za-z0-9+/]{342}==\n$/)
    }
  }

  it('is created for its owner only, with code in it', async () => {
    await expectWorking()
    expect(statSync(folder()).mode & 0o777).to.equal(0o700)
    expect(files()).not.to.deep.equal([])
  })

  it('is read at the next start', async () => {
    const file = path.join(folder(), 'secret-create.mi.cjs.code')
    await create()
    const {ino, mtimeMs} = statSync(file)
    await create()
    expect(statSync(file)).to.include({ino, mtimeMs})
  })

  it('has no more code for a command after its help was shown', async () => {
    await create()
    const before = files().filter(({name}) => name.startsWith('secret-create'))
    const sizes = () => before.map(({name, parentPath}) => statSync(path.join(parentPath, name)).size)
    const sizesBefore = sizes()
    await runMi(['secret', 'create', '--help'], {in: place(), env: {MI_CACHE_DIR: folder()}})
    await create()
    expect(sizes()).to.deep.equal(sizesBefore)
  })

  it('may be filled with junk', async () => {
    await expectWorking()
    for (const {name, parentPath} of files()) {
      const file = path.join(parentPath, name)
      writeFileSync(file, Buffer.alloc(statSync(file).size, 'junk'))
    }
    await expectWorking()
  })

  it('may have any byte of its files damaged', async () => {
    await create()
    const sound = path.join(place().root, 'sound')
    cpSync(folder(), sound, {recursive: true})
    for (let turn = 0; turn < 12; turn++) {
      rmSync(folder(), {recursive: true})
      cpSync(sound, folder(), {recursive: true})
      for (const {name, parentPath} of files()) {
        const file = path.join(parentPath, name)
        const bytes = readFileSync(file)
        const index = Math.floor((bytes.length * turn) / 12)
        bytes[index] = (bytes[index] ?? 0) ^ 0xff
        writeFileSync(file, bytes)
      }
      expect((await create()).stderr).to.equal('')
    }
  })

  it('may be read-only', async () => {
    mkdirSync(folder())
    chmodSync(folder(), 0o500)
    await expectWorking()
  })

  it('may be a file', async () => {
    writeFileSync(folder(), 'junk')
    await expectWorking()
  })

  it('is not used if others can write to it', async () => {
    mkdirSync(folder())
    chmodSync(folder(), 0o777)
    await expectWorking()
    expect(files()).to.deep.equal([])
  })

  it('contains no file named after a word that was typed', async () => {
    await runMi(['secret', 'create', 'hunter2'], {in: place(), env: {MI_CACHE_DIR: folder()}})
    await runMi(['hunter2'], {in: place(), env: {MI_CACHE_DIR: folder()}})
    expect(
      files()
        .map(({name}) => name)
        .join(' '),
    ).not.to.include('hunter2')
  })
})
