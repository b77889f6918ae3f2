import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {makerState, ownMark} from '../../src/io/maker.js'
import {needs} from '../support/tools.js'

const root = path.join(import.meta.dirname, '..', '..')
const urlOf = (...parts: readonly string[]) => pathToFileURL(path.join(root, ...parts)).href

describe('the mark of a process', () => {
  it('says whether the process runs', () => {
    const states = [
      ownMark(),
      ownMark().replace(/-\w+-/, '-00000001-'),
      ownMark().replace(/^\d+/, '4194304'),
      ownMark().replace(/\w+$/, '00000000'),
    ].map(makerState)
    expect(states).to.deep.equal(['running', 'gone', 'gone', 'elsewhere'])
  })

  it('counts as that of one that runs if it does not say when it started', () => {
    expect(makerState(ownMark().replace(/-\w+-/, '-00000000-'))).to.equal('running')
  })

  describe('in another container', () => {
    const user = ['--user', '--map-root-user', '--fork']

    /** Runs a program there that calls what is imported here. */
    function printIn(container: readonly string[], expression: string): string {
      const program = `import {makerState, ownMark} from ${JSON.stringify(urlOf('src', 'io', 'maker.ts'))}
        console.log(${expression})`
      const node = [process.execPath, '--import', urlOf('tools', 'typescript.js'), '--input-type=module', '--eval']
      const run = spawnSync('unshare', [...user, ...container, ...node, program], {encoding: 'utf8'})
      expect(run.status, run.stderr).to.equal(0)
      return run.stdout
    }

    before(function () {
      needs(this, 'node', 'unshare')
      if (spawnSync('unshare', [...user, '--pid', '--time', 'true']).status !== 0) this.skip()
    })

    it('is not looked up in a /proc with the numbers of another', () => {
      expect(printIn(['--pid'], 'process.pid, makerState(ownMark())')).to.equal('1 running\n')
    })

    it('says nothing where the clock is another', () => {
      const state = `makerState(${JSON.stringify(ownMark())})`
      expect(printIn(['--time', '--boottime', '1000'], state)).to.equal('elsewhere\n')
    })
  })
})
