import {expect} from 'chai'
import {appendFileSync, truncateSync, writeFileSync} from 'node:fs'
import {FileError} from '../../src/errors.js'
import {openRereadable, type Rereadable} from '../../src/io/rereading.js'
import {sandbox} from '../support/cli.js'

const limits = {file: 16 << 20, held: 4 << 20}

async function allOf(file: Rereadable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of file.chunks()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe('a file that is read several times', () => {
  const place = sandbox()

  for (const size of [0, 1, 1 << 16, 1 << 20, (1 << 20) + 1, 9 << 20]) {
    it(`is the same each time: ${size} bytes`, async () => {
      const content = Buffer.alloc(size, 'secret=x\n')
      const file = await openRereadable(place().write('s.properties', content), limits)
      for (const read of [await allOf(file), await allOf(file)]) expect(read.equals(content)).to.equal(true)
      await file.close()
    })
  }

  for (const [what, change] of Object.entries({
    written: (file: string) => {
      writeFileSync(file, Buffer.alloc(9 << 20, 'secret=y\n'))
    },
    'made longer': (file: string) => {
      appendFileSync(file, 'a=1\n')
    },
    truncated: (file: string) => {
      truncateSync(file, 1 << 20)
    },
  })) {
    it(`is rejected if it was ${what} in the meantime`, async () => {
      const name = place().write('s.properties', Buffer.alloc(9 << 20, 'secret=x\n'))
      const file = await openRereadable(name, limits)
      await allOf(file)
      change(name)
      const error: unknown = await allOf(file).catch((reason: unknown) => reason)
      expect(error)
        .to.be.instanceOf(FileError)
        .and.to.include({message: 'was changed by another program while mi was running', file: name})
      await file.close()
    })
  }

  it('is read only up to the first part that was changed', async () => {
    const content = Buffer.alloc(9 << 20, 'secret=x\n')
    const name = place().write('s.properties', content)
    const file = await openRereadable(name, limits)
    await allOf(file)
    const changed = Buffer.from(content)
    changed.write('!', (1 << 20) + 5)
    writeFileSync(name, changed)
    let length = 0
    const error: unknown = await (async () => {
      for await (const chunk of file.chunks()) length += chunk.length
    })().catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(FileError)
    expect(length).to.equal(1 << 20)
    await file.close()
  })

  it('is rejected if it is a directory or too large', async () => {
    const directory = openRereadable(place().work, limits)
    expect(await directory.catch((reason: unknown) => reason)).to.be.instanceOf(FileError)
    const large = await openRereadable(place().write('large', Buffer.alloc((16 << 20) + 1)), limits)
    expect(await allOf(large).catch((reason: unknown) => reason)).to.be.instanceOf(FileError)
    await large.close()
  })
})
