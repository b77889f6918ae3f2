import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {Script} from 'node:vm'
import {parseCode} from '../../../src/start/code-cache.js'
import {compiledScript, compileMainScript} from '../../../tools/release/compiled-code.js'
import {writeAssets} from '../../../tools/release/executable.js'
import {sandbox} from '../../support/cli.js'
import {needs} from '../../support/tools.js'

describe('the compiled code in the executable', () => {
  const place = sandbox()

  it('is accepted by V8, and the same each time', function () {
    needs(this, 'node')
    const assets = place().work
    writeAssets(assets)
    const content = compileMainScript(process.execPath, assets)
    const {identity, extent, code} = parseCode(content)
    expect({identity, isUsed: extent > 50}).to.deep.equal({identity: 'secret-create', isUsed: true})
    const source = readFileSync(path.join(assets, compiledScript), 'latin1')
    const script = new Script(source, {filename: '/elsewhere/mi.cjs', cachedData: code})
    expect(script.cachedDataRejected).to.equal(false)
    expect(compileMainScript(process.execPath, assets).equals(content)).to.equal(true)
  })
})
