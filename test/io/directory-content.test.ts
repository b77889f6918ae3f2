import {expect} from 'chai'
import {readdirSync} from 'node:fs'
import {FileError} from '../../src/errors.js'
import {addToDirectory} from '../../src/io/directory-content.js'
import {digestBytes} from '../../src/io/file-digest.js'
import {sandbox} from '../support/cli.js'
import {expectRejection} from '../support/rejection.js'

describe('adding files to a directory', () => {
  const place = sandbox()
  const add = (unchanged: string) =>
    addToDirectory(
      place().path('d'),
      [[{name: 'new', content: 'x'}]],
      {existing: 'rewrite', unchanged: new Map([[place().path('d/kept'), digestBytes(Buffer.from(unchanged))]])},
      () => undefined,
    )

  it('is refused if a file that should be unchanged has changed or is gone', async () => {
    place().write('d/other', '')
    for (const content of [undefined, 'by another program']) {
      if (content !== undefined) place().write('d/kept', content)
      const before = readdirSync(place().path('d'))
      await expectRejection(() => add('as it was read'), FileError, 'was changed by another program')
      expect(readdirSync(place().path('d'))).to.deep.equal(before)
    }
  })

  it('keeps the files that are unchanged', async () => {
    place().write('d/kept', 'as it was read')
    expect(await add('as it was read')).to.deep.equal([])
    expect([readdirSync(place().path('d')), place().read('d/new')]).to.deep.equal([['kept', 'new'], 'x'])
  })
})
