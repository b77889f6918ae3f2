/** Tables on terminals that are narrower than they are. */
import {expect} from 'chai'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import stringWidth from 'string-width'
import {runMi, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {ciphertextFor, digitsOf} from '../support/records.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

const long = 'payments.database.connection.password.of.the.second.replica'

describe('a narrow terminal', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'python3')
  })

  beforeEach(async () => {
    await initialiseWithKey(place())
    await initialise(place(), newIdentity(), 'production-of-the-payments-team')
    writeFileSync(path.join(place().config, 'damaged.yaml'), 'version: 1\n', {mode: 0o600})
    place().write(
      'secrets.properties',
      `# mi key=${digitsOf(identity())} updated=2026-11-27 expires=2126-01-31 note="the read-only user of the reports"
${long}=${ciphertextFor('x')}
密鑰密鑰密鑰=plaintext
word
`,
    )
  })

  const env = {MI_KEYSTORE_PASSWORD: password}

  /** What is on the terminal; messages are elsewhere. */
  async function screen(words: readonly string[], columns: number, more = {}): Promise<string> {
    const options = {in: place(), columns, stderr: 'pipe', env: {...env, ...more}} as const
    const {text} = await inTerminal(words, () => Promise.resolve(), options)
    for (const line of text.split('\n')) expect(stringWidth(line), line).to.be.at.most(columns)
    return text
  }

  it('shows the same table as a pipe if it fits', async () => {
    place().write(
      's.properties',
      ['api_key', 'db_password', 'mail'].map((alias) => `${alias}=${ciphertextFor('x')}\n`).join(''),
    )
    for (const words of [
      ['secret', 'list', 's.properties'],
      ['secret', 'verify', 's.properties'],
    ])
      expect(await screen(words, 72)).to.equal((await runMi(words, {in: place(), env})).stdout)
  })

  const squeezed = (text: string) => text.replaceAll(/\s/g, '')

  for (const columns of [20, 40, 80])
    it(`of ${columns} columns shows every table within its width, and every alias`, async () => {
      const listed = await screen(['secret', 'list', 'secrets.properties'], columns)
      const verified = await screen(['secret', 'verify', 'secrets.properties'], columns)
      for (const text of [listed, verified]) expect(text).to.match(/PROBLEM:\s/)
      if (columns === 80) {
        expect(verified)
          .to.match(/^PLACE +ALIAS +DECRYPTS\n/)
          .and.to.match(/\n\S+:3 +密鑰密鑰密鑰 +NO: /)
      } else {
        const aliasOf = (text: string) => squeezed(/ALIAS:([^]*?)\n\S+: /.exec(text)?.[1] ?? '')
        expect(aliasOf(listed)).to.equal(long)
        expect(aliasOf(verified)).to.equal(long)
        expect(verified)
          .to.match(/^DECRYPTS: yes$/m)
          .and.to.match(/^DECRYPTS: NO: /m)
        expect(listed)
          .to.match(/^KIND: RSA-2048$/m)
          .and.to.match(/^KIND: NOT\s+ENCRYPTED$/m)
        expect(listed).to.match(/^UPDATED: 2026-11-27$/m)
      }
      const doctor = await screen(['doctor'], columns)
      expect(doctor).to.match(columns < 80 ? /^STATE: (?:note|problem)$/m : /^CHECK +STATE +DETAILS$/m)
      const profiles = await screen(['profile', 'list'], columns)
      expect(squeezed(profiles)).to.include('production-of-the-payments-team').and.to.include('*NAME:default')
      const keystore = await screen(['keystore', 'list', vectorPath('keytool.p12')], columns, {
        MI_KEYSTORE_PASSWORD: 'secret1',
      })
      expect(keystore)
        .to.match(/^\* ALIAS: leaf$/m)
        .and.to.match(/^ALIAS: some ca$/m)
    })

  it('makes no difference to a pipe', async () => {
    const words = ['secret', 'list', 'secrets.properties']
    const piped = await runMi(words, {in: place(), env: {...env, COLUMNS: '40'}})
    const options = {in: place(), columns: 40, stdout: 'pipe', env} as const
    const run = await inTerminal(words, () => Promise.resolve(), options)
    expect(run.stdout).to.equal(piped.stdout)
    expect(run.stdout.split('\n')).to.have.length(5)
    const wide = await screen(words, 300)
    expect(wide).to.equal(piped.stdout)
  })
})
