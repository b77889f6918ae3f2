import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {sandbox} from '../support/cli.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

/** Adds a line to a file for each key that Node.js derives, with all that decides it. */
const listing = (file: string) => `
const crypto = require('node:crypto')
for (const name of ['pbkdf2', 'pbkdf2Sync']) {
  const derive = crypto[name]
  crypto[name] = (password, salt, ...others) => {
    const line = [...[password, salt].map((each) => Buffer.from(each).toString('hex')), ...others.slice(0, 3)].join(' ')
    require('node:fs').appendFileSync(${JSON.stringify(file)}, line + '\\n')
    return derive(password, salt, ...others)
  }
}
require('node:module').syncBuiltinESMExports()
`

describe('a password that is given several times', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'openssl', 'python3')
  })

  it('takes no key derivation twice, whether it is wrong or right', async () => {
    const key = ['-inkey', vectorPath('rsa.key.pem'), '-in', vectorPath('rsa.crt.pem'), '-name', 'leaf']
    const file = ['-out', place().path('mi.p12'), '-passout', 'pass:secret1', '-certpbe', 'AES-256-CBC', '-nomac']
    execFileSync('openssl', ['pkcs12', '-export', ...key, ...file])
    const preload = place().write('preload.cjs', listing(place().path('derivations')))
    const run = await inTerminal(
      ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'leaf'],
      async (terminal) => {
        for (const wrong of ['hunter2', 'hunter2']) {
          await terminal.answer('? Keystore password', wrong)
          await terminal.expect('does not open')
        }
        await terminal.answer('? Keystore password', 'secret1')
      },
      {in: place(), env: {NODE_OPTIONS: `--require ${preload}`}},
    )
    expect(run.code, run.text).to.equal(0)
    const derivations = place().read('derivations').trimEnd().split('\n')
    expect(derivations).to.deep.equal([...new Set(derivations)])
    expect(derivations).to.have.length.at.least(2)
  })
})
