import {expect} from 'chai'
import path from 'node:path'
import {runProgram, sandbox} from '../support/cli.js'

const quickstart = path.join(import.meta.dirname, '..', '..', 'examples', 'quickstart.js')

describe('the quick start', () => {
  const place = sandbox()

  it('shows all three forms and the commands that made them, and leaves nothing behind', async () => {
    // It must ignore what people have set for their own profiles.
    const env = {
      MI_CONFIG_DIR: undefined,
      MI_PROFILE: 'no-such-profile',
      MI_KEYSTORE_PASSWORD: 'hunter2',
      MI_CIPHER: 'ROT13',
    }
    const run = await runProgram([process.execPath, quickstart], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).not.to.match(/contains plaintext|tracked by git|read by others/)
    expect(run.stdout)
      .to.match(/^\$ .*mi keystore create /m)
      .and.to.match(/^\$ .*mi secret init /m)
    for (const output of ['console', 'file', 'k8'])
      expect(run.stdout).to.match(new RegExp(`^\\$ mi secret create ${output} `, 'm'))
    expect(run.stdout).to.match(/^\S+ : [A-Za-z0-9+/]{342}==$/m)
    expect(run.stdout).to.match(/^\S+=[A-Za-z0-9+/]{342}(==|\\=\\=)$/m)
    expect(run.stdout)
      .to.match(/^apiVersion: v1$/m)
      .and.to.match(/^kind: Secret$/m)
    expect(place().files()).to.deep.equal([])
  })
})
