#!/usr/bin/env node
const {spawn} = require('node:child_process')
const path = require('node:path')
const {pathToFileURL} = require('node:url')

const tool = (name) => path.join(__dirname, '..', 'tools', name)

// What lets Node.js run TypeScript must be an option of the process, for threads inherit no other.
const options = ['--import', pathToFileURL(tool('typescript.js')).href]
const source = spawn(process.execPath, [...options, tool('run-source.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})

process.on('SIGINT', () => undefined)
source.on('exit', (code) => {
  process.exitCode = code ?? 1
})
