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
import {readCode, writeCode} from '../../src/start/code-cache.js'
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

  const identity = '1 2'
  const compiled = {identity, extent: 3, code: Buffer.from([0, 1, 10, 255])}
  const read = () => readCode(file, identity)

  it('returns what was written, and leaves no other file', () => {
    for (const code of [compiled.code, Buffer.alloc(0), Buffer.alloc(100_000, 'a')]) {
      writeCode(file, {...compiled, code})
      expect(read()).to.deep.equal({...compiled, code})
    }
    expect(readdirSync(folder)).to.deep.equal(['a.code'])
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('returns code where V8 need not copy it', () => {
    for (const extent of [1, 12, 123, 1234, 12_345, 123_456, 1_234_567, 12_345_678]) {
      writeCode(file, {...compiled, extent})
      expect((read()?.code.byteOffset ?? NaN) % 8, `extent ${extent}`).to.equal(0)
    }
  })

  it('is empty for another script', () => {
    writeCode(file, compiled)
    expect(readCode(file, '1 3')).to.equal(undefined)
  })

  it('is empty if any byte has changed', () => {
    writeCode(file, compiled)
    const bytes = readFileSync(file)
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 0x41
      writeFileSync(file, changed)
      expect(read(), `byte ${index}`).to.equal(undefined)
    }
  })

  it('is empty if the file was truncated at any byte', () => {
    writeCode(file, compiled)
    for (let length = statSync(file).size - 1; length >= 0; length--) {
      truncateSync(file, length)
      expect(read(), `${length} bytes`).to.equal(undefined)
    }
  })

  for (const [what, content] of [
    ['zeros', Buffer.alloc(4096)],
    ['text', Buffer.from('junk\njunk\n')],
    ['other JSON', Buffer.from('{}\n{}\n')],
  ] as const) {
    it(`is empty if the file contains ${what}`, () => {
      writeFileSync(file, content)
      expect(read()).to.equal(undefined)
    })
  }

  it('is empty if others can write to the file', () => {
    writeCode(file, compiled)
    chmodSync(file, 0o620)
    expect(read()).to.equal(undefined)
  })

  it('does not wait for a pipe', function () {
    needs(this, 'mkfifo')
    if (spawnSync('mkfifo', [file]).status !== 0) this.skip()
    expect(read()).to.equal(undefined)
  })

  it('ignores a file that cannot be read or written', () => {
    mkdirSync(file)
    expect(read()).to.equal(undefined)
    writeCode(file, compiled)
    writeCode(path.join(folder, 'missing', 'a.code'), compiled)
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
