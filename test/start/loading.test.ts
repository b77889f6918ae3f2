/** What is loaded of the built program for what a person asks: libraries and rare parts only where they are needed. */
import {expect} from 'chai'
import path from 'node:path'
import {runMi, sandbox, type RunOptions} from '../support/cli.js'
import {initialise, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

const recorder = `
const {appendFileSync} = require('node:fs')
const Module = require('node:module')
const load = Module._load
Module._load = function (id, ...rest) {
  if (id.startsWith('./') || id.startsWith('../')) appendFileSync(process.env.MI_TEST_LOADED, id + '\\n')
  return load.call(this, id, ...rest)
}`

describe('the program loads', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'node')
  })

  /** Without a code cache, which reads scripts in a way of its own. */
  async function loaded(words: readonly string[], options: RunOptions = {}): Promise<readonly string[]> {
    const hook = place().write('hook.cjs', recorder)
    place().write('loaded', '')
    const env = {...options.env, MI_CACHE_DIR: '/dev/null', MI_TEST_LOADED: place().path('loaded')}
    const run = await runMi(words, {...options, in: place(), env, node: ['--require', hook]})
    expect(run.code, run.stderr).to.equal(0)
    const names = place().read('loaded').trim().split('\n')
    return [...new Set(names.map((name) => path.basename(name).replace(/\.c?js$/, '')))]
      .filter((name) => name !== 'start')
      .sort()
  }

  it('its core for the version', async () => {
    expect(await loaded(['--version'])).to.deep.equal(['mi'])
  })

  for (const words of [
    ['--alias', 'x'],
    ['console', '--from-file', '-'],
    ['file', '--from-file', '-'],
  ]) {
    it(`its core for secret create ${words.join(' ')}`, async () => {
      await initialise(place())
      expect(await loaded(['secret', 'create', ...words], {stdin: 'a=b'})).to.deep.equal(['mi'])
    })
  }

  it('its core for --json', async () => {
    await initialise(place())
    expect(await loaded(['secret', 'create', '--alias', 'x', '--json'], {stdin: 's'})).to.deep.equal(['mi'])
  })

  it('the YAML library for a manifest', async () => {
    await initialise(place())
    expect(await loaded(['secret', 'create', 'k8', '--alias', 'x'], {stdin: 's'})).to.deep.equal([
      'js-yaml',
      'mi',
      'rest',
    ])
  })

  it('of the libraries for keystores the parser alone, and no prompts, for init', async () => {
    await initialiseWithKey(place())
    const words = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '--force', '--profile', 'p']
    expect(await loaded(words, {env: {MI_KEYSTORE_PASSWORD: password}})).to.deep.equal([
      'js-yaml',
      'mi',
      'node-forge-lib-asn1',
      'rest',
    ])
  })
})
