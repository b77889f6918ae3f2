import {expect} from 'chai'
import {randomBytes} from 'node:crypto'
import {runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'

describe('mi secret create --base64', () => {
  const place = sandbox()
  const create = async (stdin: Buffer, ...words: string[]) =>
    runMi(['secret', 'create', ...words], {in: place(), stdin})

  beforeEach(async () => {
    await initialise(place())
  })

  it('encrypts bytes as their base64, and removes none', async () => {
    for (const bytes of [
      randomBytes(100),
      randomBytes(159),
      Buffer.from('secret\n'),
      Buffer.from([0xff, 0xfe, 0, 10]),
    ]) {
      const run = await create(bytes, 'raw', '--base64', '--alias', 'blob')
      expect(run.code, run.stderr).to.equal(0)
      expect(Buffer.from(identity().open(run.stdout), 'base64').equals(bytes)).to.equal(true)
    }
  })

  it('reads the bytes of a file, which need not be a file of secrets', async () => {
    const bytes = Buffer.from('a=b\r\n\0\n')
    place().write('store.p12', bytes)
    const run = await create(Buffer.alloc(0), 'raw', '--base64', '--alias', 'blob', '--from', 'store.p12')
    expect(run.code, run.stderr).to.equal(0)
    expect(Buffer.from(identity().open(run.stdout), 'base64').equals(bytes)).to.equal(true)
    place().write('empty', '')
    const empty = await create(Buffer.from('x'), '--base64', '--alias', 'blob', '--from', 'empty')
    expect([empty.code, empty.stdout]).to.deep.equal([1, ''])
    expect(empty.stderr).to.include('"blob" is empty: "empty" contains nothing')
  })

  it('says how many bytes fit', async () => {
    for (const size of [160, 200]) {
      const run = await create(randomBytes(size), '--base64', '--alias', 'blob')
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include(`has ${size} bytes; in base64, `).and.include('allows at most 159')
      expect(run.stderr).to.include('mi secret init symmetric')
      expect(run.stdout).to.equal('')
    }
  })

  it('needs a single secret in a file or on standard input', async () => {
    for (const words of [
      ['--from', '-'],
      ['--alias', 'blob', '--from', 'env:HOME'],
      ['--alias', 'blob', '--from', 'one', '--from', 'two'],
    ]) {
      const run = await create(Buffer.from('a=b\n'), '--base64', ...words)
      expect([run.code, run.stderr.includes('--base64 requires a single secret')]).to.deep.equal([2, true])
    }
  })
})
