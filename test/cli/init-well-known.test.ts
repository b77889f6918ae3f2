import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

const certificates = path.join(import.meta.dirname, '..', 'vectors', 'certificates')

/** WSO2's default certificates come with their private keys: anyone who has the product can decrypt what they encrypt. */
describe('a certificate with a public private key', () => {
  const place = sandbox()
  const expired = 'warning: the certificate expired on 2025-05-27\n'

  for (const {year, alsoSaid} of [
    {year: '2023', alsoSaid: expired},
    {year: '2024', alsoSaid: ''},
  ]) {
    it(`works, with a warning each time (${year})`, async () => {
      place().write('default.pem', readFileSync(path.join(certificates, `wso2-default-${year}.crt.pem`)))
      const init = await runMi(['secret', 'init', '--keystore', 'default.pem'], {in: place()})
      expect(init).to.include({code: 0, stdout: ''})
      const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
      expect(create.code).to.equal(0)
      expect(create.stdout).to.match(/^db : [A-Za-z0-9+/]+={0,2}\n$/)
      for (const {stderr} of [init, create]) {
        expect(stderr)
          .to.match(new RegExp(`^warning: .*WSO2.*\\(${year}\\).*private key is public`, 'm'))
          .and.to.include(alsoSaid)
      }
    })
  }

  it('works, with a warning each time, if the certificate was renewed', async () => {
    place().write('renewed.pem', readFileSync(path.join(certificates, 'wso2-reissued-2023-02.crt.pem')))
    const init = await runMi(['secret', 'init', '--keystore', 'renewed.pem'], {in: place()})
    const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
    for (const {code, stderr} of [init, create]) {
      expect(code, stderr).to.equal(0)
      expect(stderr).to.match(
        /^warning: this certificate has the key of the default certificate of WSO2 .*\(2022\), .* public/m,
      )
    }
  })

  it('is not confused with another certificate', async () => {
    place().write('own.pem', identity().pem)
    const init = await runMi(['secret', 'init', '--keystore', 'own.pem'], {in: place()})
    const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
    expect(init.stderr + create.stderr).not.to.match(/warning|public/)
  })
})

/** Examples in documentation are copied. */
describe('an AES key that is public', () => {
  const place = sandbox()
  const example = '03BAFEB27A8E871CAD83C5CD4E771DAB'
  const warning =
    /^warning: this AES key is an example in WSO2's documentation, so it is public: .*never for real secrets$/m

  for (const {way, arguments_ = [], env = {}} of [
    {way: 'in a key file', arguments_: ['--key-file', 'example.key']},
    {way: 'in a variable', env: {MI_ENCRYPTION_KEY: example}},
  ]) {
    it(`works, with a warning each time (${way})`, async () => {
      place().write('example.key', example)
      for (const time of ['first', 'again']) {
        const init = await runMi(['secret', 'init', 'symmetric', ...arguments_], {in: place(), env})
        expect(init.code, `${time}: ${init.stderr}`).to.equal(0)
        expect(init.stderr, time).to.match(warning).and.not.to.include(example)
      }
      const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
      expect(create.code, create.stderr).to.equal(0)
      expect(create.stderr).to.match(warning).and.not.to.include(example)
    })
  }

  it('is not confused with another key', async () => {
    const init = await runMi(['secret', 'init', 'symmetric', '--generate'], {in: place()})
    const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
    expect(create.code, create.stderr).to.equal(0)
    expect(init.stderr + create.stderr).not.to.match(/warning|public/)
  })
})
