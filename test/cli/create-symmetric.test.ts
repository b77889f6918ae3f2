import {expect} from 'chai'
import {randomBytes} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('mi secret create symmetric', () => {
  const place = sandbox()
  const mi = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...arguments_], {in: place(), ...options})

  it('encrypts 100 KB that decrypt byte for byte, and saves no key in the profile', async () => {
    expect((await mi(['init', 'symmetric', '--generate'])).code).to.equal(0)
    const secret = randomBytes(75_000).toString('base64')
    place().write('s.properties', `big=${secret}\nsmall=x\n`)
    const create = await mi(['create', 'symmetric', 'file', '-f', 's.properties', '-d', 'out.properties'])
    expect(create.code, create.stderr).to.equal(0)
    expect((await mi(['verify', 'out.properties'])).code).to.equal(0)
    expect((await mi(['decrypt', 'out.properties', 'big'])).stdout).to.equal(secret)
    const key = readFileSync(path.join(place().config, 'default.key'), 'utf8').trim()
    expect(key).to.match(/^[\da-f]{64}$/)
    expect(statSync(path.join(place().config, 'default.key')).mode & 0o777).to.equal(0o600)
    expect(place().filesHolding(key)).to.deep.equal(['home/.config/mi/default.key'])
  })

  it('writes to all the outputs that "create" has', async () => {
    expect((await mi(['init', 'symmetric', '--generate'])).code).to.equal(0)
    for (const words of [['create', 'symmetric'], ['create']]) {
      const run = await mi([...words, 'k8', '-a', 'db', '-d', '-'], {stdin: 'x'})
      expect(run.code, run.stderr).to.equal(0)
      expect((await mi(['decrypt', '-', 'db'], {stdin: run.stdout})).stdout).to.equal('x')
    }
  })

  it('needs a symmetric profile', async () => {
    await initialise(place())
    const run = await mi(['create', 'symmetric', '-a', 'db'], {stdin: 'x'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('"default"').and.to.include('mi secret init symmetric')
  })

  it('refuses a transformation that does not fit the key', async () => {
    expect((await mi(['init', 'symmetric', '--generate'])).code).to.equal(0)
    const flag = await mi(['create', '-a', 'db', '--cipher', 'RSA'], {stdin: 'x'})
    expect(flag).to.include({code: 2, stdout: ''})
    expect(flag.stderr).to.include('AES/GCM/NoPadding')
    const variable = await mi(['create', '-a', 'db'], {stdin: 'x', env: {MI_CIPHER: 'RSA'}})
    expect(variable.code).to.equal(0)
    expect(variable.stderr).to.include('MI_CIPHER')
  })
})
