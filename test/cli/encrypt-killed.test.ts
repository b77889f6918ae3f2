import {expect} from 'chai'
import {existsSync, readdirSync} from 'node:fs'
import {runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {homePassword, makeHome} from '../support/product-home.js'
import {needsStrace, renames, tracedMi} from '../support/strace.js'

/** Several files are all encrypted or all as they were, whenever the program is killed. */
describe('mi secret encrypt, killed', () => {
  const place = sandbox()

  before(function () {
    needsStrace(this)
  })

  const names = ['1.properties', '2.env', '3.yaml']
  const manifest = 'kind: Secret\nmetadata: {name: x}\nstringData: {A: "[third]"}\n'
  const old = ['a=[first]\n', 'A="[second]"\n', manifest]
  const contents = () => names.map((name) => place().read(name))
  const leftovers = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('.mi-'))

  for (const when of ['1', '2', '3']) {
    it(`is finished by the next run, at replacement ${when} of three files`, async () => {
      await initialise(place())
      for (const [index, name] of names.entries()) place().write(name, old[index]!)
      const encrypt = ['secret', 'encrypt', ...names]
      const run = await runProgram(tracedMi(encrypt, [{at: renames, what: 'signal=KILL', when}]), {in: place()})
      expect(run.signal).to.equal('SIGKILL')
      const next = await runMi(encrypt, {in: place()})
      expect(next.code, next.stderr).to.equal(0)
      expect(next.stderr).to.include('finished what a killed run of mi had begun').and.to.include('nothing to encrypt')
      const found = contents().flatMap((text) => text.match(/[A-Za-z0-9+/]{342}==/g) ?? [])
      expect(found.map((each) => identity().open(each))).to.deep.equal(['first', 'second', 'third'])
      expect(leftovers(place().work)).to.deep.equal([])
    })

    it(`leaves all files as they were, if replacement ${when} fails`, async () => {
      await initialise(place())
      for (const [index, name] of names.entries()) place().write(name, old[index]!)
      const injection = {at: renames, what: 'error=ENOSPC', when}
      const run = await runProgram(tracedMi(['secret', 'encrypt', ...names], [injection]), {in: place()})
      expect(run.code).to.equal(1)
      expect(run.stdout).to.equal('')
      expect(contents()).to.deep.equal(old)
      expect(leftovers(place().work)).to.deep.equal([])
    })
  }

  for (const when of ['1', '2']) {
    it(`keeps deployment.toml and secret-conf.properties together, at replacement ${when}`, async () => {
      const toml = '[server]\nhostname = "x"\n[secrets]\na = "[x]"\n'
      makeHome(place().path('mi'), 'mi-4.4', {toml})
      const env = {MI_KEYSTORE_PASSWORD: homePassword}
      const encrypt = ['secret', 'encrypt', '--mi-home', 'mi']
      const run = await runProgram(tracedMi(encrypt, [{at: renames, what: 'signal=KILL', when}]), {in: place(), env})
      expect(run.signal).to.equal('SIGKILL')
      const next = await runMi(encrypt, {in: place(), env})
      expect(next.code, next.stderr).to.equal(0)
      expect(next.stderr).to.include('nothing to encrypt').and.to.include('is up to date')
      expect(place().read('mi/conf/security/secret-conf.properties')).to.include('secretRepositories=file\n')
      expect(existsSync(place().path('mi/conf/deployment.toml'))).to.equal(true)
      expect(leftovers(place().path('mi/conf'))).to.deep.equal([])
    })
  }
})
