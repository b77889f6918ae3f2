/** Paths as people type and paste them, completed as by a shell. */
import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {completePath} from '../../../src/app/keys/complete-path.js'
import {understandPath, unquotePath} from '../../../src/app/keys/typed-path.js'
import {needs} from '../../support/tools.js'

describe('a path at a prompt', () => {
  let folder: string
  const write = (name: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
    writeFileSync(path.join(folder, name), '')
  }

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-paths-'))
  })

  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  const words = [
    'plain.jks',
    "'my keys/mi.jks'",
    '"my keys/mi.jks"',
    String.raw`my\ keys/mi.jks`,
    String.raw`/opt/'my keys'/"a b"\ c.jks`,
    String.raw`"say \"hi\" \\ \$HOME \x"`,
    String.raw`it\'s.jks`,
    String.raw`'back\slash'`,
    'é中🙂.p12',
    "''",
  ]

  it('has the quotes and escapes of a shell', function () {
    needs(this, 'bash')
    const ofBash = execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`])
    expect(words.map((word) => unquotePath(word, 'linux'))).to.deep.equal(ofBash.toString().split('\0').slice(0, -1))
  })

  it('may have a quote that is not closed, and backslashes on Windows', () => {
    expect(unquotePath("'my keys/mi", 'linux')).to.equal('my keys/mi')
    expect(unquotePath('"my keys/mi', 'darwin')).to.equal('my keys/mi')
    expect(unquotePath(String.raw`"C:\my keys\mi.jks"`, 'win32')).to.equal(String.raw`C:\my keys\mi.jks`)
    expect(unquotePath(String.raw`C:\my\ keys`, 'win32')).to.equal(String.raw`C:\my\ keys`)
  })

  it('means the file of exactly that name if there is one, and otherwise the one between spaces or quotes', async () => {
    const file = path.join(folder, 'my keys.jks')
    write('my keys.jks')
    const escaped = file.replace(' ', String.raw`\ `)
    for (const typed of [file, `  ${file} `, `'${file}'`, ` "${file}"\t`, escaped])
      expect(await understandPath(typed, 'linux')).to.equal(file)
    write(String.raw`my\ keys.jks`)
    expect(await understandPath(escaped, 'linux')).to.equal(escaped)
    write("'my keys.jks'")
    expect(await understandPath(path.join(folder, "'my keys.jks'"), 'linux')).to.equal(
      path.join(folder, "'my keys.jks'"),
    )
    expect(await understandPath(" '~/gone.jks' ", 'linux')).to.equal('~/gone.jks')
    expect(await understandPath('bad\0name', 'linux')).to.equal('bad\0name')
  })

  it('is completed up to where the names differ, and a directory with a slash', () => {
    for (const name of ['prod/key one.p12', 'prod/key two.p12', 'preview.jks', '.hidden', 'odd\u202E.jks']) write(name)
    symlinkSync('gone', path.join(folder, 'broken'))
    const complete = (typed: string) => {
      const {text, candidates} = completePath(`${folder}/${typed}`)
      return [text.slice(folder.length + 1), ...candidates]
    }
    expect(complete('')).to.deep.equal(['pr', 'preview.jks', 'prod/'])
    expect(complete('pro')).to.deep.equal(['prod/'])
    expect(complete('prod/')).to.deep.equal(['prod/key ', 'key one.p12', 'key two.p12'])
    expect(complete('prod/key t')).to.deep.equal(['prod/key two.p12'])
    expect(complete('.')).to.deep.equal(['.hidden'])
    expect(complete('odd')).to.deep.equal(['odd'])
    expect(complete('broken')).to.deep.equal(['broken'])
    expect(complete('gone/x')).to.deep.equal(['gone/x'])
    expect(complete(String.raw`prod/key\ t`)).to.deep.equal(['prod/key two.p12'])
    expect(completePath(` '${folder}/prod/key t`).text).to.equal(`${folder}/prod/key two.p12`)
    write("it's/key.p12")
    expect(complete('it')).to.deep.equal(["it's/"])
    expect(complete("it's/")).to.deep.equal(["it's/key.p12"])
    expect(complete(String.raw`it\'s/k`)).to.deep.equal(["it's/key.p12"])
    expect(completePath('~')).to.deep.equal({text: '~/', candidates: []})
    expect(completePath('bad\0/')).to.deep.equal({text: 'bad\0/', candidates: []})
  })
})
