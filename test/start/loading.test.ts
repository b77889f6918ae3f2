/** Which scripts the built program loads: libraries and rarely used parts only when they are needed. */
import {expect} from 'chai'
import path from 'node:path'
import {runMi, sandbox, type RunOptions} from '../support/cli.js'
import {initialise, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'
import {startStandIn} from '../support/vault-stand-in.js'

/** Writes down each script that is required, and each module that `mi.cjs` takes from `rest.js`. */
const recorder = `
const {appendFileSync} = require('node:fs')
const Module = require('node:module')
const load = Module._load
const record = (kind, name) => appendFileSync(process.env.MI_TEST_LOADED, kind + ' ' + name + '\\n')
Module._load = function (id, ...rest) {
  if (id.startsWith('./') || id.startsWith('../')) record('script', id)
  const loaded = load.call(this, id, ...rest)
  if (id !== './rest.js') return loaded
  const modules = new Proxy(loaded.modules, {get: (all, name) => (record('module', name), all[name])})
  return Object.create(loaded, {modules: {value: modules}})
}`

/** Writes down which modules of Node.js's own were loaded in the end. */
const lister = `
process.on('exit', () => {
  const names = process.moduleLoadList.map((name) => name.replace(/^NativeModule /, ''))
  require('node:fs').writeFileSync(process.env.MI_TEST_LOADED, names.join('\\n'))
})`

describe('the program loads', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'node')
  })

  /** Without a code cache, which reads the scripts in its own way. */
  async function record(words: readonly string[], options: RunOptions = {}): Promise<readonly (readonly string[])[]> {
    const hook = place().write('hook.cjs', recorder)
    place().write('loaded', '')
    const env = {...options.env, MI_CACHE_DIR: '/dev/null', MI_TEST_LOADED: place().path('loaded')}
    const run = await runMi(words, {...options, in: place(), env, node: ['--require', hook]})
    expect(run.code, run.stderr).to.equal(0)
    const lines = place().read('loaded').trim().split('\n')
    return lines.map((line) => line.split(' '))
  }

  async function scriptsFor(words: readonly string[], options: RunOptions = {}): Promise<readonly string[]> {
    return scriptsIn(await record(words, options))
  }

  function scriptsIn(recorded: readonly (readonly string[])[]): readonly string[] {
    const names = recorded.flatMap(([kind, name = '']) => (kind === 'script' ? [path.basename(name)] : []))
    return [...new Set(names.map((name) => name.replace(/\.c?js$/, '')))].filter((name) => name !== 'start').sort()
  }

  async function expectCoreOnly(words: readonly string[], options: RunOptions = {}): Promise<void> {
    const recorded = await record(words, options)
    const fromRest = recorded.flatMap(([kind, name = '']) => (kind === 'module' ? [name] : []))
    const advice =
      `"mi ${words.join(' ')}" loads dist/rest.js for these modules; ` + 'add them to the core list in tools/scripts.ts'
    expect(fromRest, advice).to.deep.equal([])
    expect(scriptsIn(recorded)).to.deep.equal(['mi'])
  }

  it('nothing for --version', async () => {
    expect(await scriptsFor(['--version'])).to.deep.equal([])
  })

  for (const words of [
    ['--alias', 'x'],
    ['console', '--from', '-'],
    ['file', '--from', '-', '--force'],
    ['--alias', 'x', '--json'],
  ]) {
    it(`only its core for secret create ${words.join(' ')}`, async () => {
      await initialise(place())
      await expectCoreOnly(['secret', 'create', ...words], {stdin: 'a=b'})
    })
  }

  for (const words of [
    ['init', '--keystore', 'mi.p12', '--alias', 'mi', '--profile', 'p'],
    ['verify', 'wso2-secrets.properties'],
  ]) {
    it(`no clocks and no promises of files of Node.js's own for secret ${words[0]}`, async () => {
      await initialiseWithKey(place())
      await runMi(['secret', 'create', 'file', '--from', '-', '--dest', 'wso2-secrets.properties'], {
        in: place(),
        stdin: 'a=b',
      })
      const hook = place().write('hook.cjs', lister)
      const env = {MI_KEYSTORE_PASSWORD: password, MI_TEST_LOADED: place().path('loaded')}
      const run = await runMi(['secret', ...words], {in: place(), env, node: ['--require', hook]})
      expect(run.code, run.stderr).to.equal(0)
      const loaded = place().read('loaded').split('\n')
      expect(loaded).to.include('crypto')
      expect(loaded.filter((name) => ['perf_hooks', 'fs/promises', 'internal/fs/rimraf'].includes(name))).to.be.empty
    })
  }

  it('no library for verify --no-key', async () => {
    await initialise(place())
    place().write('s.properties', 'a=$env{A}\n')
    expect(await scriptsFor(['secret', 'verify', '--no-key', 's.properties'])).to.deep.equal(['mi', 'rest'])
  })

  it('the YAML library for a manifest', async () => {
    await initialise(place())
    const words = ['secret', 'create', 'k8', '--alias', 'x']
    expect(await scriptsFor(words, {stdin: 's'})).to.deep.equal(['js-yaml', 'mi', 'rest'])
  })

  it('the TOML library for TOML that exists, and for nothing else', async () => {
    await initialise(place())
    place().write('x.toml', '[secrets]\na = "b"\n')
    const create = ['secret', 'create', 'file', '--alias', 'x', '--dest']
    expect(await scriptsFor([...create, 'new.toml'], {stdin: 's'})).to.deep.equal(['mi', 'rest'])
    const merge = [...create, 'x.toml', '--merge']
    expect(await scriptsFor(merge, {stdin: 's'})).to.deep.equal(['mi', 'rest', 'toml-eslint-parser'])
  })

  it('no client of AWS for Vault', async () => {
    await initialise(place())
    const words = ['secret', 'create', '--alias', 'x', '--from']
    const vault = await startStandIn()
    try {
      const env = {VAULT_ADDR: vault.address, VAULT_TOKEN: 'root'}
      const loaded = await scriptsFor([...words, 'ref+vault://old/a#/b'], {env})
      expect(loaded).to.include('rest').and.not.include('-aws-sdk-client-secrets-manager')
    } finally {
      await vault.close()
    }
  })

  it('no prompts for init, and only the parser of the keystore libraries', async () => {
    await initialiseWithKey(place())
    const words = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '--force', '--profile', 'p']
    expect(await scriptsFor(words, {env: {MI_KEYSTORE_PASSWORD: password}})).to.deep.equal([
      'mi',
      'node-forge-lib-asn1',
      'rest',
    ])
  })
})
