import {expect} from 'chai'
import {existsSync, statSync} from 'node:fs'
import {miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'

/** In /proc exists a directory in which none can be made, as autofs and FUSE may have it. Node.js then tries forever. */
describe('a directory that cannot be made', () => {
  const place = sandbox()

  before(function () {
    if (!existsSync('/proc/self')) this.skip()
  })

  beforeEach(async () => {
    await initialise(place())
    place().write('mi.pem', identity().pem)
  })

  const init = ['secret', 'init', '--keystore', 'mi.pem']
  for (const {what, words, env = {}} of [
    {what: '--dest', words: ['secret', 'create', 'file', '--alias', 'a', '--dest', '/proc/nosuch/x/s.properties']},
    {
      what: 'keystore create',
      words: ['keystore', 'create', '/proc/nosuch/x.p12'],
      env: {MI_KEYSTORE_PASSWORD: 'changeit'},
    },
    {what: 'MI_CONFIG_DIR', words: init, env: {MI_CONFIG_DIR: '/proc/nosuch/x'}},
    {what: 'HOME', words: init, env: {MI_CONFIG_DIR: undefined, XDG_CONFIG_HOME: undefined, HOME: '/proc/nosuch'}},
    {
      what: 'HOME for a key',
      words: ['secret', 'init', 'symmetric', '--generate'],
      env: {MI_CONFIG_DIR: '/proc/nosuch'},
    },
  ]) {
    it(`ends with an error that names it: ${what}`, async () => {
      const run = await runMi(words, {in: place(), env, stdin: 'secret'})
      expect(run).to.include({code: 1, stdout: '', signal: null})
      expect(run.stderr).to.match(/^error: "\/proc\/nosuch.*" does not exist$/m)
    })
  }

  for (const umask of ['0', '077']) {
    it(`for an output is made for all to enter with umask ${umask}, and its file only for its owner`, async () => {
      const withUmask = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh']
      const words = ['secret', 'create', 'file', '--alias', 'a', '--dest', 'new/inner/s.properties']
      const run = await runProgram([...withUmask, ...miCommand(words)], {in: place(), stdin: 'secret'})
      expect(run.code, run.stderr).to.equal(0)
      const mode = (...names: string[]) => (statSync(place().path(...names)).mode & 0o777).toString(8)
      expect([mode('new'), mode('new', 'inner'), mode('new', 'inner', 's.properties')]).to.deep.equal([
        '755',
        '755',
        '600',
      ])
    })
  }
})
