/** Keystores whose password takes millions of iterations to check: what users are told while they wait, and how to stop it. */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import {jsonResult, runMi, sandbox, type RunOptions} from '../support/cli.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

const announcement = /^note: opening the keystore: its 5,000,000 iterations take about \d+ s$/m
const env = {MI_KEYSTORE_PASSWORD: 'secret1'}

/** Each with the options of `openssl pkcs12` that decide what is derived in so many iterations. */
const derivations = {
  'SHA-256': ['-keypbe', 'NONE', '-certpbe', 'NONE'],
  'SHA-512': ['-keypbe', 'NONE', '-certpbe', 'NONE', '-macalg', 'sha512'],
  PBKDF2: ['-certpbe', 'AES-256-CBC', '-nomac'],
}

describe('a keystore with 5,000,000 iterations', () => {
  const place = sandbox()
  let folder = ''
  const expensive = (derivation: keyof typeof derivations) => path.join(folder, `${derivation}.p12`)

  before(function () {
    needs(this, 'openssl')
    folder = mkdtempSync(path.join(tmpdir(), 'mi-expensive-'))
    for (const [name, options] of Object.entries(derivations)) {
      const key = ['-inkey', vectorPath('rsa.key.pem'), '-in', vectorPath('rsa.crt.pem'), '-name', 'leaf']
      const file = ['-out', path.join(folder, `${name}.p12`), '-passout', 'pass:secret1']
      execFileSync('openssl', ['pkcs12', '-export', ...key, ...file, '-iter', '5000000', ...options])
    }
  })

  after(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  for (const derivation of ['SHA-256', 'PBKDF2'] as const) {
    it(`is announced once on standard error, with ${derivation}`, async () => {
      const run = await runMi(['keystore', 'list', expensive(derivation)], {in: place(), env})
      expect(run.code).to.equal(0)
      expect(run.stderr.match(new RegExp(announcement, 'gm'))).to.have.length(1)
      expect(run.stdout)
        .to.match(/^\s+ALIAS /)
        .and.not.to.include('iterations')
    })
  }

  it('is announced under --json too, which does not carry it', async () => {
    const run = await runMi(['keystore', 'list', '--json', expensive('SHA-256')], {in: place(), env})
    expect(run.code).to.equal(0)
    expect(run.stderr).to.match(announcement)
    expect(run.stdout).not.to.include('iterations')
    expect(jsonResult(run)).to.have.nested.property('entries[0].alias', 'leaf')
  })

  const init = (derivation: keyof typeof derivations) => [
    ...['secret', 'init', '--keystore', expensive(derivation), '--alias', 'leaf'],
  ]

  for (const [signal, derivation] of [
    ['SIGINT', 'SHA-512'],
    ['SIGTERM', 'SHA-512'],
    ['SIGINT', 'PBKDF2'],
  ] as const) {
    it(`is given up on ${signal}, with ${derivation}`, async () => {
      const onStart = killWhenAnnounced(signal)
      const run = await runMi([...init(derivation), '--json'], {in: place(), env, onStart})
      expect(run).to.include({code: 130, signal: null})
      expect(jsonResult(run)).to.deep.equal({
        error: {code: 'interrupted', exitCode: 130, message: 'interrupted; nothing was written'},
      })
      expect(place().files()).to.deep.equal([])
    })
  }

  it('is given up on Ctrl-C', async function () {
    needs(this, 'python3')
    const run = await inTerminal(
      init('SHA-512'),
      async (terminal) => {
        await terminal.expect('5,000,000 iterations')
        terminal.type(keys.ctrlC)
      },
      {in: place(), env, stdout: 'pipe'},
    )
    expect(run).to.include({code: 130, signal: null, stdout: ''})
    expect(run.text).to.include('error: interrupted; nothing was written\n')
    expect(run.leftovers).to.deep.equal([])
    expect(place().files()).to.deep.equal([])
  })
})

function killWhenAnnounced(signal: NodeJS.Signals): NonNullable<RunOptions['onStart']> {
  return (child) => {
    let text = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      const wasAnnounced = announcement.test(text)
      text += chunk.toString()
      if (!wasAnnounced && announcement.test(text)) child.kill(signal)
    })
  }
}
