import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {miCommand, runMi, sandbox} from '../support/cli.js'
import {type Identity, initialise} from '../support/identity.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret create raw', () => {
  const place = sandbox()
  let open: Identity['open']

  beforeEach(async () => {
    ;({open} = await initialise(place()))
  })

  it('prints one ciphertext and nothing else, without asking for an alias', async () => {
    const run = await runMi(['secret', 'create', 'raw'], {in: place(), stdin: 'hunter2\n'})
    expect(run).to.include({code: 0, stderr: ''})
    expect(run.stdout).to.match(/^[A-Za-z0-9+/]{342}==$/)
    expect(open(run.stdout)).to.equal('hunter2')
  })

  for (const [shell, assign] of [
    ['sh', 'NAME=$(COMMAND)'],
    ['bash', 'NAME=$(COMMAND)'],
    ['dash', 'NAME=$(COMMAND)'],
    ['fish', 'set NAME (COMMAND)'],
  ] as const) {
    it(`becomes the value of a variable in ${shell}`, function () {
      needs(this, shell)
      const words = miCommand(['secret', 'create', '-o', 'raw']).map((word) => `'${word}'`)
      const command = `printf %s hunter2 | ${words.join(' ')}`
      const script = `${assign.replace('COMMAND', () => command)}; printf '[%s]' "$NAME"`
      const env = {PATH: process.env.PATH, HOME: place().home}
      const run = spawnSync(shell, ['-c', script], {encoding: 'utf8', env})
      expect(run.stderr).to.equal('')
      expect(open(run.stdout.slice(1, -1))).to.equal('hunter2')
    })
  }

  it('encrypts a file with one secret, whatever its alias, and refuses one with two', async () => {
    place().write('s.properties', 'not\\ a\\ variable=1\nnot\\ a\\ variable=2\n')
    const run = await runMi(['secret', 'create', 'raw', '-f', 's.properties'], {in: place()})
    expect([run.code, open(run.stdout)], run.stderr).to.deep.equal([0, '2'])
    place().write('s.properties', 'a=1\nb=2\n')
    const refused = await runMi(['secret', 'create', 'raw', '-f', 's.properties'], {in: place()})
    expect(refused).to.include({
      code: 1,
      stdout: '',
      stderr:
        'error: "s.properties" contains 2 secrets, and the output raw takes only one\n' +
        'try: use --alias for a single secret, or a file with one\n',
    })
  })

  it('is in "content" of --json, without a line break', async () => {
    const run = await runMi(['secret', 'create', 'raw', '--json'], {in: place(), stdin: 'x'})
    expect(open((JSON.parse(run.stdout) as {content: string}).content)).to.equal('x')
    expect(run.stdout).to.match(/"content": "[^"\\]+"/)
  })

  it('is written to a file on request, without a line break', async () => {
    const run = await runMi(['secret', 'create', 'raw', '-d', 'secret'], {in: place(), stdin: 'x'})
    expect(run, run.stderr).to.include({code: 0, stdout: ''})
    expect(place().read('secret')).to.match(/^[A-Za-z0-9+/]{342}==$/)
  })

  it('ends the line on a terminal', async function () {
    needs(this, 'python3')
    const run = await inTerminal(
      ['secret', 'create', 'raw'],
      async (terminal) => {
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.answer('? Secret again', 'hunter2')
      },
      {in: place()},
    )
    expect(run.code).to.equal(0)
    expect(run.text).to.match(/[A-Za-z0-9+/]{342}==\r?\n$/)
  })
})
