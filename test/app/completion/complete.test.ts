/** The answer to a shell, with real files. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {answer} from '../../../src/app/completion/complete.js'
import type {CommandTable} from '../../../src/app/completion/command-table.js'
import {aliasesInFile, aliasesInKeystore, transformationNames} from '../../../src/app/completion/completion-names.js'
import {limits} from '../../../src/io/reading.js'
import {root} from '../../../tools/paths.js'
import {vectorPath} from '../../keystore/vectors.js'
import {sandbox} from '../../support/cli.js'
import {needs} from '../../support/tools.js'

const breaks = ' \t\n"\'><=;|&(:'

describe('the answer to a shell', () => {
  const place = sandbox()
  let saved = process.env

  beforeEach(() => {
    saved = process.env
    process.env = {...saved, MI_CONFIG_DIR: place().config}
  })

  afterEach(() => {
    process.env = saved
  })

  const loadManifest = () =>
    JSON.parse(readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8')) as {commands: CommandTable['commands']}
  const names = {aliasesInFile, aliasesInKeystore, transformationNames}

  function answerTo(...words: readonly string[]): readonly string[] {
    const text = answer({words, loadNames: () => names, loadManifest, topics: {}})
    expect(text).to.match(/^(?:[^\n]+\n)*$/)
    return text.split('\n').slice(0, -1)
  }

  function aliasesIn(file: string): readonly string[] {
    return answerTo('fish', 'secret', 'remove', file, '').slice(1)
  }

  it('lists the profiles, and no other file', () => {
    for (const name of ['prod.yaml', 'dev.yaml', 'dev.key', 'current', '.x.yaml', 'a b.yaml'])
      writeFileSync(path.join(place().config, name), 'hunter2')
    mkdirSync(path.join(place().config, 'directory.yaml'))
    expect(answerTo('fish', 'profile', 'use', '')).to.deep.equal(['words', 'dev', 'prod'])
  })

  it('lists no profiles if there are none', () => {
    process.env.MI_CONFIG_DIR = place().path('nosuch')
    expect(answerTo('zsh', 'profile', 'use', '')).to.deep.equal(['words'])
  })

  it('has the aliases of every format', () => {
    const contents = {
      'a.properties': 'one=x\nmisplaced\ncorrect horse battery\ntwo : y\none=z\n',
      'a.env': 'one=x\ntwo=y\n',
      'a.yaml': 'apiVersion: v1\nkind: Secret\nstringData:\n  one: a\n  two: b\n',
      'a.toml': '[secrets]\none = "[x]"\ntwo = "[y]"\n',
    }
    for (const [name, text] of Object.entries(contents))
      expect(aliasesIn(place().write(name, text)), name).to.deep.equal(['one', 'two'])
  })

  it('has the aliases of keystores that show them', () => {
    const aliases = (file: string, ...command: readonly string[]) =>
      answerTo('fish', 'secret', 'init', ...command, '--keystore', vectorPath(file), '--alias', '').slice(1)
    expect(aliases('keytool.jks')).to.deep.equal(['leaf', 'some ca'])
    expect(aliases('keytool.p12')).to.deep.equal([])
    expect(aliases('java-many.jceks', 'symmetric')).not.to.be.empty
    expect(aliases('make.sh')).to.deep.equal([])
  })

  it('leaves out what could act on a terminal or end a line, and flags', () => {
    const names = [String.raw`a\nb`, String.raw`a\u001b[2J`, String.raw`a\u202eb`, '-rf', 'x'.repeat(201), 'good']
    const file = place().write('f.properties', names.map((name) => `${name}=x\n`).join(''))
    expect(aliasesIn(file)).to.deep.equal(['good'])
  })

  it('is empty if a file is missing, too large or not a file', function () {
    const large = place().write('large.properties', `a=${'x'.repeat(limits.completion)}`)
    symlinkSync('loop', place().path('loop'))
    for (const file of [large, place().path('loop'), place().path('nosuch'), place().work, '/dev/zero', '~nobody/x'])
      expect(aliasesIn(file), file).to.deep.equal([])
  })

  it('does not wait for a pipe', function () {
    needs(this, 'mkfifo')
    spawnSync('mkfifo', [place().path('pipe')])
    expect(aliasesIn(place().path('pipe'))).to.deep.equal([])
  })

  it('never has a value of a file', () => {
    const file = place().write('f.properties', 'one=hunter2\nhunter3\ntwo : hunter4\n')
    for (const shell of ['bash', 'zsh', 'fish'])
      for (const words of [
        ['secret', 'remove', file, ''],
        ['secret', 'create', '--from', file, '--only', ''],
      ]) {
        const given = shell === 'bash' ? [breaks, `mi ${words.join(' ')}`] : words
        const lines = answerTo(shell, ...given)
        expect(lines.join()).to.include('one').and.not.include('hunter')
      }
  })

  it('is in the form that each shell reads', () => {
    const file = place().write('f.properties', String.raw`it's\ $1=x` + '\ndb\\:a=x\n')
    expect(answerTo('bash', breaks, `mi secret remove ${file} `).slice(1)).to.deep.equal([
      String.raw`it\'s\ \$1`,
      'db:a',
    ])
    expect(answerTo('bash', breaks, `mi secret remove ${file} db:`).slice(1)).to.deep.equal(['a'])
    expect(answerTo('bash', breaks, `mi secret remove ${file} 'it`).slice(1)).to.deep.equal([String.raw`it'\''s $1`])
    expect(answerTo('bash', breaks, 'mi secret create --cipher=aes').slice(1)).to.deep.equal(['AES/GCM/NoPadding'])
    expect(answerTo('fish', 'secret', 'create', '--cipher=aes')).to.include('--cipher=AES/GCM/NoPadding')
    expect(answerTo('zsh', 'secret', 'create', '--cipher=aes')).to.include('AES/GCM/NoPadding')
    expect(answerTo('zsh', 'profile', 'l')).to.include('list\tlist    -- list saved profiles')
    expect(answerTo('fish', 'profile', 'l')).to.include('list\tlist saved profiles')
  })

  it('quotes for PowerShell, where typographic quotation marks end a string too', () => {
    const file = place().write('f.properties', "it's=x\n\\u2019$x=x\nplain=x\n")
    process.env.MI_COMPLETION_WORDS = ['secret', 'remove', file, ''].join('\n')
    expect(answerTo('powershell').slice(1)).to.deep.equal([
      "'it''s'\tit's\tit's",
      "'\u2019\u2019$x'\t\u2019$x\t\u2019$x",
      'plain\tplain\tplain',
    ])
    process.env.MI_COMPLETION_WORDS = 'profile\nl'
    expect(answerTo('powershell')).to.deep.equal(['words', 'list\tlist\tlist saved profiles'])
  })

  it('has at most 1,000 lines, of which all begin with what was typed', () => {
    const text = Array.from({length: 3000}, (_, index) => `a${index}=x\n`).join('')
    const file = place().write('f.properties', text)
    expect(aliasesIn(file)).to.have.lengthOf(1000)
    expect(answerTo('zsh', 'secret', 'remove', file, 'a299').slice(1)).to.have.lengthOf(11)
  })

  it('is empty for another shell', () => {
    expect(answerTo('tcsh', 'secret', '')).to.deep.equal([])
  })
})
