import {expect} from 'chai'
import {settleColours} from '../../src/ui/colour.js'
import {runMi, sandbox} from '../support/cli.js'

describe('the variables for colors', () => {
  for (const [given, settled] of [
    [{}, {}],
    [{NO_COLOR: ''}, {NO_COLOR: ''}],
    [{CLICOLOR: '0'}, {NO_COLOR: '1'}],
    [{FORCE_COLOR: '0'}, {NO_COLOR: '1'}],
    [{FORCE_COLOR: 'false'}, {NO_COLOR: '1'}],
    [{FORCE_COLOR: '3'}, {FORCE_COLOR: '3'}],
    [{CLICOLOR_FORCE: '1'}, {FORCE_COLOR: '1'}],
    [{CLICOLOR_FORCE: '1', FORCE_COLOR: ''}, {FORCE_COLOR: '1'}],
    [{CLICOLOR_FORCE: '0'}, {}],
    [{CLICOLOR: '0', CLICOLOR_FORCE: '1'}, {FORCE_COLOR: '1'}],
    [{NO_COLOR: '1', CLICOLOR_FORCE: '1'}, {NO_COLOR: '1'}],
    [{NO_COLOR: '1', FORCE_COLOR: '1'}, {NO_COLOR: '1'}],
    [{TERM: 'dumb', FORCE_COLOR: '1'}, {NO_COLOR: '1'}],
  ] as readonly (readonly [NodeJS.ProcessEnv, NodeJS.ProcessEnv])[])
    it(`are settled for ${JSON.stringify(given)}`, () => {
      const environment = {...given}
      settleColours(environment)
      const {NO_COLOR, FORCE_COLOR} = environment
      expect({
        ...(NO_COLOR !== undefined && {NO_COLOR}),
        ...(FORCE_COLOR !== undefined && {FORCE_COLOR}),
      }).to.deep.equal(settled)
    })

  const place = sandbox()

  it('color messages without a terminal only if they say so, and never JSON', async () => {
    for (const [env, words, isColoured] of [
      [{}, [], false],
      [{CLICOLOR_FORCE: '1'}, [], true],
      [{FORCE_COLOR: '1'}, [], true],
      [{FORCE_COLOR: '1', NO_COLOR: '1'}, [], false],
      [{FORCE_COLOR: '1'}, ['--json'], false],
    ] as const) {
      const {stdout, stderr} = await runMi(['secret', 'list', 'gone', ...words], {in: place(), env})
      expect(stdout + stderr).to.include('gone')
      expect((stdout + stderr).includes('\u001B['), JSON.stringify(env)).to.equal(isColoured)
    }
  })
})
