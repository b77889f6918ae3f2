import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {type Identity, initialise} from '../support/identity.js'

interface Result {
  readonly cipher: string
  readonly content?: string
  readonly dest?: string
  readonly output: string
  readonly profile: string
  readonly secrets: readonly {readonly alias: string; readonly ciphertext: string}[]
}

describe('mi secret create --json', () => {
  const place = sandbox()
  let open: Identity['open']

  beforeEach(async () => {
    ;({open} = await initialise(place()))
  })

  async function create(
    arguments_: string[],
    options: RunOptions = {},
  ): Promise<{code: number | null; result: Result}> {
    const run = await runMi(['secret', 'create', '--json', ...arguments_], {in: place(), ...options})
    return {code: run.code, result: JSON.parse(run.stdout) as Result}
  }

  it('prints one object for one secret', async () => {
    const {code, result} = await create(['-a', 'db'], {stdin: 'hunter2\n'})
    expect(code).to.equal(0)
    expect(result).to.include({profile: 'default', cipher: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', output: 'console'})
    const [secret] = result.secrets
    expect(secret).to.have.all.keys('alias', 'ciphertext')
    expect([secret!.alias, open(secret!.ciphertext)]).to.deep.equal(['db', 'hunter2'])
    expect(result.content).to.equal(`db : ${secret!.ciphertext}\n`)
  })

  it('refuses more secrets than one object can hold, before anything is encrypted', async () => {
    const secrets = place().write(
      'many.properties',
      Array.from({length: 200_001}, (_, index) => `s${index}=x\n`).join(''),
    )
    const run = await runMi(['secret', 'create', 'file', '--from', secrets, '--json'], {in: place()})
    expect(run.code).to.equal(2)
    expect(JSON.parse(run.stdout)).to.have.nested.property('error.message').that.includes('at most 200000 secrets')
    expect(place().files()).not.to.include('work/security/wso2-secrets.properties')
  })

  it('prints many secrets in order, and where they were written', async () => {
    const {code, result} = await create(['file', '-f', '-'], {stdin: 'b=1\na=2\n'})
    expect(code).to.equal(0)
    expect(result).to.include({output: 'file', dest: place().path('security', 'wso2-secrets.properties')})
    expect(result.secrets.map(({alias, ciphertext}) => [alias, open(ciphertext)])).to.deep.equal([
      ['b', '1'],
      ['a', '2'],
    ])
    expect(place().read('security/wso2-secrets.properties')).to.equal(
      result.secrets.map(({alias, ciphertext}) => `${alias}=${ciphertext}\n`).join(''),
    )
  })

  const failures = [
    {what: 'an invalid command line', arguments_: ['-o', 'paper'], code: 'usage', exitCode: 2},
    {what: 'an unknown flag', arguments_: ['--paper'], code: 'usage', exitCode: 2},
    {what: 'a missing secret', arguments_: [], code: 'missing-answer', exitCode: 2},
    {what: 'an unknown profile', arguments_: ['-a', 'db', '-p', 'other'], code: 'profile', exitCode: 1},
    {what: 'a file that does not exist', arguments_: ['-f', 'no-such-file'], code: 'file', exitCode: 1},
    {what: 'an empty secret', arguments_: ['-a', 'db'], code: 'secrets', exitCode: 1},
    {what: 'an existing file', arguments_: ['file', '-a', 'db', '-d', 'there'], code: 'file-exists', exitCode: 1},
  ]
  for (const {what, arguments_, code, exitCode} of failures) {
    it(`prints one object on standard output for ${what}`, async () => {
      place().write('there', '')
      const run = await runMi(['secret', 'create', '--json', ...arguments_], {in: place()})
      const {error} = JSON.parse(run.stdout) as {error: {code: string; exitCode: number; message: string}}
      expect(error).to.include({code, exitCode})
      expect(error.message).to.be.a('string').that.is.not.empty
      expect(run.code).to.equal(exitCode)
    })
  }
})
