import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'

/** Commands that decrypt the private key write it nowhere. */
describe('the private key', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const contents = () =>
    place()
      .files()
      .map((file) => [file, readFileSync(path.join(place().root, file), 'latin1')])

  /** The key as it could be written: the primes as they are, and what PEM and a hexadecimal dump have in common. */
  const forms = () => {
    const {d = '', p = ''} = identity().privateKey.export({format: 'jwk'})
    return [d, p].flatMap((number) => {
      const bytes = Buffer.from(number, 'base64url')
      return [bytes.toString('latin1'), bytes.toString('hex'), number]
    })
  }

  const isIn = (text: string) => forms().some((form) => text.includes(form))

  beforeEach(async () => {
    await initialiseWithKey(place())
    const run = await runMi(['secret', 'create', 'file', '--alias', 'db', '--dest', 's.properties'], {
      in: place(),
      stdin: 'hunter2',
    })
    expect(run.code, run.stderr).to.equal(0)
  })

  for (const words of [
    ['verify', 's.properties'],
    ['decrypt', 's.properties', 'db'],
  ]) {
    it(`is not written by ${words.join(' ')}, which changes no file`, async () => {
      const before = contents()
      const run = await runMi(['secret', ...words], {in: place(), env})
      expect(run.code, run.stderr).to.equal(0)
      expect(isIn(run.stdout + run.stderr)).to.be.false
      expect(contents()).to.deep.equal(before)
    })
  }

  it('is not written by rotate, which changes only the file', async () => {
    const before = contents()
    const words = ['secret', 'rotate', 's.properties', '--cipher', 'RSA']
    const run = await runMi(words, {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    const after = contents()
    const changed = after.filter(([, content], index) => content !== before[index]?.[1]).map(([file]) => file)
    expect(changed).to.deep.equal(['work/s.properties'])
    expect(isIn(run.stdout + run.stderr + after.map(([, content]) => content).join('\n'))).to.be.false
  })

  it('would be found by this test', () => {
    const der = identity().privateKey.export({format: 'der', type: 'pkcs8'}).toString('latin1')
    expect(isIn(der)).to.be.true
  })
})
