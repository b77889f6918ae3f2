import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {parseCode} from '../../../src/start/code-cache.js'
import {compiledScript, compileMainScript} from '../../../tools/release/compiled-code.js'
import {writeAssets} from '../../../tools/release/executable.js'
import {sandbox} from '../../support/cli.js'
import {needs} from '../../support/tools.js'

/** A process of its own, because V8 takes no code if other tests have set flags of it. */
const isRejected = `
  const {readFileSync} = require('node:fs')
  const {Script} = require('node:vm')
  const [source, code] = process.argv.slice(1)
  const options = {filename: '/elsewhere/mi.cjs', cachedData: readFileSync(code)}
  console.log(new Script(readFileSync(source, 'latin1'), options).cachedDataRejected)
`

describe('the compiled code in the executable', () => {
  const place = sandbox()

  it('is accepted by V8, and the same each time', function () {
    needs(this, 'node')
    const assets = place().work
    writeAssets(assets)
    const content = compileMainScript(process.execPath, assets)
    const {identity, extent, code} = parseCode(content)
    expect({identity, isUsed: extent > 50}).to.deep.equal({identity: 'secret-create', isUsed: true})
    const files = [path.join(assets, compiledScript), place().write('code', code)]
    expect(execFileSync(process.execPath, ['--eval', isRejected, ...files], {encoding: 'utf8'})).to.equal('false\n')
    expect(compileMainScript(process.execPath, assets).equals(content)).to.equal(true)
  })
})
