import {expect} from 'chai'
import {miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialiseWithKey, password} from '../support/identity.js'

describe('mi secret rotate', () => {
  const place = sandbox()

  it('says that a pipe cannot be rewritten', async () => {
    await initialiseWithKey(place())
    const {stdout} = await runMi(['secret', 'create', '--alias', 'a'], {in: place(), stdin: 's3cret'})
    place().write('s.properties', stdout)
    const rotate = miCommand(['secret', 'rotate', '--cipher', 'RSA/ECB/PKCS1Padding'])
    const command = ['bash', '-c', '"$@" <(cat s.properties)', 'bash', ...rotate]
    const {code, stderr} = await runProgram(command, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
    expect(code).to.equal(1)
    expect(stderr).to.match(
      /^error: "\/dev\/fd\/\d+" cannot be rewritten: it is a pipe or a device\ntry: name a regular file\n$/,
    )
    expect(place().read('s.properties')).to.equal(stdout)
  })
})
