import {expect} from 'chai'
import {chmodSync, lstatSync, mkdirSync, statSync, symlinkSync} from 'node:fs'
import {miCommand, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret create with an existing file', () => {
  const place = sandbox()
  const arguments_ = ['secret', 'create', 'file', '-f', 's.properties', '-d', 'out.properties']
  const create = async (extra: string[] = [], options: RunOptions = {}) =>
    runMi([...arguments_, ...extra], {in: place(), ...options})

  beforeEach(async () => {
    await initialise(place())
    place().write('s.properties', 'a=1\n')
    place().write('out.properties', 'old=1\n')
  })

  it('keeps it if there is nobody to ask', async () => {
    const run = await create()
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('out.properties').and.to.include('--force')
    expect(place().read('out.properties')).to.equal('old=1\n')
  })

  it('replaces it with --force, and leaves no other file behind', async () => {
    expect((await create(['--force'])).code).to.equal(0)
    expect(place().read('out.properties')).to.match(/^a=\S+\n$/)
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/out.properties', 'work/s.properties'])
  })

  it('makes it readable by its owner only, whatever the umask', async () => {
    chmodSync(place().path('out.properties'), 0o644)
    const permissive = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
    expect((await runProgram([...permissive, ...miCommand([...arguments_, '--force'])], {in: place()})).code).to.equal(
      0,
    )
    expect(statSync(place().path('out.properties')).mode & 0o777).to.equal(0o600)
  })

  it('keeps a symbolic link a link', async () => {
    symlinkSync('out.properties', place().path('link.properties'))
    const run = await runMi(['secret', 'create', 'file', '-f', 's.properties', '-d', 'link.properties', '--force'], {
      in: place(),
    })
    expect(run.code).to.equal(0)
    expect(lstatSync(place().path('link.properties')).isSymbolicLink()).to.equal(true)
    expect(place().read('out.properties')).to.match(/^a=\S+\n$/)
  })

  it('refuses a folder', async () => {
    mkdirSync(place().path('folder'))
    const run = await runMi(['secret', 'create', 'file', '-f', 's.properties', '-d', 'folder', '--force'], {
      in: place(),
    })
    expect(run).to.include({code: 1, stdout: ''})
    expect(statSync(place().path('folder')).isDirectory()).to.equal(true)
  })

  it('reports that it cannot write there, and leaves nothing behind', async () => {
    const before = place().files()
    const run = await runMi(['secret', 'create', 'file', '-f', 's.properties', '-d', 'out.properties/below'], {
      in: place(),
    })
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('out.properties/below')
    expect(place().files()).to.deep.equal(before)
  })

  it('writes over its own input only with --force', async () => {
    const same = ['secret', 'create', 'file', '-f', 's.properties', '-d', 's.properties']
    expect((await runMi(same, {in: place()})).code).to.equal(1)
    expect(place().read('s.properties')).to.equal('a=1\n')
  })

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    for (const [typed, code] of [
      ['replace', 0],
      [keys.up, 0],
      ['cancel', 1],
      ['', 1],
    ] as const) {
      it(`${code === 0 ? 'replaces' : 'keeps'} it if the answer is ${JSON.stringify(typed)}`, async () => {
        const run = await inTerminal(
          arguments_,
          async (terminal) => {
            await terminal.expect('What do you want to do?')
            terminal.type(typed + keys.enter)
          },
          {in: place(), stdout: 'pipe'},
        )
        expect(run).to.include({code, stdout: ''})
        expect(run.leftovers).to.deep.equal([])
        expect(place().read('out.properties')).to.match(code === 0 ? /^a=\S+\n$/ : /^old=1\n$/)
      })
    }
  })
})
