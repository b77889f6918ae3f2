/** Loaded by `npm run test:unit`: a test that starts a program fails, and its error says where it belongs. */
import childProcess from 'node:child_process'
import {syncBuiltinESMExports} from 'node:module'

function refuse(): never {
  throw new Error(
    'a unit test must not start a program: move the test to a file named *.integration.test.ts (see test/README.md)',
  )
}

const {exec, execFile, execFileSync, execSync, fork, spawn, spawnSync} = childProcess
for (const name of Object.keys({exec, execFile, execFileSync, execSync, fork, spawn, spawnSync})) {
  Object.defineProperty(childProcess, name, {value: refuse})
}
syncBuiltinESMExports()
