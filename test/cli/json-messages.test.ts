/** The messages that --json carries, and the characters that it escapes. */
import {expect} from 'chai'
import {jsonResult, runMi, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, password} from '../support/identity.js'
import {vectorPath} from '../keystore/vectors.js'

interface Messages {
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}

describe('--json', () => {
  const place = sandbox()

  const run = async (...words: string[]) => {
    const ended = await runMi([...words, '--json'], {in: place(), env: {MI_KEYSTORE_PASSWORD: 'secret1'}})
    return {...ended, messages: JSON.parse(ended.stdout) as Messages}
  }

  it('carries the warnings and notes of a command that succeeds', async () => {
    const listed = await run('keystore', 'list', vectorPath('keytool.jceks'))
    jsonResult(listed)
    expect(listed.messages.notes).to.deep.equal(['the file is a JCEKS keystore'])
    expect(listed.messages.warnings).to.have.length(1)
    expect(listed.messages.warnings[0]).to.match(/^Micro Integrator does not start with a JCEKS keystore/)
  })

  it('carries those of a command that fails', async () => {
    place().write('.env', 'MI_CONFIG_DIR=/nowhere\n')
    const failed = await run('secret', 'verify', 'x')
    expect(jsonResult(failed)).to.have.nested.property('error.code')
    expect(failed.messages.warnings).to.have.length(1)
    expect(failed.messages.warnings[0]).to.match(/^ignoring MI_CONFIG_DIR in /)
  })

  it('has empty lists if there was nothing to say, also for a wrong command line', async () => {
    expect((await run('profile', 'list')).messages).to.include.keys('notes', 'warnings')
    for (const words of [
      ['profile', 'nonsense'],
      ['profile', 'list', '--nonsense'],
    ])
      expect((await run(...words)).messages).to.deep.include({notes: [], warnings: []})
  })

  it('escapes what could act on a terminal or in JavaScript', async () => {
    await initialise(place())
    const alias = 'a\u202eb\u2028c\u009bd\u007fe\u2066f'
    const failed = await runMi(['secret', 'create', '--json', '--from', '-'], {in: place(), stdin: `${alias}=\n`})
    expect(failed.stdout).not.to.match(/[^\n\x20-\x7e]/)
    expect(JSON.parse(failed.stdout)).to.have.nested.property('error.problems[0].alias', alias)
  })

  it('escapes them in results too', async () => {
    await initialiseWithKey(place())
    const alias = 'a\u202eb\u2028c\u009bd\u007fe\u2066f'
    const stdin = `${alias}=hunter2\n`
    const create = ['secret', 'create', 'file', '--from', '-', '--dest', 's.properties', '--json']
    const created = await runMi(create, {in: place(), stdin})
    const verify = ['secret', 'verify', 's.properties', '--json']
    const verified = await runMi(verify, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
    for (const {code, stdout} of [created, verified]) {
      expect(code, stdout).to.equal(0)
      expect(stdout).not.to.match(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    }
    expect(jsonResult(created)).to.have.nested.property('secrets[0].alias', alias)
    expect(JSON.stringify(jsonResult(verified))).to.include(JSON.stringify(alias))
  })
})
