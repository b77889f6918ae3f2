import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init with an existing profile', () => {
  const place = sandbox()
  const arguments_ = ['secret', 'init', '--keystore', 'new.pem']
  const saved = () => readFileSync(path.join(place().config, 'default.yaml'), 'utf8')
  let old: string

  beforeEach(async () => {
    place().write('old.pem', identity().pem)
    place().write('new.pem', identity().pem)
    expect((await runMi(['secret', 'init', '--keystore', 'old.pem'], {in: place()})).code).to.equal(0)
    old = saved()
  })

  it('keeps it if there is nobody to ask', async () => {
    const run = await runMi(arguments_, {in: place()})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('--force')
    expect(saved()).to.equal(old)
  })

  it('replaces it with --force', async () => {
    expect((await runMi([...arguments_, '--force'], {in: place()})).code).to.equal(0)
    expect(saved()).to.include('new.pem').and.not.to.include('old.pem')
    expect(
      place()
        .files()
        .filter((file) => file.startsWith('home')),
    ).to.deep.equal(['home/.config/mi/default.yaml'])
  })

  it('does not touch another profile', async () => {
    expect((await runMi([...arguments_, '--profile', 'other'], {in: place()})).code).to.equal(0)
    expect(saved()).to.equal(old)
  })

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    for (const [typed, code] of [
      ['y', 0],
      ['n', 1],
      ['', 1],
    ] as const) {
      it(`${code === 0 ? 'replaces' : 'keeps'} it if the answer is "${typed}"`, async () => {
        const run = await inTerminal(
          arguments_,
          async (terminal) => {
            await terminal.expect(/overwrite/i)
            terminal.type(typed + keys.enter)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code, stdout: ''})
        if (code === 0) expect(saved()).to.include('new.pem')
        else expect(saved()).to.equal(old)
      })
    }
  })
})
