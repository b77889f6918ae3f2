/**
 * Runs a command as the executable will, to have the code that V8 compiles for it in a code cache. The arguments are the directory with
 * the executable's assets, its script, and the command line. `compiled-code.ts` runs it with flags without which the code differs each time.
 */
const {readFileSync} = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const {setFlagsFromString} = require('node:v8')

const [assets = '', program = '', ...words] = process.argv.slice(2)

/** What Node.js has inside an executable only. */
const sea = {getRawAsset: (/** @type {string} */ name) => new Uint8Array(readFileSync(path.join(assets, name))).buffer}

const load = Reflect.get(Module, '_load')
Reflect.set(Module, '_load', (/** @type {string} */ id, /** @type {unknown[]} */ ...rest) =>
  id === 'node:sea' ? sea : load(id, ...rest),
)

// A path that exists everywhere: paths of scripts are below it, and are in the code.
process.execPath = '/'
process.argv.splice(1, Infinity, '/', ...words)

// V8 takes code only from a process with the same flags, and this is before the code is written.
process.once('exit', () => {
  setFlagsFromString('--hash-seed=0')
  setFlagsFromString('--random-seed=0')
  setFlagsFromString('--flush-bytecode')
})

require(program)
