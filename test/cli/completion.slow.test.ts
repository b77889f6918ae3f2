/** Completion in real shells: bash and zsh at a terminal, fish through `complete -C`. PowerShell's script is only read. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {completionScript} from '../../src/app/completion/shell-scripts.js'
import {vectorBytes} from '../keystore/vectors.js'
import {miCommand, runMi, sandbox, type Place} from '../support/cli.js'
import {keys, programInTerminal, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

/** Aliases that a shell must not evaluate, and one with a word break of bash. */
const properties = [
  'db_password=x',
  'db\\:colon=x',
  'with\\ space=x',
  'quote"\'s=x',
  '$(touch\\ pwned)=x',
  '`touch\\ pwned2`=x',
].join('\n')

/** Puts `mi` in PATH, and a program of the same name that must not run in the working directory. */
function prepare(place: Place): Record<string, string> {
  const bin = path.join(place.root, 'bin')
  mkdirSync(bin)
  const command = miCommand([]).map((word) => `'${word}'`)
  writeFileSync(path.join(bin, 'mi'), `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`)
  place.write('mi', '#!/bin/sh\ntouch pwned3\n')
  chmodSync(path.join(bin, 'mi'), 0o755)
  chmodSync(place.path('mi'), 0o755)
  place.write('f.properties', properties)
  place.write('a file.properties', 'in_file=x\n')
  mkdirSync(place.path('directory'))
  place.write('k.jks', vectorBytes('keytool.jks'))
  for (const name of ['prod', 'test']) writeFileSync(path.join(place.config, `${name}.yaml`), '')
  return {PATH: `${bin}:${process.env.PATH ?? ''}`, HISTFILE: '/dev/null'}
}

function expectNothingRan(place: Place): void {
  expect(place.files().filter((file) => file.includes('pwned'))).to.deep.equal([])
}

/** What a person types, with Tab as `\t`, and the words that the shell then reads. */
type Case = readonly [typed: string, words: readonly string[]]

const remove = ['mi', 'secret', 'remove']
const removeFrom = [...remove, 'f.properties']

const cases: readonly Case[] = [
  ['mi sec\t', ['mi', 'secret']],
  ['mi secret create --pro\t', ['mi', 'secret', 'create', '--profile']],
  ['mi secret create --profile p\t', ['mi', 'secret', 'create', '--profile', 'prod']],
  ['mi secret rotate --to=t\t', ['mi', 'secret', 'rotate', '--to=test']],
  ['mi secret create h\t', ['mi', 'secret', 'create', 'helm']],
  ['mi secret create --cipher=AES\t', ['mi', 'secret', 'create', '--cipher=AES/GCM/NoPadding']],
  ['mi secret remove f.p\t', removeFrom],
  ['mi secret remove f.properties db_\t', [...removeFrom, 'db_password']],
  ['mi secret remove f.properties db:\t', [...removeFrom, 'db:colon']],
  ['mi secret remove f.properties with\t', [...removeFrom, 'with space']],
  ["mi secret remove f.properties 'with\t", [...removeFrom, 'with space']],
  ['mi secret remove f.properties "with\t', [...removeFrom, 'with space']],
  ['mi secret remove f.properties qu\t', [...removeFrom, `quote"'s`]],
  ['mi secret remove f.properties \\$\t', [...removeFrom, '$(touch pwned)']],
  ["mi secret remove f.properties '$\t", [...removeFrom, '$(touch pwned)']],
  ['mi secret remove f.properties \\`\t', [...removeFrom, '`touch pwned2`']],
  ['mi secret remove a\\ file.properties in\t', [...remove, 'a file.properties', 'in_file']],
  [
    'mi secret init --keystore k.jks --alias so\t',
    ['mi', 'secret', 'init', '--keystore', 'k.jks', '--alias', 'some ca'],
  ],
  ['mi keystore list k\t', ['mi', 'keystore', 'list', 'k.jks']],
  ['mi keystore list --password-file=k\t', ['mi', 'keystore', 'list', '--password-file=k.jks']],
  ['mi secret init --mi-home dir\tx', ['mi', 'secret', 'init', '--mi-home', 'directory/x']],
  ['./mi sec\t', ['./mi', 'secret']],
  // There is nothing to offer, and no message.
  ['mi secret remove nosuch.properties x\t', [...remove, 'nosuch.properties', 'x']],
  ['mi secret remove k.jks x\t', [...remove, 'k.jks', 'x']],
]

/** A function of the shell that prints the words it gets. */
const printWords = `words() { printf '<%s>' "$@"; echo; }\n`

/** Types each line, then puts the function in front of it and runs it. */
async function typeCases(terminal: Terminal): Promise<void> {
  await terminal.expect('ready> ')
  for (const [typed, words] of cases) {
    terminal.type(`${typed}${lineStart}words ${keys.enter}`)
    await terminal.expect(words.map((word) => `<${word}>`).join(''))
  }
  terminal.type(`exit${keys.enter}`)
}

/** Ctrl-A. */
const lineStart = '\u0001'

describe('completion', () => {
  const place = sandbox()

  it('in bash without bash-completion', async function () {
    needs(this, 'bash', 'python3')
    const env = prepare(place())
    const script = place().write('rc', `${printWords}PS1='ready> '\nset -u\nsource <(mi completion bash)\n`)
    const shell = ['bash', '--noprofile', '--rcfile', script, '-i']
    const run = await programInTerminal(shell, typeCases, {in: place(), env})
    expect(run.text).not.to.match(/error|not found|syntax|unbound/)
    expectNothingRan(place())
  })

  it('in zsh, from a file in fpath', async function () {
    needs(this, 'zsh', 'python3')
    const env = prepare(place())
    const directory = place().path('functions')
    mkdirSync(directory)
    writeFileSync(path.join(directory, '_mi'), completionScript('zsh'))
    place().write(
      '.zshrc',
      `${printWords}PS1='ready> '\nfpath=(${directory} $fpath)\nautoload -Uz compinit\ncompinit -u -D\n`,
    )
    const run = await programInTerminal(['zsh', '-i'], typeCases, {in: place(), env: {...env, ZDOTDIR: place().work}})
    expect(run.text).not.to.match(/error|not found|parse/)
    expectNothingRan(place())
  })

  it('in zsh shows what things do, and cuts long lines', async function () {
    needs(this, 'zsh', 'python3')
    const env = prepare(place())
    place().write(
      '.zshrc',
      `PS1='ready> '\nautoload -Uz compinit\ncompinit -u -D\nsetopt interactive_comments\nsource <(mi completion zsh)\n`,
    )
    const show = async (terminal: Terminal) => {
      await terminal.expect('ready> ')
      terminal.type('mi secret create --\t')
      await terminal.expect(/--from {2,}-- file of secrets, .*\n--help {2,}-- show help/)
      await terminal.expect(/--type .*/)
      terminal.type(`${lineStart}exit # ${keys.enter}`)
    }
    await programInTerminal(['zsh', '-i'], show, {in: place(), env: {...env, ZDOTDIR: place().work}, columns: 80})
  })

  it('in fish', function () {
    needs(this, 'fish')
    const env = place().environment(prepare(place()))
    const lines = cases.map(([typed]) => typed.replace(/\t.*/, ''))
    const asked = lines.map((line) => `echo '<line>'; complete -C '${line.replaceAll(/['\\]/g, String.raw`\$&`)}'`)
    const script = `${completionScript('fish')}\n${asked.join('\n')}\n`
    const run = spawnSync('fish', ['--no-config', '-c', script], {encoding: 'utf8', env, cwd: place().work})
    expect(run.stderr).to.equal('')
    const answers = run.stdout.split('<line>\n').slice(1)
    for (const [index, [typed, words]] of cases.entries()) {
      const values = answers[index]?.split('\n').map((line) => line.split('\t')[0]) ?? []
      const word = (words.at(-1) ?? '').replace(/(?<=\/)x$/, '')
      if (/nosuch|k\.jks x/.test(typed)) expect(answers[index], typed).to.equal('')
      else expect(values, typed).to.include(word)
    }
    expectNothingRan(place())
  })

  it('in PowerShell quotes nothing by itself, and names no program but mi', () => {
    const script = completionScript('powershell')
    expect(script).to.match(/^Register-ArgumentCompleter -Native -CommandName mi -ScriptBlock \{$/m)
    expect(script).not.to.match(/Invoke-Expression|\biex\b/)
    const expandable = Array.from(script.matchAll(/"[^"]*"/g), ([text]) => text)
    expect(expandable).to.deep.equal(['"`n"', '"`t"'])
    for (const pair of ['{}', '()', '[]'])
      expect(script.split(pair.charAt(0)).length, pair).to.equal(script.split(pair.charAt(1)).length)
  })

  it('has a script that the command prints, and none for an unknown shell', async function () {
    needs(this, 'node')
    expect(await runMi(['completion', 'zsh'])).to.deep.include({code: 0, stdout: completionScript('zsh'), stderr: ''})
    expect(await runMi(['completion', 'tcsh'])).to.include({code: 2, stdout: ''})
  })

  it('prints nothing but candidates, whatever is asked', async function () {
    needs(this, 'node')
    const run = (words: readonly string[]) =>
      runMi(['complete', ...words], {in: place(), env: {MI_CONFIG_DIR: '/dev/null'}})
    for (const words of [
      ['tcsh', ''],
      ['bash'],
      ['zsh', 'profile', 'use', 'x'],
      ['fish', 'secret', 'remove', 'gone', 'x'],
    ]) {
      const {code, stderr, stdout} = await run(words)
      expect({code, stderr}, words.join(' ')).to.deep.equal({code: 0, stderr: ''})
      expect(stdout).to.match(/^(?:words\n[^]*)?$/)
    }
    expect((await runMi(['complete'])).stderr).to.match(/^error: unknown "mi" command\n/)
  })
})
