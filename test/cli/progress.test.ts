/** The progress of long work, on a real terminal. By the program's clock, each step takes 11 seconds. */
import {expect} from 'chai'
import {sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {ciphertextFor} from '../support/records.js'
import {inTerminal, type TerminalOptions} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {type StandIn, startStandIn} from '../support/vault-stand-in.js'

const count = 300
const bar = new RegExp(String.raw`\r[^\r\n]*of ${count} [a-z]+, [\d,]+/s, \d+ s left\u001B\[K`)
const reading = new RegExp(String.raw`\r\d+ secrets read so far, [\d,]+/s\u001B\[K`)
const escape = '\u001B'
const wiped = String.raw`\r\u001B\[K`

describe('progress', () => {
  const place = sandbox()
  let hurry: string

  before(function () {
    needs(this, 'python3')
  })
  beforeEach(async () => {
    await initialiseWithKey(place())
    hurry = place().write('hurry.cjs', 'let now = 0n\nprocess.hrtime.bigint = () => (now += 11_000_000_000n)\n')
    const ciphertext = ciphertextFor('x')
    const lines = (value: string) => Array.from({length: count}, (_, index) => `alias${index}=${value}\n`).join('')
    place().write('s.properties', lines(ciphertext))
    place().write('plain.properties', lines(`[${'x'.repeat(180)}]`))
  })

  const at = (words: readonly string[], {env, ...options}: TerminalOptions = {}) =>
    inTerminal(['secret', ...words], () => Promise.resolve(), {
      in: place(),
      columns: 100,
      ...options,
      env: {MI_KEYSTORE_PASSWORD: password, NODE_OPTIONS: `--require ${hurry}`, ...env},
    })

  for (const [words, last] of [
    [['verify', 's.properties'], 'done:'],
    [['decrypt', 's.properties'], ''],
    [['rotate', 's.properties', '--to', 'new'], 'done:'],
    [['encrypt', 'plain.properties'], 'done:'],
    [['list', 's.properties'], ''],
    [['verify', '--no-key', 's.properties'], 'done:'],
  ] as const)
    it(`of "mi secret ${words.join(' ')}" is shown, and erased before what follows`, async () => {
      if (words[0] === 'rotate') await initialise(place(), newIdentity(), 'new')
      const run = await at(words, {stdout: 'pipe'})
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).to.match(bar).and.to.match(reading)
      expect(run.raw).to.match(new RegExp(`${wiped}[^░]*${last}[^░]*$`))
      expect(run.stdout).not.to.include(escape).and.not.to.include('so far')
      expect(run.leftovers).to.deep.equal([])
    })

  it('does not come between the rows of a table on the same terminal', async () => {
    for (const words of [['verify'], ['list'], ['verify', '--no-key']]) {
      const run = await at([...words, 's.properties'])
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).to.match(reading).and.not.to.match(bar)
      if (words.length === 1) expect(run.raw).to.match(new RegExp(`${wiped}[^░]*PLACE +ALIAS`))
    }
  })

  it('is lines without escape codes if the terminal knows none', async () => {
    const run = await at(['verify', 's.properties'], {env: {TERM: 'dumb'}, stdout: 'pipe'})
    expect(run.raw).to.match(/^[\d,]+ secrets read so far, [\d,]+\/s\r$/m)
    expect(run.raw).to.match(/^[\d,]+ of 300 secrets, [\d,]+\/s, \d+ s left\r$/m)
    expect(run.raw).not.to.match(/█|░/).and.not.to.include(escape)
  })

  it('is not shown under --json, under CI, or without a terminal', async () => {
    for (const [words, options] of [
      [['--json'], {}],
      [[], {env: {CI: 'true'}, stdout: 'pipe'}],
      [[], {stderr: 'pipe'}],
    ] as const) {
      const run = await at(['verify', 's.properties', ...words], options)
      expect(run.code, run.text).to.equal(0)
      expect(run.raw + run.stderr).not.to.match(/so far| left|░|█/)
    }
  })

  describe('of reading from a store', () => {
    let vault: StandIn
    before(async () => {
      vault = await startStandIn()
    })
    after(() => vault.close())

    it('is shown', async () => {
      place().write('refs.properties', 'a=ref+vault://secret/wso2/prod#/db_password\n')
      const run = await at(['create', 'file', '-f', 'refs.properties', '--resolve', '-d', '-'], {
        stdout: 'pipe',
        env: {VAULT_ADDR: vault.address, VAULT_TOKEN: 'root'},
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).to.match(/1 of 1 secrets/)
      expect(identity().open(run.stdout.trim().slice('a='.length))).not.to.equal('')
    })
  })
})
