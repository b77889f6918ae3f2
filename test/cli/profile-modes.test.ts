import {expect} from 'chai'
import {chmodSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {miCommand, runProgram, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

describe('the profile folder', () => {
  const place = sandbox()
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8)
  const file = () => path.join(place().config, 'default.yaml')
  const init = async (umask = '0') => {
    place().write('mi.pem', identity().pem)
    const withUmask = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh']
    const run = await runProgram([...withUmask, ...miCommand(['secret', 'init', '--keystore', 'mi.pem', '--force'])], {
      in: place(),
    })
    expect(run.code, run.stderr).to.equal(0)
  }

  for (const umask of ['0', '277']) {
    it(`is created for its owner only, like the profile, with umask ${umask}`, async () => {
      rmSync(path.dirname(place().config), {recursive: true})
      await init(umask)
      expect(mode(place().config)).to.equal('700')
      expect(mode(file())).to.equal('600')
    })
  }

  it('keeps its mode if it exists, and the profile is still private', async () => {
    chmodSync(place().config, 0o755)
    await init()
    expect(mode(place().config)).to.equal('755')
    expect(mode(file())).to.equal('600')
  })

  it('makes a readable profile private when it is saved again', async () => {
    await init()
    chmodSync(file(), 0o644)
    place().write('mi.pem', `${identity().pem}\n`)
    const run = await runProgram(miCommand(['secret', 'init', '--keystore', 'mi.pem', '--force', '-c', 'RSA']), {
      in: place(),
    })
    expect(run.code, run.stderr).to.equal(0)
    expect(mode(file())).to.equal('600')
  })
})
