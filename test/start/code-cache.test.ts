import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {readCodeCache, writeCodeCache} from '../../src/start/code-cache.js'
import {isTrustedDirectory} from '../../src/start/trusted-directory.js'
import {needs} from '../support/tools.js'

describe('the code cache', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-'))
    file = path.join(folder, 'a.code')
  })

  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  const cache = new Map([
    ['mi.js', {identity: '1 2', extent: 3, code: Buffer.from([0, 1, 10, 255])}],
    ['libraries/b.js', {identity: '', extent: 0, code: Buffer.alloc(0)}],
  ])

  it('returns what was written, and leaves no other file', () => {
    writeCodeCache(file, cache)
    expect([...readCodeCache(file)]).to.deep.equal([...cache])
    expect(readdirSync(folder)).to.deep.equal(['a.code'])
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('is empty if any byte has changed', () => {
    writeCodeCache(file, cache)
    const bytes = readFileSync(file)
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 0x41
      writeFileSync(file, changed)
      expect([...readCodeCache(file)], `byte ${index}`).to.deep.equal([])
    }
  })

  it('is empty if the file was truncated at any byte', () => {
    writeCodeCache(file, cache)
    for (let length = statSync(file).size - 1; length >= 0; length--) {
      truncateSync(file, length)
      expect([...readCodeCache(file)], `${length} bytes`).to.deep.equal([])
    }
  })

  for (const [what, content] of [
    ['zeros', Buffer.alloc(4096)],
    ['text', Buffer.from('junk\njunk\n')],
    ['other JSON', Buffer.from('{}\n{}\n')],
  ] as const) {
    it(`is empty if the file contains ${what}`, () => {
      writeFileSync(file, content)
      expect([...readCodeCache(file)]).to.deep.equal([])
    })
  }

  it('is empty if others can write to the file', () => {
    writeCodeCache(file, cache)
    chmodSync(file, 0o620)
    expect([...readCodeCache(file)]).to.deep.equal([])
  })

  it('does not wait for a pipe', function () {
    needs(this, 'mkfifo')
    if (spawnSync('mkfifo', [file]).status !== 0) this.skip()
    expect([...readCodeCache(file)]).to.deep.equal([])
  })

  it('ignores a file that cannot be read or written', () => {
    mkdirSync(file)
    expect([...readCodeCache(file)]).to.deep.equal([])
    writeCodeCache(file, cache)
    writeCodeCache(path.join(folder, 'missing', 'a.code'), cache)
    expect(readdirSync(folder)).to.deep.equal(['a.code'])
  })
})

describe('isTrustedDirectory', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-'))
  })

  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  it('creates a directory that only its owner can enter', () => {
    const made = path.join(folder, 'a', 'b')
    expect(isTrustedDirectory(made)).to.equal(true)
    expect(statSync(made).mode & 0o777).to.equal(0o700)
  })

  it('does not trust a directory that others can write to', () => {
    chmodSync(folder, 0o770)
    expect(isTrustedDirectory(folder)).to.equal(false)
    chmodSync(folder, 0o702)
    expect(isTrustedDirectory(folder)).to.equal(false)
  })

  it('does not trust a link, which may belong to somebody else', () => {
    const link = path.join(folder, 'link')
    symlinkSync(folder, link)
    expect(isTrustedDirectory(link)).to.equal(false)
  })

  it('returns soon if no directory can be created', function () {
    if (!existsSync('/proc/self')) this.skip()
    expect(isTrustedDirectory('/proc/no/such/folder')).to.equal(false)
  })

  it('does not trust a file, and creates nothing below it', () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    expect(isTrustedDirectory(file)).to.equal(false)
    expect(isTrustedDirectory(path.join(file, 'a'))).to.equal(false)
    expect(existsSync(path.join(file, 'a'))).to.equal(false)
  })
})
