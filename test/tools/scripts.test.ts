import {expect} from 'chai'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../../tools/build-error.js'
import {root} from '../../tools/paths.js'
import {checkCore, checkRestOfOclif, coreModules, isInRest} from '../../tools/scripts.js'

describe('the list of the core', () => {
  it('says what to do about a file that was renamed', () => {
    checkCore(coreModules())
    expect(() => {
      checkCore([...coreModules(), 'io/old-name.ts'])
    }).to.throw(
      BuildError,
      'tools/scripts.ts lists files that do not exist: src/io/old-name.ts; write their new names there',
    )
  })

  it('says what to do if oclif renames its files', () => {
    expect(() => {
      checkRestOfOclif(['node_modules/@oclif/plugin-help/lib/index.js'])
    }).to.throw(
      BuildError,
      /^restOfOclif in tools\/scripts\.ts lists files that do not exist: (?:.*, )?node_modules\/@oclif\/core\/lib\/ux\/.*; write their new names there$/,
    )
  })

  it('decides which script has a module', () => {
    const file = (name: string) => path.join(root, name)
    expect(isInRest(file('src/main.ts'))).to.equal(false)
    expect(isInRest(file('src/commands/secret/init.ts'))).to.equal(true)
    expect(isInRest(file('node_modules/@oclif/core/lib/help/root.js'))).to.equal(true)
    expect(existsSync(file('node_modules/@oclif/core/lib/help/root.js'))).to.equal(true)
  })
})
