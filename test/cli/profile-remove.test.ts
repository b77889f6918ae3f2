import {expect} from 'chai'
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const key = '8f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'

describe('mi profile remove', () => {
  const place = sandbox()
  const inFolder = (name: string) => path.join(place().config, name)
  const mi = async (arguments_: string[], options: RunOptions = {}) => runMi(arguments_, {in: place(), ...options})
  const remove = async (...arguments_: string[]) => mi(['profile', 'remove', ...arguments_])

  beforeEach(async () => {
    await initialise(place())
    expect((await mi(['secret', 'init', 'symmetric', '-p', 'aes'], {env: {MI_ENCRYPTION_KEY: key}})).code).to.equal(0)
  })

  it('removes the profile, and no other', async () => {
    const run = await remove('default', '--yes')
    expect(run).to.include({code: 0, stdout: ''})
    expect(run.stderr).to.equal('done: profile "default" removed\n')
    expect(place().files()).to.deep.equal(['home/.config/mi/aes.key', 'home/.config/mi/aes.yaml'])
  })

  it('removes the key file that mi created for it', async () => {
    const run = await remove('aes', '-y', '--json')
    expect(run.code).to.equal(0)
    expect(jsonResult(run)).to.deep.equal({profile: 'aes', removed: [inFolder('aes.yaml'), inFolder('aes.key')]})
    expect(place().filesHolding(key)).to.deep.equal([])
  })

  it('keeps a named key file and a keystore', async () => {
    const file = place().write('mi.key', key)
    expect((await mi(['secret', 'init', 'symmetric', '-p', 'named', '--key-file', file])).code).to.equal(0)
    expect((await remove('named', '--yes')).stderr).to.equal('done: profile "named" removed\n')
    expect(place().read('mi.key')).to.equal(key)
    expect(existsSync(inFolder('named.yaml'))).to.equal(false)
  })

  it('makes "default" current if it was the current one, and says so', async () => {
    await mi(['profile', 'use', 'aes'])
    const run = await remove('aes', '--yes')
    expect(run.code).to.equal(0)
    expect(run.stderr).to.match(/^note: .*"default"/m)
    expect(existsSync(inFolder('current'))).to.equal(false)
    const create = await mi(['secret', 'create', '-a', 'db', '--json'], {stdin: 'x'})
    expect((JSON.parse(create.stdout) as {profile: string}).profile).to.equal('default')
  })

  it('removes a damaged profile', async () => {
    writeFileSync(inFolder('bad.yaml'), 'x')
    expect((await remove('bad', '--yes')).code).to.equal(0)
    expect(existsSync(inFolder('bad.yaml'))).to.equal(false)
  })

  it('removes nothing if there is nobody to ask, or no such profile or name', async () => {
    const before = place().files()
    for (const [arguments_, code, says] of [
      [['aes'], 2, /--yes/],
      [['gone', '--yes'], 1, /this profile does not exist/],
      [['../mi/aes', '--yes'], 2, /cannot be the name/],
      [['aes.key', '--yes'], 1, /does not exist/],
      [[], 2, /missing argument NAME/],
    ] as const) {
      const run = await remove(...arguments_)
      expect(run, run.stderr).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says)
      expect(place().files()).to.deep.equal(before)
    }
  })

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    for (const {name, asks} of [
      {name: 'default', asks: /Remove profile "default"\?/},
      {name: 'aes', asks: /"aes"[^?]*cannot\s+be\s+decrypted[^?]*aes\.key[^?]*\?/},
    ]) {
      for (const {answer, code, says} of [
        {answer: `y${keys.enter}`, code: 0, says: 'removed'},
        {answer: `n${keys.enter}`, code: 1, says: 'not confirmed; nothing was removed'},
        {answer: keys.enter, code: 1, says: 'not confirmed; nothing was removed'},
        {answer: keys.ctrlC, code: 130, says: 'interrupted; nothing was written'},
      ]) {
        it(`asks about "${name}", and ${code === 0 ? 'removes' : 'keeps'} it on ${JSON.stringify(answer)}`, async () => {
          const before = place().files()
          const run = await inTerminal(
            ['profile', 'remove', name],
            async (terminal) => {
              await terminal.expect(asks)
              await terminal.expect('(y/N)')
              terminal.type(answer)
            },
            {in: place(), stdout: 'pipe', columns: 300},
          )
          expect(run, run.text).to.include({code, stdout: ''})
          expect(run.text).to.include(says)
          expect(run.leftovers).to.deep.equal([])
          if (code === 0)
            expect(existsSync(inFolder(`${name}.yaml`)) || existsSync(inFolder(`${name}.key`))).to.equal(false)
          else expect(place().files()).to.deep.equal(before)
        })
      }
    }
  })
})
