import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

describe('mi secret init with wrong answers', () => {
  const place = sandbox()
  const password = 'wso2carbon'

  const wrongFiles = [
    {what: 'a file that does not exist', location: 'no-such-file', says: /does not exist/},
    {what: 'a folder', location: 'folder', says: /is a directory/},
    {what: 'a file that is not a keystore', location: 'folder/text.txt', says: /keystore/},
    {what: 'an empty file', location: 'folder/empty.jks', says: /empty|keystore/},
    {what: 'a truncated keystore', location: 'folder/cut.p12', says: /damaged|keystore|end/},
  ]

  beforeEach(() => {
    const keystore = identity().pkcs12(password, 'mi')
    place().write('mi.p12', keystore)
    place().write('folder/text.txt', 'password=secret\n')
    place().write('folder/empty.jks', '')
    place().write('folder/cut.p12', keystore.subarray(0, keystore.length >> 1))
  })

  for (const {what, location, says} of wrongFiles) {
    it(`refuses ${what}, and saves nothing`, async () => {
      const before = place().files()
      const arguments_ = ['secret', 'init', '--keystore', location, '--alias', 'mi']
      const run = await runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(says).and.to.include(location)
      expect(place().files()).to.deep.equal(before)
    })
  }

  it('refuses an unknown keystore type', async () => {
    const run = await runMi(['secret', 'init', '--keystore', 'mi.p12', '--type', 'BKS', '--alias', 'mi'], {in: place()})
    expect(run.code).to.equal(2)
    expect(run.stderr).to.match(/JKS.*JCEKS.*PKCS12.*PEM/)
  })

  it('refuses an unknown transformation', async () => {
    const run = await runMi(['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '--cipher', 'ROT13'], {
      in: place(),
    })
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  })

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    it('asks again until each answer is right', async () => {
      const run = await inTerminal(
        ['secret', 'init'],
        async (terminal) => {
          await terminal.answer('? Keystore location', 'another')
          await terminal.expect('✔ Keystore location')
          await terminal.expect('? Keystore location')
          terminal.type(keys.enter)
          await terminal.expect('enter the path of the keystore')
          for (const {location, says} of wrongFiles) {
            terminal.type(keys.ctrlU + location + keys.enter)
            // With the location, since the message of the answer before is drawn more than once.
            await terminal.expect(new RegExp(`> .*${location}.*(${says.source})`))
          }
          terminal.type(`${keys.ctrlU}mi.p1${keys.enter}`)
          await terminal.expect(/> .*mi\.p1" does not exist/)
          // What was typed is kept, to be corrected.
          terminal.type(`2${keys.enter}`)
          await terminal.answer('? Keystore type', '')
          await terminal.answer('? Keystore password', password)
          await terminal.answer('? Key alias', 'mi')
        },
        {in: place()},
      )
      expect(run.code).to.equal(0)
      expect(run.leftovers).to.deep.equal([])
      expect(place().files()).to.include('home/.config/mi/default.yaml')
    })
  })
})
