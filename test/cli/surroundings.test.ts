/** What the environment of a process can do to Node.js and to libraries, it cannot do to the program. */
import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('the surroundings', () => {
  const place = sandbox()

  it('let no debugger attach to a run that holds a secret', async () => {
    await initialise(place())
    const [file = '', ...words] = miCommand(['secret', 'create', '--alias', 'a'])
    const child = spawn(file, words, {cwd: place().work, env: place().environment(), stdio: ['pipe', 'ignore', 'pipe']})
    const ended = once(child, 'close')
    let messages = ''
    for await (const chunk of child.stderr) {
      messages += String(chunk)
      if (!messages.includes('waiting for the secret') || !child.stdin.writable) continue
      child.kill('SIGUSR1')
      child.stdin.end('s3cret')
    }
    expect(messages).to.equal('note: waiting for the secret on standard input\n')
    expect(await ended).to.deep.equal([0, null])
  })

  it('bring no warnings for the authors of programs', async () => {
    for (const mode of ['development', 'test', 'production']) {
      const run = await runMi(['help'], {in: place(), env: {NODE_ENV: mode}})
      expect(run, mode).to.include({code: 0, stderr: ''})
    }
  })

  for (const words of [['unknown'], ['help', 'unknown'], ['secret', 'create', '--unknown']]) {
    it(`do not change the exit code if standard error cannot be written: mi ${words.join(' ')}`, async function () {
      if (!existsSync('/dev/full')) this.skip()
      const run = await runProgram(['bash', '-c', '"$@" 2> /dev/full', 'bash', ...miCommand(words)], {in: place()})
      expect(run).to.include({code: 2, stdout: ''})
    })
  }

  it('make no difference to the version, whoever prints it', async () => {
    for (const flag of ['--version', '-v']) {
      const alone = await runMi([flag], {in: place()})
      const byOclif = await runMi([flag, ''], {in: place()})
      expect(alone).to.deep.equal(byOclif)
      expect(alone).to.include({code: 0, stderr: ''})
    }
  })
})
