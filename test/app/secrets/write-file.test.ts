import {expect} from 'chai'
import {mkdirSync, readdirSync, symlinkSync} from 'node:fs'
import {RecordWriter} from '../../../src/app/secrets/records.js'
import {prepareFile} from '../../../src/app/secrets/write-file.js'
import {findTransformation} from '../../../src/cipher/transformations.js'
import {propertiesFile} from '../../../src/formats/properties/properties.js'
import {ProfileStore} from '../../../src/profiles/profile-store.js'
import {sandbox} from '../../support/cli.js'
import {identity} from '../../support/identity.js'

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

    const key = {transformation: findTransformation('RSA'), key: identity().publicKey}
    const profiles = new ProfileStore(place().config, () => undefined)
    const records = new RecordWriter({record: false}, {profile: 'default', key, force: false, profiles})
    const flags = {force: false, merge: true, json: false, records}
    const merge = await prepareFile(place().path('links', 'f.properties'), propertiesFile, flags)
    const error: unknown = await merge({count: 2, batches: batches()}).catch((thrown: unknown) => thrown)
    expect((error as Error).message).to.equal('seen')
    expect(found).to.deep.equal({links: [], real: ['.tmp']})
    expect([...readdirSync(place().path('links')), ...readdirSync(place().path('real'))]).to.have.lengthOf(2)
  })
})
