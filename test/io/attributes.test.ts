import {expect} from 'chai'
import {chmodSync, chownSync, renameSync, statSync, symlinkSync} from 'node:fs'
import {keepAttributes} from '../../src/io/attributes.js'
import {NewFile} from '../../src/io/new-file.js'
import {sandbox} from '../support/cli.js'
import {needs} from '../support/tools.js'

describe('keepAttributes', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'cp')
  })

  const modeOf = (name: string) => statSync(place().path(name)).mode & 0o777

  /** Calls it for a file with mode 0666 and a new one with mode 0600, after something has happened to their names. */
  async function keepAfter(happen: () => void): Promise<void> {
    const file = place().write('file', 'old')
    chmodSync(file, 0o666)
    place().write('precious', 'precious')
    chmodSync(place().path('precious'), 0o600)
    const found = statSync(file)
    const created = NewFile.create(place().path('new'), 0o600)
    try {
      happen()
      await keepAttributes({file, found}, created)
      expect((await created.stat()).mode & 0o777).to.equal(0o666)
    } finally {
      await created.close()
    }
  }

  it('changes no other file that somebody links to in the place of the new one', async () => {
    await keepAfter(() => {
      renameSync(place().path('new'), place().path('moved'))
      symlinkSync('precious', place().path('new'))
    })
    expect([modeOf('moved'), modeOf('precious')]).to.deep.equal([0o666, 0o600])
  })

  it('takes nothing from another file that somebody puts in the place of the old one', async function () {
    if (process.geteuid?.() !== 0) this.skip()
    chownSync(place().write('other', 'other'), 1234, 1234)
    await keepAfter(() => {
      renameSync(place().path('other'), place().path('file'))
    })
    expect(statSync(place().path('new')).uid).to.equal(0)
  })
})
