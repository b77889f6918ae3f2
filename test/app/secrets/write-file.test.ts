import {expect} from 'chai'
import {mkdirSync, readdirSync, symlinkSync} from 'node:fs'
import {prepareFile} from '../../../src/app/secrets/write-file.js'
import {propertiesFile} from '../../../src/formats/properties/properties.js'
import {sandbox} from '../../support/cli.js'

describe('the temporary file of a large merge', () => {
  const place = sandbox()

  it('is next to the file that a link leads to', async () => {
    for (const directory of ['links', 'real']) mkdirSync(place().path(directory))
    place().write('real/f.properties', 'a=b\n')
    symlinkSync('../real/f.properties', place().path('links', 'f.properties'))
    const endings = (directory: string) => readdirSync(place().path(directory)).map((name) => name.slice(-4))
    const found: Record<string, readonly string[]> = {}
    function* batches() {
      yield [{alias: 'x', ciphertext: 'A'.repeat(17 << 20)}]
      for (const directory of ['links', 'real']) found[directory] = endings(directory).filter((each) => each === '.tmp')
      throw new Error('seen')
    }

    const flags = {force: false, merge: true, json: false}
    const merge = await prepareFile(place().path('links', 'f.properties'), propertiesFile, flags)
    const error: unknown = await merge({count: 2, batches: batches()}).catch((thrown: unknown) => thrown)
    expect((error as Error).message).to.equal('seen')
    expect(found).to.deep.equal({links: [], real: ['.tmp']})
    expect([...readdirSync(place().path('links')), ...readdirSync(place().path('real'))]).to.have.lengthOf(2)
  })
})
