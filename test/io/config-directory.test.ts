import {Config} from '@oclif/core'
import {expect} from 'chai'
import path from 'node:path'
import {configDirectory} from '../../src/io/config-directory.js'

const root = path.join(import.meta.dirname, '..', '..')

describe('configDirectory', () => {
  const names = ['MI_CONFIG_DIR', 'XDG_CONFIG_HOME', 'HOME', 'USERPROFILE', 'LOCALAPPDATA']
  const saved = new Map(names.map((name) => [name, process.env[name]]))

  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })

  const cases: readonly Record<string, string>[] = [
    {HOME: '/home/a'},
    {HOME: '/home/a', XDG_CONFIG_HOME: '/etc/a'},
    {HOME: '/home/a', XDG_CONFIG_HOME: ''},
    {HOME: '/home/a', XDG_CONFIG_HOME: '/etc/a', MI_CONFIG_DIR: '/etc/mi'},
    {HOME: '/home/a', MI_CONFIG_DIR: ''},
    {},
  ]
  for (const variables of cases) {
    it(`returns oclif's own with ${JSON.stringify(variables)}`, async () => {
      for (const name of names) Reflect.deleteProperty(process.env, name)
      Object.assign(process.env, variables)
      expect(configDirectory(process.env, process.platform)).to.equal((await Config.load(root)).configDir)
    })
  }

  it('returns the usual one of Windows', () => {
    const inLocal = path.join('/u/local', 'mi')
    expect(configDirectory({USERPROFILE: '/u', LOCALAPPDATA: '/u/local'}, 'win32')).to.equal(inLocal)
    expect(configDirectory({USERPROFILE: '/u'}, 'win32')).to.equal(path.join('/u', '.config', 'mi'))
    const drive = {USERPROFILE: '/u', HOMEDRIVE: 'H:', HOMEPATH: '/h'}
    expect(configDirectory(drive, 'win32')).to.equal(path.join('H:', '/h', '.config', 'mi'))
  })
})
