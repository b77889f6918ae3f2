import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {shellCommands} from '../../src/formats/shell.js'
import {miCommand, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise} from '../support/identity.js'
import {needs, type Tool} from '../support/tools.js'

const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'

/** How a shell reads the commands in `$1`, and prints the variable `db_password` of a program that it starts. */
const shells: readonly {shell: Tool; flags: readonly string[]; script: string; before: readonly string[]}[] = [
  ...(['sh', 'bash', 'dash'] as const).map((shell) => ({
    shell,
    flags: [],
    script: 'eval "$(cat "$1")" && printenv db_password',
    before: ['-c'],
  })),
  {shell: 'fish', flags: ['--shell', 'fish'], script: 'source $argv[2]; and printenv db_password', before: ['-c']},
]

describe('mi secret create shell', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
    place().write('s.properties', 'db_password=it\'s €5\\\\ "$HOME"\nother=2\n')
  })

  for (const {shell, flags, script, before} of shells) {
    it(`sets variables for ${shell} that Java decrypts`, async function () {
      needs(this, shell, 'java', 'javac')
      const run = await runMi(['secret', 'create', 'shell', ...flags, '-f', 's.properties'], {in: place()})
      expect(run, run.stderr).to.include({code: 0})
      const file = place().write('commands', run.stdout)
      const read = spawnSync(shell, [...before, script, shell, file], {
        encoding: 'utf8',
        env: {PATH: process.env.PATH, HOME: place().home},
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      expect(read, read.stderr).to.include({status: 0, stderr: ''})
      const [answer] = decryptWithJava([{key: identity().privateKey, transformation, ciphertext: read.stdout.trim()}])
      expect(answer).to.deep.equal({plaintext: 'it\'s €5\\ "$HOME"'})
    })
  }

  it('is one command per secret', async () => {
    const mi = await runMi(['secret', 'create', 'shell', '-f', 's.properties'], {in: place()})
    expect(mi.stdout).to.match(/^export db_password='[A-Za-z0-9+/]{342}=='\nexport other='[A-Za-z0-9+/]{342}=='\n$/)
    expect(mi).to.include({code: 0, stderr: ''})
  })

  for (const [shell, flags, script] of [
    ['sh', '', 'eval "$(COMMAND)"'],
    ['bash', '', 'eval "$(COMMAND)"'],
    ['dash', '', 'eval "$(COMMAND)"'],
    ['fish', '--shell fish', 'COMMAND | source'],
  ] as const) {
    it(`sets all variables of ${shell} without a file`, function () {
      needs(this, shell)
      place().write('s.properties', 'db_password=one\nsecond=two\n_third=three\n')
      const words = miCommand(['secret', 'create', 'shell', '-f', 's.properties']).map((word) => `'${word}'`)
      const set = script.replace('COMMAND', () => `${words.join(' ')} ${flags}`)
      const read = spawnSync(shell, ['-c', `${set}; printenv db_password second _third`], {
        encoding: 'utf8',
        cwd: place().work,
        env: {PATH: process.env.PATH, HOME: place().home},
      })
      expect(read, read.stderr).to.include({status: 0, stderr: ''})
      const values = read.stdout.trim().split('\n')
      expect(values.map((value) => identity().open(value))).to.deep.equal(['one', 'two', 'three'])
    })
  }

  it('writes the forms of PowerShell and cmd', async () => {
    for (const [shell, form] of [
      ['powershell', /^\$env:db_password = '[A-Za-z0-9+/=]{344}'\n\$env:other = '[A-Za-z0-9+/=]{344}'\n$/],
      ['cmd', /^set "db_password=[A-Za-z0-9+/=]{344}"\nset "other=[A-Za-z0-9+/=]{344}"\n$/],
    ] as const) {
      const run = await runMi(['secret', 'create', 'shell', '--shell', shell, '-f', 's.properties'], {in: place()})
      expect(run).to.include({code: 0, stderr: ''})
      expect(run.stdout).to.match(form)
    }
  })

  it('refuses an alias that cannot be a variable, and prints nothing', async () => {
    place().write('s.properties', 'good=1\ndb.password=x\n1a=y\n')
    const run = await runMi(['secret', 'create', 'shell', '-f', 's.properties'], {in: place()})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include('line 2: "db.password" cannot be an environment variable: use only letters, digits and "_"')
      .and.to.include('line 3: "1a" cannot be an environment variable')
  })

  it('refuses each variable that bash does not let anyone set, or overrides', function () {
    needs(this, 'bash')
    expectRefused('sh', 'bash', (name) => `unset -f x; export ${name}=value-of-test; printenv ${name}`, 'compgen -v')
  })

  it('refuses each variable that fish does not let anyone set', function () {
    needs(this, 'fish')
    expectRefused('fish', 'fish', (name) => `set -gx ${name} value-of-test; printenv ${name}`, 'set --names')
  })

  /** Asks the shell for the names it knows, and tries to hand each of them to a program. */
  function expectRefused(shell: 'fish' | 'sh', program: Tool, attempt: (name: string) => string, list: string): void {
    const ask = (script: string) =>
      spawnSync(program, [...(program === 'fish' ? ['--no-config'] : ['--norc']), '-c', script], {
        encoding: 'utf8',
        env: {PATH: process.env.PATH, HOME: place().home},
        stdio: ['ignore', 'pipe', 'pipe'],
      }).stdout
    const names = ask(list)
      .split('\n')
      .filter((name) => /^[A-Za-z_]\w*$/.test(name))
    expect(names.length).to.be.greaterThan(20)
    const lost = names.filter((name) => ask(attempt(name)) !== 'value-of-test\n')
    expect(lost).to.include(shell === 'sh' ? 'UID' : 'status')
    const format = shellCommands(shell)
    expect(lost.filter((name) => format.refusal(name) === undefined)).to.deep.equal([])
  }

  it('is written to a file on request, and not merged into one', async () => {
    const create = ['secret', 'create', 'shell', '-f', 's.properties', '--dest', 'secrets.sh']
    expect((await runMi(create, {in: place()})).code).to.equal(0)
    const before = place().read('secrets.sh')
    const again = await runMi(create, {in: place()})
    expect(again.code).to.equal(1)
    expect(again.stderr).to.include('use --force to overwrite it, or choose another path')
    const merge = await runMi([...create, '--merge'], {in: place()})
    expect(merge).to.include({code: 2, stdout: ''})
    expect(merge.stderr).to.equal(
      'error: --merge cannot be used with the output shell\ntry: write another file, and let the shell read both\n',
    )
    expect(place().read('secrets.sh')).to.equal(before)
  })

  it('takes --shell, which no other output does', async () => {
    const run = await runMi(['secret', 'create', 'file', '--shell', 'fish', '-f', 's.properties'], {in: place()})
    expect(run).to.include({code: 2, stdout: ''})
    expect(run.stderr).to.equal('error: --shell cannot be used with the output file\ntry: use it with --output shell\n')
    const other = await runMi(['secret', 'create', 'shell', '--shell', 'csh', '-f', 's.properties'], {in: place()})
    expect(other).to.include({code: 2, stdout: ''})
  })
})
