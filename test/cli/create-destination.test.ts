import {expect} from 'chai'
import {chmodSync, lstatSync, mkdirSync, readFileSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('the destination of mi secret create', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
    place().write('s.properties', 'a=1\n')
  })

  it('is not overwritten if it is created while the secret is typed', async function () {
    needs(this, 'python3')
    const run = await inTerminal(
      ['secret', 'create', 'file', '-a', 'db', '-d', 'out.properties'],
      async (terminal) => {
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.expect('? Secret again')
        place().write('out.properties', 'by=another\n')
        terminal.type('hunter2\r')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.text).to.match(/error: .*out\.properties.*already exists/)
    expect(run.leftovers).to.deep.equal([])
    expect(place().read('out.properties')).to.equal('by=another\n')
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/out.properties', 'work/s.properties'])
  })

  for (const {what, target} of [
    {what: 'to a file', target: 'old.properties'},
    {what: 'that leads nowhere', target: 'gone/new.properties'},
  ]) {
    it(`is kept if it is a symbolic link ${what}`, async () => {
      place().write('old.properties', 'old=1\n')
      symlinkSync(target, place().path('link.properties'))
      const run = await runMi(['secret', 'create', 'file', '-f', 's.properties', '-d', 'link.properties'], {
        in: place(),
      })
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('link.properties').and.to.include('--force')
      expect(lstatSync(place().path('link.properties')).isSymbolicLink()).to.equal(true)
      expect(place().read('old.properties')).to.equal('old=1\n')
    })
  }

  it('must not be a folder, for either output, with or without --force', async () => {
    mkdirSync(place().path('folder'))
    for (const extra of [[], ['--force']]) {
      for (const output of ['file', 'k8']) {
        const run = await runMi(['secret', 'create', output, '-f', 's.properties', '-d', 'folder', ...extra], {
          in: place(),
        })
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr)
          .to.match(/^error: .*folder.*is a directory/)
          .and.to.match(/^try: /m)
      }
    }
    expect(lstatSync(place().path('folder')).isDirectory()).to.equal(true)
  })

  for (const {what, target} of [
    {what: 'profile', target: () => path.join(place().config, 'default.yaml')},
    {what: 'profile folder', target: () => place().config},
  ]) {
    it(`is not written if the ${what} cannot be read, and the error says so`, async function () {
      chmodSync(target(), 0)
      try {
        if (process.getuid?.() === 0 || readable(path.join(place().config, 'default.yaml'))) {
          console.log('      pending, for nothing is hidden from this user')
          this.skip()
        }
        const run = await runMi(['secret', 'create', '-f', 's.properties'], {in: place()})
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr)
          .to.match(/default\.yaml.*permission denied/)
          .and.not.to.match(/mi secret init|\n\s+at /)
      } finally {
        chmodSync(target(), 0o700)
      }
    })
  }
})

function readable(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}
