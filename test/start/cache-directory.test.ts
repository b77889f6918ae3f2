import {expect} from 'chai'
import {userInfo} from 'node:os'
import path from 'node:path'
import {cacheDirectory} from '../../src/start/cache-directory.js'
import {itChoosesAsOclif} from '../support/oclif-directory.js'

describe('cacheDirectory', () => {
  itChoosesAsOclif({
    choose: cacheDirectory,
    ofOclif: ({cacheDir}) => cacheDir,
    own: 'MI_CACHE_DIR',
    xdg: 'XDG_CACHE_HOME',
  })

  it("is in the user's home if HOME is empty, not in a directory that others can write to", () => {
    const expected = path.join(userInfo().homedir, '.cache', 'mi')
    expect(cacheDirectory({HOME: ''}, 'linux')).to.equal(expected)
  })

  it('is not in the working directory, which may be a repository of somebody else', () => {
    for (const relative of [{MI_CACHE_DIR: 'cache'}, {XDG_CACHE_HOME: '.cache'}, {HOME: 'home'}])
      expect(cacheDirectory(relative, 'linux')).to.equal(undefined)
  })

  it('returns the usual one of macOS and Windows', () => {
    expect(cacheDirectory({HOME: '/Users/a'}, 'darwin')).to.equal(path.join('/Users/a', 'Library', 'Caches', 'mi'))
    expect(cacheDirectory({USERPROFILE: '/u', LOCALAPPDATA: '/u/local'}, 'win32')).to.equal(path.join('/u/local', 'mi'))
    expect(cacheDirectory({USERPROFILE: '/u'}, 'win32')).to.equal(path.join('/u', '.cache', 'mi'))
  })
})
