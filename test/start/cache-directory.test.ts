import {Config} from '@oclif/core'
import {expect} from 'chai'
import {userInfo} from 'node:os'
import path from 'node:path'
import {cacheDirectory} from '../../src/start/cache-directory.js'

const root = path.join(import.meta.dirname, '..', '..')

describe('cacheDirectory', () => {
  const names = ['MI_CACHE_DIR', 'XDG_CACHE_HOME', 'HOME', 'USERPROFILE', 'LOCALAPPDATA']
  const saved = new Map(names.map((name) => [name, process.env[name]]))

  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })

  const cases: readonly Record<string, string>[] = [
    {HOME: '/home/a'},
    {HOME: '/home/a', XDG_CACHE_HOME: '/var/cache/a'},
    {HOME: '/home/a', XDG_CACHE_HOME: ''},
    {HOME: '/home/a', XDG_CACHE_HOME: '/var/cache/a', MI_CACHE_DIR: '/var/mi'},
    {HOME: '/home/a', MI_CACHE_DIR: ''},
    {},
  ]
  for (const variables of cases) {
    it(`returns oclif's own with ${JSON.stringify(variables)}`, async () => {
      for (const name of names) Reflect.deleteProperty(process.env, name)
      Object.assign(process.env, variables)
      expect(cacheDirectory(process.env, process.platform)).to.equal((await Config.load(root)).cacheDir)
    })
  }

  it("is in the user's home if HOME is empty, not in a directory that others can write to", () => {
    const expected = path.join(userInfo().homedir, '.cache', 'mi')
    expect(cacheDirectory({HOME: ''}, 'linux')).to.equal(expected)
  })

  it('returns the usual one of macOS and Windows', () => {
    expect(cacheDirectory({HOME: '/Users/a'}, 'darwin')).to.equal(path.join('/Users/a', 'Library', 'Caches', 'mi'))
    expect(cacheDirectory({USERPROFILE: '/u', LOCALAPPDATA: '/u/local'}, 'win32')).to.equal(path.join('/u/local', 'mi'))
    expect(cacheDirectory({USERPROFILE: '/u'}, 'win32')).to.equal(path.join('/u', '.cache', 'mi'))
  })
})
