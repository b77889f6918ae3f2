import {expect} from 'chai'
import {mkdirSync} from 'node:fs'
import {miCommand, runProgram, sandbox, type Environment} from '../support/cli.js'
import {initialise} from '../support/identity.js'

/** Another process may remove the directory that a shell is in. */
describe('a working directory that no longer exists', () => {
  const place = sandbox()

  async function runThere(words: readonly string[], env: Environment = {}) {
    mkdirSync(place().path('gone'))
    const script = 'cd gone && rmdir ../gone && printf s3cret | "$@"'
    return runProgram(['bash', '-c', script, 'bash', ...miCommand(words)], {in: place(), env})
  }

  it('is enough to encrypt a secret', async () => {
    await initialise(place())
    const {code, stdout, stderr} = await runThere(['secret', 'create', '--alias', 'x'])
    expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
    expect(stdout).to.match(/^x : [A-Za-z0-9+/]{342}==\n$/)
  })

  for (const words of [
    ['keystore', 'list', 'x.jks'],
    ['secret', 'create', 'file', '--alias', 'x'],
    ['secret', 'create', '--from', 'x.properties'],
  ]) {
    it(`is named if a path starts there: mi ${words.join(' ')}`, async () => {
      await initialise(place())
      const {code, stderr} = await runThere(words)
      expect(code).to.equal(1)
      expect(stderr).to.match(/^error: "[^"]+" cannot be found: the working directory no longer exists\ntry: /)
    })
  }

  for (const words of [
    ['--version'],
    ['--help'],
    ['secret', 'init', '--help'],
    ['profile', 'list'],
    ['profile', 'show'],
    ['profile', 'use', 'default'],
    ['secret', 'init', 'symmetric', '--profile', 'aes', '--generate'],
    ['profile', 'remove', 'default', '--yes'],
  ]) {
    it(`does not hinder a command that needs no file there: mi ${words.join(' ')}`, async () => {
      await initialise(place())
      const {code, stderr} = await runThere(words)
      expect(code, stderr).to.equal(0)
    })
  }

  for (const variable of ['MI_CONFIG_DIR', 'XDG_CONFIG_HOME']) {
    it(`is named if ${variable} starts there`, async () => {
      const {code, stderr} = await runThere(['profile', 'list'], {MI_CONFIG_DIR: undefined, [variable]: 'config'})
      expect(code).to.equal(1)
      expect(stderr).to.match(/^error: "\." cannot be found: the working directory no longer exists\ntry: [^\n]+\n$/)
    })
  }
})
