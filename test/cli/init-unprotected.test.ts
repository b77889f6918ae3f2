import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {runMi, sandbox} from '../support/cli.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorBytes, vectorPath} from '../keystore/vectors.js'

const unprotected = ['-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE', '-J-Dkeystore.pkcs12.macAlgorithm=NONE']
const certificates = {
  one: vectorPath('rsa.crt.pem'),
  two: path.join(import.meta.dirname, '..', 'vectors', 'certificates', 'wso2-default-2023.crt.pem'),
}

/** Without a MAC and with unencrypted certificates no password is needed, but the alias still matters. */
describe('mi secret init with an unprotected PKCS#12', () => {
  const place = sandbox()
  const saved = () => parse(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')) as Record<string, unknown>
  const init = async (alias: string) =>
    runMi(['secret', 'init', '--keystore', 'trusted.p12', '--alias', alias, '--force'], {in: place()})

  let made: Buffer | undefined

  /** Only the program itself takes these options for its JVM. */
  function twoTrusted(): void {
    const file = place().path('trusted.p12')
    if (made !== undefined) place().write('trusted.p12', made)
    else
      for (const [alias, certificate] of Object.entries(certificates)) {
        const order = [...unprotected, '-importcert', '-noprompt', '-storetype', 'PKCS12', '-alias', alias]
        const files = ['-file', certificate, '-keystore', file, '-storepass', 'secret1']
        execFileSync('keytool', [...order, ...files], {stdio: 'pipe'})
      }
    made = readFileSync(file)
  }

  it('uses the named certificate of two, and asks for no password', async function () {
    needs(this, 'keytool')
    twoTrusted()
    for (const [alias, file] of Object.entries(certificates)) {
      const run = await init(alias)
      expect(run.code, run.stderr).to.equal(0)
      expect(saved()).to.include({alias, type: 'PKCS12'})
      expect(new X509Certificate(saved().certificate as string).raw).to.deep.equal(
        new X509Certificate(readFileSync(file)).raw,
      )
    }
  })

  it('refuses an unknown alias, and lists the existing ones', async function () {
    needs(this, 'keytool')
    twoTrusted()
    const run = await init('three')
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('no such alias').and.to.include('"one", "two"')
    expect(place().files()).to.deep.equal(['work/trusted.p12'])
  })

  it('asks for the alias at a terminal, but not for a password', async function () {
    needs(this, 'keytool', 'python3')
    twoTrusted()
    const run = await inTerminal(
      ['secret', 'init', '--keystore', 'trusted.p12'],
      async (terminal) => {
        await terminal.answer('? Key alias', 'two')
      },
      {in: place()},
    )
    expect(run.code, run.text).to.equal(0)
    expect(run.text).not.to.include('password')
    expect(saved().alias).to.equal('two')
  })

  it('uses a certificate that Java ignores, if the file holds nothing else', async () => {
    place().write('trusted.p12', vectorBytes('openssl-no-protection.p12'))
    const refused = await init('wso2carbon')
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr).to.include('no such alias').and.to.include('use one of: "1"')
    expect(place().files()).to.deep.equal(['work/trusted.p12'])
    const run = await init('1')
    expect(run.code, run.stderr).to.equal(0)
    expect(saved()).to.include({alias: '1', type: 'PKCS12'})
  })
})
