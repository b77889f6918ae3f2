import {expect} from 'chai'
import {KeptBlocks} from '../../src/bulk/kept-blocks.js'
import {encryptedProperties} from '../../src/formats/properties/properties.js'

describe('the kept blocks of a file', () => {
  const block = encryptedProperties.read(Buffer.from('a=b\n'.repeat(1000)))

  it('are those that were added, in their order', () => {
    const kept = new KeptBlocks()
    const other = encryptedProperties.read(Buffer.from('c=d\n'))
    kept.add(block, 4000)
    kept.add(other, 4)
    expect(kept.blocks).to.deep.equal([block, other])
  })

  it('are none if they have too many values or bytes, even if little follows', () => {
    const [many, large] = [new KeptBlocks(), new KeptBlocks()]
    for (let values = 0; values < 20_000; values += 1000) many.add(block, 4000)
    large.add(block, 9 << 20)
    for (const kept of [many, large]) {
      kept.add(block, 4000)
      expect(kept.blocks).to.equal(undefined)
    }
  })
})
