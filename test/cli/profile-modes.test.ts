import {expect} from 'chai'
import {chmodSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {miCommand, runProgram, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

describe('the folder of profiles', () => {
  const place = sandbox()
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8)
  const file = () => path.join(place().config, 'default.yaml')
  const init = async () => {
    place().write('mi.pem', identity().pem)
    const permissive = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
    const run = await runProgram([...permissive, ...miCommand(['secret', 'init', '--keystore', 'mi.pem', '--force'])], {
      in: place(),
    })
    expect(run.code, run.stderr).to.equal(0)
  }

  it("is its owner's alone where init makes it, as is the profile, whatever the umask", async () => {
    rmSync(path.dirname(place().config), {recursive: true})
    await init()
    expect(mode(place().config)).to.equal('700')
    expect(mode(file())).to.equal('600')
  })

  it('stays as it is where it is there, and the profile is hidden all the same', async () => {
    chmodSync(place().config, 0o755)
    await init()
    expect(mode(place().config)).to.equal('755')
    expect(mode(file())).to.equal('600')
  })

  it('takes a profile that others could read from them when it is saved anew', async () => {
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
