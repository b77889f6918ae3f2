/** What scripts rely on changes on purpose only: test/surface.txt holds it, one item per line. */
import path from 'node:path'
import {surface} from './support/surface.js'
import {expectUnchanged} from './support/updating.js'

describe('the public surface', () => {
  it('is what test/surface.txt says', async () => {
    const lines = await surface()
    expectUnchanged(path.join(import.meta.dirname, 'surface.txt'), `${lines.join('\n')}\n`)
  })
})
