#!/usr/bin/env node
import {forgetEnvFiles} from '../dist/io/node-env-file.js'
import {reportOutside} from '../dist/terminal/report-outside.js'

forgetEnvFiles(process.argv.slice(2), process.env)

// Under DEBUG the libraries log the command line and its parts, and with them a secret that was typed in the wrong place.
delete process.env.DEBUG
delete process.env.CLI_FLAGS_DEBUG

const {flush, run} = await import('@oclif/core')
// Not awaited: where the reader of standard output has gone, flushing never ends.
await run(process.argv.slice(2), import.meta.url).then(() => void flush(), reportOutside)
