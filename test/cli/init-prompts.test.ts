import {expect} from 'chai'
import {X509Certificate} from 'node:crypto'
import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init at a terminal', () => {
  const place = sandbox()
  const password = '  pass word '
  const profile = () => path.join(place().config, 'default.yaml')
  const saved = () => parse(readFileSync(profile(), 'utf8')) as Record<string, unknown>

  before(function () {
    needs(this, 'python3')
  })

  /** Answers the four prompts in order, if no keystore is found nearby; `type` is typed at the keystore type. */
  async function init(location: string, type: string = keys.enter) {
    return inTerminal(
      ['secret', 'init'],
      async (terminal) => {
        await terminal.answer('? Keystore location', location)
        await terminal.expect('? Keystore type')
        terminal.type(type)
        await terminal.answer('? Keystore password', password)
        await terminal.answer('? Key alias', '')
      },
      {in: place(), stdout: 'pipe'},
    )
  }

  it('asks location, type, password and alias, on standard error, and saves the certificate', async () => {
    const keystore = place().write('stores/mi.jks', identity().pkcs12(password, 'mi'))
    const run = await init('stores/mi.jks')
    expect(run).to.include({code: 0, stdout: ''})
    expect(run.leftovers).to.deep.equal([])
    expect(saved()).to.include({keystore, type: 'PKCS12', alias: 'mi'})
    expect(new X509Certificate(saved().certificate as string).raw).to.deep.equal(
      new X509Certificate(identity().pem).raw,
    )
  })

  it('saves a file that only its owner can read', async () => {
    place().write('stores/mi.p12', identity().pkcs12(password, 'mi'))
    await init('stores/mi.p12')
    expect(statSync(profile()).mode & 0o777).to.equal(0o600)
  })

  it('neither shows nor saves the password in any form', async () => {
    place().write('stores/mi.p12', identity().pkcs12(password, 'mi'))
    const run = await init('stores/mi.p12')
    expect(run.code).to.equal(0)
    expect(run.raw).not.to.include('pass word')
    expect(run.text).not.to.match(/\*{3}/)
    expect(place().filesHolding(password)).to.deep.equal([])
    expect(place().filesHolding(password.trim())).to.deep.equal([])
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/stores/mi.p12'])
  })

  it('detects the type from the file if another is chosen, and says so', async () => {
    place().write('stores/mi.p12', identity().pkcs12(password, 'mi'))
    const run = await init('stores/mi.p12', keys.up + keys.enter)
    expect(run.code).to.equal(0)
    expect(run.text).to.match(/note: .*PKCS12, not JCEKS/)
    expect(saved().type).to.equal('PKCS12')
  })

  it('expands ~ to the home folder', async () => {
    const folder = path.join(place().home, 'stores')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'mi.p12'), identity().pkcs12(password, 'mi'))
    expect((await init('~/stores/mi.p12')).code).to.equal(0)
    expect(saved().keystore).to.equal(path.join(folder, 'mi.p12'))
  })
})
