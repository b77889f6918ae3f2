import {expect} from 'chai'
import {closedStdin, miCommand, noStdin, runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init without a terminal', () => {
  const place = sandbox()
  const complete = {MI_KEYSTORE: 'mi.p12', MI_KEY_ALIAS: 'mi', MI_KEYSTORE_PASSWORD: 'wso2carbon'}

  beforeEach(() => {
    place().write('mi.p12', identity().pkcs12('wso2carbon', 'mi'))
  })

  for (const [missing, flag] of [
    ['MI_KEYSTORE', '--keystore'],
    ['MI_KEY_ALIAS', '--alias'],
    ['MI_KEYSTORE_PASSWORD', '--password-file'],
  ] as const) {
    for (const stdin of [noStdin, closedStdin, 'wso2carbon\n']) {
      it(`names the missing ${missing} instead of hanging; standard input: ${typeof stdin === 'string' ? 'a pipe' : stdin.kind}`, async () => {
        const run = await runMi(['secret', 'init'], {in: place(), stdin, env: {...complete, [missing]: undefined}})
        expect(run).to.include({code: 2, stdout: ''})
        expect(run.stderr).to.include(missing).and.to.include(flag)
        expect(place().files()).to.deep.equal(['work/mi.p12'])
      })
    }
  }

  it('does not prompt if standard error is not the terminal', async function () {
    needs(this, 'python3')
    const run = await programInTerminal(miCommand(['secret', 'init']), () => Promise.resolve(), {
      in: place(),
      stderr: 'pipe',
    })
    expect(run).to.include({code: 2, raw: ''})
    expect(run.stderr).to.include('--keystore')
  })
})
