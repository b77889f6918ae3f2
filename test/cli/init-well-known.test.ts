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

  it('is not confused with another certificate', async () => {
    place().write('own.pem', identity().pem)
    const init = await runMi(['secret', 'init', '--keystore', 'own.pem'], {in: place()})
    const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'x'})
    expect(init.stderr + create.stderr).not.to.match(/warning|public/)
  })
})
