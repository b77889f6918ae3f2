/** `npm run test:unit` loads this before the tests: from then on none of them can start a program. */
import childProcess from 'node:child_process'
import {syncBuiltinESMExports} from 'node:module'
import {unitRunMark} from './unit-run.js'

process.env[unitRunMark] = '1'
process.env.MI_PROPERTY_RUNS ??= '30'

function refuse(): never {
  throw new Error(
    "a unit test must not start a program: declare it with needs(this, 'program') from test/support/tools.ts",
  )
}

/** Hooks run where the tests do: with --parallel, mocha itself still has to start its workers. */
export const mochaHooks = {
  beforeAll() {
    const {exec, execFile, execFileSync, execSync, fork, spawn, spawnSync} = childProcess
    for (const name of Object.keys({exec, execFile, execFileSync, execSync, fork, spawn, spawnSync})) {
      Object.defineProperty(childProcess, name, {value: refuse, configurable: true})
    }
    syncBuiltinESMExports()
  },
}
