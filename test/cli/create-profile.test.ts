import {expect} from 'chai'
import {mkdirSync, rmSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'

describe('the profile that mi secret create uses', () => {
  const place = sandbox()
  const create = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['secret', 'create', '--json', '-a', 'db', ...arguments_], {in: place(), stdin: 'x', ...options})
  const result = (stdout: string) => JSON.parse(stdout) as {cipher: string; profile: string}

  beforeEach(async () => {
    await initialise(place())
    place().write('mi.pem', identity().pem)
    const init = ['secret', 'init', '--keystore', 'mi.pem', '-p', 'prod', '-c', 'RSA']
    expect((await runMi(init, {in: place()})).code).to.equal(0)
  })

  it('is "default" if none is named', async () => {
    const run = await create()
    expect(result(run.stdout)).to.include({profile: 'default', cipher: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'})
  })

  it('is the named one, with its saved transformation', async () => {
    for (const options of [
      {arguments_: ['-p', 'prod']},
      {arguments_: ['--profile=prod']},
      {env: {MI_PROFILE: 'prod'}},
    ]) {
      const run = await create(options.arguments_, {env: options.env ?? {}})
      expect(result(run.stdout)).to.include({profile: 'prod', cipher: 'RSA/ECB/PKCS1Padding'})
    }
  })

  it("is overridden by the variable's transformation, and that by the flag's", async () => {
    const env = {MI_PROFILE: 'prod', MI_CIPHER: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'}
    expect(result((await create([], {env})).stdout).cipher).to.equal('RSA/ECB/OAEPWithSHA-256AndMGF1Padding')
    const asked = ['-c', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', '-p', 'default']
    expect(result((await create(asked, {env})).stdout)).to.include({
      profile: 'default',
      cipher: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
    })
  })

  it('is reported if it is missing, with the command that creates it', async () => {
    const run = await runMi(['secret', 'create', '-a', 'db', '-p', 'other'], {in: place(), stdin: 'x'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('mi secret init --profile NAME').and.not.to.include('other')
  })

  it('still works after its keystore has changed, and says so each time', async () => {
    place().write('mi.pem', `${identity().pem}\n`)
    for (let times = 0; times < 2; times++) {
      const run = await create(['-p', 'prod'])
      expect(run.code).to.equal(0)
      expect(run.stderr).to.match(/^note: .*changed since profile "prod" was created/m)
    }
  })

  it('still works without a word if its keystore is gone or out of reach', async () => {
    rmSync(place().path('mi.pem'))
    const gone = await create(['-p', 'prod'])
    expect(gone).to.include({code: 0, stderr: ''})
    mkdirSync(place().path('mi.pem'))
    const folder = await create(['-p', 'prod'])
    expect(folder).to.include({code: 0, stderr: ''})
  })

  it('says nothing if its keystore was touched but is the same', async () => {
    place().write('mi.pem', identity().pem)
    expect(await create(['-p', 'prod'])).to.include({code: 0, stderr: ''})
  })
})
