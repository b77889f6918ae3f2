/** Words of other tools, and flags in the place of a command: what `mi` suggests instead. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {unknownCommand} from '../../src/cli/unknown-command.js'
import {runMi, sandbox} from '../support/cli.js'

interface Package {
  readonly oclif: {readonly topics: Readonly<Record<string, object>>}
}

const root = path.join(import.meta.dirname, '..', '..')
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'))
const {oclif} = read('package.json') as Package
const {commands} = read('oclif.manifest.json') as {readonly commands: Readonly<Record<string, {readonly id: string}>>}
const known = {
  bin: 'mi',
  topics: Object.keys(oclif.topics).map((name) => ({name})),
  commands: Object.values(commands),
}

describe('an unknown command', () => {
  const answer = (line: string) => {
    const {fact, hint} = unknownCommand(line.split(' '), known)
    return `${fact}; ${hint}`
  }

  it('is answered with the command that other tools call so', () => {
    const commandsFor = {
      'secret ls': 'mi secret list',
      'secret rm': 'mi secret remove',
      'secret delete': 'mi secret remove',
      'secret add': 'mi secret create',
      'secret new': 'mi secret create',
      'secret get': 'mi secret decrypt',
      'secret check': 'mi secret verify',
      'profile delete': 'mi profile remove',
      'keystore ls': 'mi keystore list',
    }
    for (const [line, command] of Object.entries(commandsFor))
      expect(answer(line), line).to.match(
        new RegExp(`^unknown "mi \\w+" command; run "${command}", or "mi \\w+ --help"`),
      )
    expect(answer('ls')).to.include('run "mi keystore list", "mi profile list", "mi secret list", or "mi --help"')
  })

  it('is answered with --version if it is that word', () => {
    expect(answer('version')).to.equal('unknown "mi" command; run "mi --version", or "mi --help" to list commands')
  })

  it('may be a flag, which is never repeated', () => {
    expect(answer('--verison')).to.equal('unknown flag; use --version, or run "mi --help" to list commands')
    expect(answer('-V')).to.equal('unknown flag; use -v, or run "mi --help" to list commands')
    expect(answer('--hunter2')).to.equal('unknown flag; run "mi --help" to list commands')
  })

  it('may begin with a command that takes no such word', () => {
    expect(answer('secret init prod')).to.equal(
      'unknown "mi secret" command; run "mi secret init", or "mi secret --help" to list commands',
    )
    expect(answer('secret init symetric')).to.include('run "mi secret init symmetric", or')
  })

  it('is not looked for among what every object has', () => {
    for (const line of ['secret constructor', 'secret __proto__'])
      expect(answer(line), line).to.equal('unknown "mi secret" command; run "mi secret --help" to list commands')
  })
})

describe('flags between a topic and its command', () => {
  const place = sandbox()

  it('are refused, so that a script does not take the help for a result', async () => {
    const list = 'run "mi secret --help" to list commands\n'
    for (const [words, hint] of [
      [['secret', '--profile', 'hunter2', 'create'], list],
      [['secret', '--hlep'], `use --help, or ${list}`],
    ] as const) {
      const run = await runMi(words, {in: place()})
      expect(run).to.deep.include({code: 2, stdout: '', stderr: `error: flags must follow the command\ntry: ${hint}`})
    }
    const {code, stdout} = await runMi(['profile', '--jsn', '--json'], {in: place()})
    expect(code).to.equal(2)
    expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'usage')
  })

  it('may ask for help', async () => {
    for (const words of [['--help'], ['-h'], ['--profile', 'x', '--help']]) {
      const {code, stdout} = await runMi(['secret', ...words], {in: place()})
      expect(code).to.equal(0)
      expect(stdout).to.match(/^encrypt, list/)
    }
  })
})
