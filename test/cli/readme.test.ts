/** What the README says to paste is pasted: only the server is a stand-in, which decrypts by Java what Micro Integrator would read. */
import {expect} from 'chai'
import {chmodSync, mkdirSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {runProgram, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {javaCommand} from '../support/java.js'
import {homePassword, makeHome} from '../support/product-home.js'
import {codeBlock, readmeSection, readmeText, tableCommands} from '../support/readme.js'
import {programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const program = path.join(import.meta.dirname, '..', '..', 'bin', 'run.js')

describe('the README', () => {
  const place = sandbox()

  /** As after the installation, with programs of the test in front. */
  function installedPath(): string {
    mkdirSync(place().path('bin'))
    symlinkSync(program, place().path('bin/mi'))
    return `${place().path('bin')}:${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`
  }

  it('can be read at once', () => {
    expect(readmeText.trimEnd().split('\n')).to.have.length.at.most(200)
  })

  describe('on a deployment.toml', () => {
    const section = readmeSection('Encrypt a `deployment.toml`')
    const commands = codeBlock(section, 'sh')
    const plaintext = codeBlock(section, 'toml')
    const plaintexts = 'db_password\tcorrect horse\n'

    before(function () {
      needs(this, 'bash', 'java', 'javac')
    })

    function makePlaintextHome(): string {
      const home = place().path('wso2mi')
      makeHome(home, 'mi-4.4', {toml: `[server]\nhostname = "localhost"\n\n${plaintext}`})
      const start = `cd "$(dirname "$0")/.." && exec '${javaCommand('VaultStart').join("' '")}'`
      chmodSync(place().write('wso2mi/bin/micro-integrator.sh', `#!/bin/sh\n${start}\n`), 0o755)
      return home
    }

    it('has five commands that end with the start of the server', () => {
      expect(plaintext).to.include('[correct horse]')
      expect(commands.trimEnd().split('\n')).to.have.length(5)
      expect(commands).to.match(/^bin\/micro-integrator\.sh$/m)
    })

    it('does not start the server before', async () => {
      const home = makePlaintextHome()
      const run = await runProgram(['bash', '-c', 'bin/micro-integrator.sh'], {in: place(), cwd: home})
      expect(run.code).not.to.equal(0)
      expect(run.stderr).to.include('there is no vault')
    })

    it('starts the server, with the password in password-persist', async () => {
      const home = makePlaintextHome()
      place().write('wso2mi/password-persist', `${homePassword}\n`)
      const run = await runProgram(['bash', '-ec', commands], {in: place(), cwd: home, env: {PATH: installedPath()}})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.include(`expression="\${wso2-vault('db_password')}"`)
      expect(run.stdout.endsWith(plaintexts), run.stdout).to.be.true
      expect(run.stderr).to.include('done: Micro Integrator can decrypt 1 secret')
      const written = place().read('wso2mi/conf/deployment.toml')
      expect(written.replaceAll(/[A-Za-z0-9+/]{342}==/g, '[correct horse]')).to.include(plaintext)
    })

    it('starts the server, with the password typed at a terminal', async function () {
      needs(this, 'python3')
      const home = makePlaintextHome()
      const run = await programInTerminal(
        ['bash', '-ec', commands],
        async (terminal) => {
          for (const done of ['saved', 'written', 'can decrypt 1 secret']) {
            await terminal.answer('? Keystore password', homePassword)
            await terminal.expect(done)
          }
          await terminal.answer('Private Key Password :', homePassword)
        },
        {in: place(), cwd: home, env: {PATH: installedPath()}},
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.text).to.match(/db_password\s+correct horse\n$/)
    })
  })

  describe('on tasks', () => {
    const [prompting = '', ...others] = tableCommands(readmeSection('Tasks'))

    before(function () {
      needs(this, 'bash')
    })

    it('has a command for one secret at a terminal', async function () {
      needs(this, 'python3')
      const {open} = await initialise(place())
      const run = await programInTerminal(
        ['bash', '-c', prompting],
        async (terminal) => {
          await terminal.answer('? Alias', 'db_password')
          await terminal.answer(/\? Secret(?! again)/, 'hunter2')
          await terminal.answer('? Secret again', 'hunter2')
          await terminal.answer('? Another secret?', '')
        },
        {in: place(), env: {PATH: installedPath()}, stdout: 'pipe'},
      )
      expect(run.code, run.text).to.equal(0)
      expect(open(run.stdout.trim().slice('db_password : '.length))).to.equal('hunter2')
    })

    it('has commands that work one after the other', async () => {
      const {open} = await initialiseWithKey(place())
      const renewed = await initialise(place(), newIdentity(), 'new')
      const env = {PATH: installedPath(), API_KEY: 'battery staple', MI_KEYSTORE_PASSWORD: password}
      place().write('secrets.properties', 'db_user=orders\ndb_password=correct horse\n')
      place().write('app.properties', '# settings\nmail_password=[hunter2]\nport=8290\n')
      expect(others).to.have.length.above(10)
      const run = await runProgram(['bash', '-ec', others.join('\n')], {in: place(), env})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.include('correct horse').and.to.include("vault-lookup('db_user')")
      const rotated = place().read('security/wso2-secrets.properties')
      const values = Array.from(rotated.matchAll(/^(\w+)=(.*)$/gm), ([, alias, value = '']) => [
        alias,
        renewed.open(value),
      ])
      expect(values).to.deep.equal([
        ['db_user', 'orders'],
        ['db_password', 'correct horse'],
      ])
      const [, kept = ''] = /^# settings\nmail_password=(.*)\nport=8290\n$/.exec(place().read('app.properties')) ?? []
      expect(open(kept)).to.equal('hunter2')
      for (const file of ['security/wso2-secrets.yaml', 'security/wso2-values.yaml'])
        expect(place().read(file)).to.include('db_password')
      expect(open(place().read('security/docker-secrets/db_user'))).to.equal('orders')
    })
  })
})
