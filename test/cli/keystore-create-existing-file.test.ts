import {expect} from 'chai'
import {chmodSync, mkdirSync, readFileSync, statSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi keystore create with an existing file', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: 'wso2carbon'}
  const create = async (extra: string[] = [], options: RunOptions = {}) =>
    runMi(['keystore', 'create', 'dev.p12', ...extra], {in: place(), env, ...options})
  const isKeystore = () => readFileSync(place().path('dev.p12'))[0] === 0x30

  beforeEach(() => {
    place().write('dev.p12', 'the only copy')
  })

  it('keeps it if there is nobody to ask', async () => {
    const run = await create()
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('dev.p12').and.to.include('--force')
    expect(place().read('dev.p12')).to.equal('the only copy')
  })

  it('replaces it with --force, for its owner only, and leaves no other file behind', async () => {
    chmodSync(place().path('dev.p12'), 0o644)
    expect((await create(['--force'])).code).to.equal(0)
    expect(isKeystore()).to.equal(true)
    expect(statSync(place().path('dev.p12')).mode & 0o777).to.equal(0o600)
    expect(place().files()).to.deep.equal(['work/dev.p12'])
  })

  it('keeps it even with --force if the password is refused', async () => {
    expect((await create(['--force'], {env: {MI_KEYSTORE_PASSWORD: 'x'}})).code).to.equal(1)
    expect(place().read('dev.p12')).to.equal('the only copy')
  })

  it('refuses a folder', async () => {
    mkdirSync(place().path('folder'))
    const run = await runMi(['keystore', 'create', 'folder', '--force'], {in: place(), env})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('is a directory')
  })

  for (const [typed, code] of [
    ['y', 0],
    ['n', 1],
    ['', 1],
  ] as const) {
    it(`${code === 0 ? 'replaces' : 'keeps'} it if the answer at a terminal is "${typed}"`, async function () {
      needs(this, 'python3')
      const run = await inTerminal(
        ['keystore', 'create', 'dev.p12'],
        async (terminal) => {
          await terminal.answer(/overwrite/i, typed)
        },
        {in: place(), env, stdout: 'pipe'},
      )
      expect(run).to.include({code, stdout: ''})
      expect(run.leftovers).to.deep.equal([])
      if (code === 0) expect(isKeystore()).to.equal(true)
      else expect(place().read('dev.p12')).to.equal('the only copy')
    })
  }
})
