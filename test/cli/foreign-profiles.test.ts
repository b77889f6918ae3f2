import {expect} from 'chai'
import {chmodSync, chownSync, existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {runSuggested} from '../support/shell-command.js'
import {needs, needsRoot} from '../support/tools.js'

/** The operating system knows who can write where; only Windows has no modes. */
describe('a profile that others can write to', () => {
  const place = sandbox()
  const inConfig = (name: string) => path.join(place().config, name)
  const create = ['secret', 'create', '--alias', 'x']

  before(function () {
    needs(this, 'bash')
    if (process.platform === 'win32') this.skip()
  })

  beforeEach(async () => {
    await initialise(place())
  })

  const expectRefused = async (words: readonly string[], refused: string) => {
    const run = await runMi(words, {in: place(), stdin: 'hunter2'})
    expect(run).to.include({code: 1, stdout: ''})
    const [, file, hint] = /^error: "([^"]+)" is writable by .*\ntry: (run: chmod go?-w [^,]+)/m.exec(run.stderr) ?? []
    expect(file, run.stderr).to.equal(refused)
    return hint ?? ''
  }

  for (const [what, refused] of [
    ['whose directory', () => place().config],
    ['above whose directory one', () => path.dirname(place().config)],
    ['whose file', () => inConfig('default.yaml')],
  ] as const) {
    it(`${what} is open to them is refused until the suggested command has run`, async () => {
      chmodSync(refused(), 0o777)
      const hint = await expectRefused(create, refused())
      runSuggested(hint, refused(), '')
      expect((await runMi(create, {in: place(), stdin: 'hunter2'})).code).to.equal(0)
    })
  }

  for (const [what, owned] of [
    ['whose directory', () => place().config],
    ['whose file', () => inConfig('default.yaml')],
  ] as const) {
    it(`${what} is another user's is refused until the suggested command has run`, async function () {
      needsRoot(this)
      chownSync(owned(), 4322, 4322)
      const run = await runMi(create, {in: place(), stdin: 'hunter2'})
      expect(run).to.include({code: 1, stdout: ''})
      const refusal = /^error: "([^"]+)" is owned by another user \(4322\), .*\ntry: run: (chown -h 0 [^,]+)/m
      const [, file, hint = ''] = refusal.exec(run.stderr) ?? []
      expect(file, run.stderr).to.equal(owned())
      runSuggested(hint, owned(), '')
      expect((await runMi(create, {in: place(), stdin: 'hunter2'})).code).to.equal(0)
    })
  }

  it('is not current because others say so', async () => {
    expect((await runMi(['profile', 'use', 'default'], {in: place()})).code).to.equal(0)
    chmodSync(inConfig('current'), 0o666)
    await expectRefused(create, inConfig('current'))
    expect((await runMi(['profile', 'use', 'default'], {in: place()})).code).to.equal(0)
    expect((await runMi(create, {in: place(), stdin: 'hunter2'})).code).to.equal(0)
  })

  it('is listed with what is wrong, can be replaced with --force, and removed', async () => {
    chmodSync(inConfig('default.yaml'), 0o666)
    const list = await runMi(['profile', 'list'], {in: place()})
    expect(list.code, list.stderr).to.equal(0)
    expect(list.stdout).to.match(/default +damaged/)
    expect(list.stderr).to.match(/^warning: profile "default": .* is writable by other users/m)
    const init = ['secret', 'init', 'symmetric', '--generate']
    expect((await runMi(init, {in: place()})).stderr).to.include('already exists')
    expect((await runMi([...init, '--force'], {in: place()})).code).to.equal(0)
    chmodSync(inConfig('default.yaml'), 0o666)
    expect((await runMi(['profile', 'remove', 'default', '--yes'], {in: place()})).code).to.equal(0)
    expect(existsSync(inConfig('default.yaml'))).to.equal(false)
  })

  it('is not created in a directory that is open to them', async () => {
    chmodSync(place().config, 0o777)
    const before = readFileSync(inConfig('default.yaml'))
    await expectRefused(['secret', 'init', 'symmetric', '--generate', '--profile', 'dev'], place().config)
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml'])
    expect(readFileSync(inConfig('default.yaml')).equals(before)).to.equal(true)
  })

  for (const named of [false, true]) {
    it(`whose key file ${named ? 'of the user’s own ' : ''}is open to them is refused`, async () => {
      const own = place().write('mi.key', 'f'.repeat(64))
      chmodSync(own, 0o600)
      const key = named ? ['--key-file', own] : ['--generate']
      const init = await runMi(['secret', 'init', 'symmetric', '--profile', 'aes', ...key], {in: place()})
      expect(init.code, init.stderr).to.equal(0)
      const file = named ? own : inConfig('aes.key')
      chmodSync(file, 0o666)
      const hint = await expectRefused([...create, '--profile', 'aes'], file)
      runSuggested(hint, file, '')
      expect((await runMi([...create, '--profile', 'aes'], {in: place(), stdin: 'hunter2'})).code).to.equal(0)
    })
  }
})
