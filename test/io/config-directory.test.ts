import {expect} from 'chai'
import path from 'node:path'
import {configDirectory} from '../../src/io/config-directory.js'
import {itChoosesAsOclif} from '../support/oclif-directory.js'

describe('configDirectory', () => {
  itChoosesAsOclif({
    choose: configDirectory,
    ofOclif: ({configDir}) => configDir,
    own: 'MI_CONFIG_DIR',
    xdg: 'XDG_CONFIG_HOME',
  })

  it('returns the usual one of Windows', () => {
    const inLocal = path.join('/u/local', 'mi')
    expect(configDirectory({USERPROFILE: '/u', LOCALAPPDATA: '/u/local'}, 'win32')).to.equal(inLocal)
    expect(configDirectory({USERPROFILE: '/u'}, 'win32')).to.equal(path.join('/u', '.config', 'mi'))
    const drive = {USERPROFILE: '/u', HOMEDRIVE: 'H:', HOMEPATH: '/h'}
    expect(configDirectory(drive, 'win32')).to.equal(path.join('H:', '/h', '.config', 'mi'))
  })
})
