import {expect} from 'chai'
import {closedStdin, miCommand, noStdin, runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret create without a terminal', () => {
  const place = sandbox()

  for (const stdin of [noStdin, closedStdin, 'hunter2\n']) {
    it(`names the missing flag instead of hanging; standard input: ${typeof stdin === 'string' ? 'a pipe' : stdin.kind}`, async () => {
      await initialise(place())
      const run = await runMi(['secret', 'create'], {in: place(), stdin})
      expect(run).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.include('--from').and.to.include('--alias').and.not.to.include('hunter2')
    })
  }

  it('refuses an empty alias', async () => {
    await initialise(place())
    const run = await runMi(['secret', 'create', '--alias', ''], {in: place(), stdin: 'hunter2'})
    expect(run.code).to.be.oneOf([1, 2])
    expect(run.stdout).to.equal('')
    expect(run.stderr).to.match(/alias/).and.to.match(/empty/)
  })

  it('needs a profile, and says how to create one', async () => {
    const run = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'hunter2'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('mi secret init')
    expect(place().files()).to.deep.equal([])
  })

  it('needs neither keystore nor password', async () => {
    await initialise(place())
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml'])
    expect((await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})).code).to.equal(0)
  })

  describe('on some streams only', () => {
    before(function () {
      needs(this, 'python3')
    })

    it('reads the pipe if only the output is the terminal', async () => {
      const {open} = await initialise(place())
      const run = await inTerminal(['secret', 'create', '-a', 'db'], () => Promise.resolve(), {
        in: place(),
        stdin: {text: ' x \n'},
      })
      expect(run.code).to.equal(0)
      expect(open(/^db : (\S+)\n$/.exec(run.text)![1]!)).to.equal(' x ')
    })

    it('does not prompt if standard error is not a terminal', async () => {
      await initialise(place())
      const command = miCommand(['secret', 'create', '-a', 'db'])
      const run = await programInTerminal(command, () => Promise.resolve(), {in: place(), stderr: 'pipe'})
      expect(run).to.include({code: 2, raw: ''})
      expect(run.stderr).to.match(/no terminal/)
    })
  })
})
