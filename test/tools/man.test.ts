/** The manual pages, as mandoc and man-db read them. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describeProgram, pageName} from '../../tools/man/commands.js'
import {manualPages} from '../../tools/man/pages.js'
import {paragraphs, prose, section, typed} from '../../tools/man/roff.js'
import {header} from '../../tools/man/title.js'
import {root} from '../../tools/paths.js'
import {needs} from '../support/tools.js'

const directory = path.join(root, 'man')
const files = readdirSync(directory).sort()

/** How mandoc shows bold text: each character, a backspace, and the character again. */
const overstruck = new RegExp(String.raw`.\u0008`, 'gu')

function run(command: string, arguments_: readonly string[], cwd = directory) {
  const env = {...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MANPAGER: 'cat', MAN_KEEP_FORMATTING: ''}
  const {stdout, stderr, status} = spawnSync(command, arguments_, {cwd, env, encoding: 'utf8'})
  return {stdout, stderr, status}
}

describe('the manual pages', () => {
  it('are one for each command that help shows, and mi(1)', () => {
    const commands = describeProgram().commands.map(({id}) => `${pageName(id)}.1`)
    expect(commands).to.include('mi-secret-create.1')
    expect(files).to.deep.equal(['mi.1', ...commands].sort())
  })

  it('are what the generator makes now', () => {
    for (const [file, page] of manualPages()) expect(readFileSync(path.join(directory, file), 'utf8')).to.equal(page)
  })

  it('are listed in package.json, where npm looks for them', () => {
    const {man} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {readonly man: readonly string[]}
    expect([...man].sort()).to.deep.equal(files.map((file) => `./man/${file}`))
  })

  it('describe every variable, and every flag of a command', () => {
    const overview = readFileSync(path.join(directory, 'mi.1'), 'utf8')
    const surface = readFileSync(path.join(root, 'test', 'surface.txt'), 'utf8')
    const variables = Array.from(surface.matchAll(/^variable (\w+)$/gm), ([, name = '']) => name)
    expect(variables).to.include('MI_PROFILE')
    // The completion script for PowerShell sets it for itself.
    const ofUsers = variables.filter((name) => name !== 'MI_COMPLETION_WORDS')
    for (const name of ofUsers) expect(overview).to.include(String.raw`\fB${name}\fR`)
    for (const {id, flags} of describeProgram().commands) {
      const page = readFileSync(path.join(directory, `${pageName(id)}.1`), 'utf8').replaceAll(String.raw`\-`, '-')
      for (const {name, hidden} of Object.values(flags))
        expect(page.includes(String.raw`\fB--${name}\fR`), `${id} --${name}`).to.equal(hidden !== true)
    }
  })

  it('leave mandoc nothing to complain about', function () {
    needs(this, 'mandoc')
    const {stdout, stderr, status} = run('mandoc', ['-Tlint', '-Wall', ...files])
    expect(stdout + stderr).to.equal('')
    expect(status).to.equal(0)
  })

  it('leave man nothing to warn about, and fit 80 columns', function () {
    needs(this, 'man', 'lexgrog')
    const {stdout, stderr, status} = run('man', ['--warnings', '--local-file', ...files])
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
    expect(stdout.match(/^SYNOPSIS$/gm)).to.have.length(files.length)
    expect(stdout.split('\n').filter((line) => line.length > 80)).to.deep.equal([])
  })

  it('are found by their names and summaries', function () {
    needs(this, 'lexgrog')
    const {stdout} = run('lexgrog', files)
    for (const {id, summary} of describeProgram().commands)
      expect(stdout).to.include(`${pageName(id)}.1: "${pageName(id)} - ${summary}"`)
  })
})

describe('text in a manual page', () => {
  const hostile = [
    '.SH is no request here',
    "'br is none either",
    String.raw`C:\new\fB\*(xx`,
    'flags such as -x, --from=- and re-used words',
    `quotes "double", 'single' and \`grave\``,
    '~/.config/mi ^ # $HOME % & | {}',
    'naïve – “Zürich” 鍵 🔑',
    String.raw`printf '#!/bin/sh\nexec mi\n' > a`,
  ]
  const page = `${[
    header('mi-test', '1'),
    section('NAME', String.raw`mi\-test \- test`),
    section('DESCRIPTION', paragraphs(hostile.join('\n\n')), '.PP', prose(hostile[0]!), ...hostile.map(typed)),
  ].join('\n')}\n`

  for (const [tool, arguments_] of [
    ['mandoc', ['-Tutf8', '-Owidth=80']],
    ['man', ['--warnings', '--local-file']],
  ] as const) {
    it(`appears in ${tool} as it is`, function () {
      needs(this, tool, ...(tool === 'man' ? (['lexgrog'] as const) : []))
      const folder = mkdtempSync(path.join(tmpdir(), 'mi-man-'))
      try {
        writeFileSync(path.join(folder, 'mi-test.1'), page)
        const {stdout, stderr} = run(tool, [...arguments_, 'mi-test.1'], folder)
        expect(stderr).to.equal('')
        const lines = stdout
          .replaceAll(overstruck, '')
          .split('\n')
          .map((line) => line.trim())
        for (const text of hostile) {
          expect(lines).to.include(text)
          expect(lines).to.include(`$ ${text}`)
        }
      } finally {
        rmSync(folder, {recursive: true})
      }
    })
  }

  it('breaks long commands where a shell allows it', () => {
    const long = `mi secret verify ${'a'.repeat(30)} --profile prod "${'b --c '.repeat(8)}" | less`
    const lines = typed(long)
      .replaceAll(String.raw`\-`, '-')
      .replaceAll(String.raw`\(dq`, '"')
      .split('\n')
    expect(lines.slice(3, -2)).to.deep.equal([
      String.raw`$ mi secret verify ${'a'.repeat(30)} \(rs`,
      String.raw`    --profile prod \(rs`,
      String.raw`    "${'b --c '.repeat(8)}" | less`,
    ])
  })
})
