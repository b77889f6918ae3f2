import {expect} from 'chai'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {dotenvFile, encryptedDotenv} from '../../../src/formats/dotenv/dotenv-file.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {loadByStartScript, readByDocker, sourceByShell, type Shell, type Variables} from '../../support/env-files.js'
import {readEnvFile} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {mergeWhole, readInPlace} from '../whole.js'

const shells: readonly Shell[] = ['dash', 'bash']
const remarksOn = (text: string) => readInPlace(encryptedDotenv, Buffer.from(text)).remarks

/** Any base64 with one, two and no `=`. */
const values = {ONE: 'TWljcm8tSW50ZWdyYXRvcjE=', TWO: 'TWljcm8tSW50ZWdyYXRvcg==', NONE: 'TWljcm8tSW50ZWdyYXRvcjEy'}
const encrypted = Object.entries(values).map(([alias, ciphertext]) => ({alias, ciphertext}))

describe("a .env file on its way through Micro Integrator's start script", () => {
  let folder: string
  let file: string

  before(function () {
    needs(this, 'bash', 'dash', 'kubectl')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-env-'))
    file = path.join(folder, 'x.env')
  })
  after(() => {
    if (folder) rmSync(folder, {recursive: true})
  })

  function load(shell: Shell, text: string): Variables {
    writeFileSync(file, text)
    return loadByStartScript(shell, file)
  }

  const trimmed = (variables: Variables) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.trim()]))

  const written: Readonly<Record<string, () => string | Buffer>> = {
    'a new file': () => renderDocument(dotenvFile, encrypted).text,
    'values merged into a file': () => mergeWhole(dotenvFile, Buffer.from('# c\nNONE=x\nONE=x='), encrypted).bytes,
    'values merged into a file with CR LF': () =>
      mergeWhole(dotenvFile, Buffer.from('# c\r\nONE=x\r\n'), encrypted).bytes,
    'values replaced in place': () =>
      readInPlace(encryptedDotenv, Buffer.from('ONE=x=\nTWO=y\nNONE=z \n')).replace(
        ({alias}) => values[alias as keyof typeof values],
      ),
    'values replaced in quotation marks': () =>
      readInPlace(encryptedDotenv, Buffer.from('ONE="x="\nTWO=\'y\'\nNONE="z"'.concat('\n'))).replace(
        ({alias}) => values[alias as keyof typeof values],
      ),
    'an empty value replaced at the end of a file': () =>
      Buffer.concat([
        readInPlace(encryptedDotenv, Buffer.from('TWO=y\nNONE=z\nONE=')).replace(
          ({alias}) => values[alias as keyof typeof values],
        ),
        Buffer.from('\n'),
      ]),
  }
  for (const [what, write] of Object.entries(written)) {
    it(`keeps ${what}`, () => {
      const text = write().toString()
      expect(remarksOn(text)).to.deep.equal([])
      for (const shell of shells) {
        expect(trimmed(load(shell, text)), shell).to.deep.equal(values)
        expect(trimmed(sourceByShell(shell, file)), `${shell}, sourced`).to.deep.equal(values)
      }
      if (text.includes('"')) return
      expect(trimmed(readByDocker(text))).to.deep.equal(values)
      expect(trimmed(readEnvFile(file))).to.deep.equal(values)
    })
  }

  it('loses padding only where a remark says so', () => {
    const lines = [
      'abc=',
      ' abc=',
      'abc==',
      'abc===',
      'abc',
      'abc= ',
      'abc=\t',
      'abc=\r',
      "'abc='",
      '"abc="',
      'a=bc=',
      '',
    ]
    for (const value of lines) {
      const text = `A=${value}\nB=b\n`
      const isNoted = remarksOn(text).some((remark) => /drops a single "=".*: "A" \(line 1\); /.test(remark))
      for (const shell of shells) {
        const {A: arrived = ''} = load(shell, text)
        expect(arrived.trim() !== value.replaceAll(/["']/g, '').trim(), `${shell}: ${JSON.stringify(value)}`).to.equal(
          isNoted,
        )
      }
    }
  })

  it('loses names only where a remark says so', () => {
    const lines = [
      ...['A=a', '_1=a', '# c', '#c=d', '', ' A=a', 'A =a', "A='a'", 'A=a # c'],
      ...['a.b=a', 'a-b=a', '1a=a', 'export A=a', 'A: a', ' # c', ' ', '\r', '\t', 'A="a\n\na"', 'A=`\n$`', '\u00e9=a'],
    ]
    for (const line of lines) {
      const text = `X=x\n${line}\nY=y\n`
      const file = readInPlace(encryptedDotenv, Buffer.from(text))
      const isNoted = file.remarks.some((remark) => remark.includes('cannot load these lines'))
      let problem: string | undefined
      try {
        expect(load('dash', text)).to.include({X: 'x', Y: 'y'})
      } catch (error) {
        problem = String(error)
      }
      expect(problem !== undefined, `${JSON.stringify(line)}: ${problem ?? 'loaded'}`).to.equal(isNoted)
    }
  })

  it('takes comments after a value, and lines after a lone CR, for part of it, which a remark says', () => {
    for (const [text, remark] of [
      ['A=abc # d\n', /comment after a value .*"A" \(line 1\)/],
      ['X=1\rA=abc\r', /at a CR without an LF, as on line 1/],
    ] as const) {
      expect(remarksOn(text).join('\n'), text).to.match(remark)
      expect(load('dash', text).A, text).not.to.equal('abc')
    }
    for (const text of ['X=1\nB=old\r', 'X=1\r\nB=old\r']) {
      const merged = mergeWhole(dotenvFile, Buffer.from(text), [{alias: 'A', ciphertext: 'abc'}]).bytes.toString()
      expect(load('dash', merged).A?.trim(), JSON.stringify(merged)).to.equal('abc')
    }
  })

  it('stops at a byte order mark, which a remark says, and which Docker and kubectl do not mind', () => {
    for (const text of ['\uFEFFA=a\n', '\uFEFF# c\nA=a\n', '\uFEFF\nA=a\n']) {
      expect(() => load('dash', text)).to.throw('bad variable name')
      expect(() => load('bash', text)).to.throw('not a valid identifier')
      expect(readByDocker(text)).to.deep.equal({A: 'a'})
      expect(readEnvFile(file)).to.deep.equal({A: 'a'})
      expect(remarksOn(text).filter((remark) => remark.includes('byte order mark'))).to.have.length(1)
    }
    expect(remarksOn('A=a\n')).to.deep.equal([])
  })
})

describe("remarks on Micro Integrator's start script", () => {
  it('never show what may be a part of a secret', () => {
    const [remark] = remarksOn('KEY="-----BEGIN\nhunter 2=\nhunter+3\n"\n')
    expect(remark)
      .to.match(/: line 2, line 3, line 4; /)
      .and.not.to.include('hunter')
  })

  it('number lines as everything else does, although only a LF ends a line for the script', () => {
    const [ofLineEnds, ofLines, ...others] = remarksOn('A=a\rB=b\n\r\nc.d=e\n')
    expect(ofLineEnds).to.include(' line 1,')
    expect(ofLines).to.include(': line 3, "c.d" (line 4); ')
    expect(others).to.deep.equal([])
  })

  it('list the first dozen, and count the rest', () => {
    const many = Array.from({length: 1000}, (_, index) => `a.${index}=TWljcm8tSW50ZWdyYXRvcjE=\n`).join('')
    const [padding, lines] = remarksOn(many)
    expect(padding).to.match(/drops.*"a\.11" \(line 12\) and 988 more; /)
    expect(lines).to.match(/cannot load.*"a\.11" \(line 12\) and 988 more; /)
    const written = Array.from({length: 1000}, (_, index) => ({alias: `a.${index}`, ciphertext: 'TQ=='}))
    expect(renderDocument(dotenvFile, written).remarks).to.have.length(1)
    expect(renderDocument(dotenvFile, written).remarks[0]).to.match(/cannot load.*"a\.11" and 988 more; /)
  })

  it('are absent after the values were merged again', () => {
    const merged = mergeWhole(dotenvFile, Buffer.from('A=TWljcm8tSW50ZWdyYXRvcjE=\n'), [
      {alias: 'A', ciphertext: 'TWl='},
    ])
    expect(merged.remarks).to.deep.equal([])
    expect(merged.bytes.toString()).to.equal('A=TWl= \n')
  })
})
