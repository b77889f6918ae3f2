#!/usr/bin/env node
// `npm run dev`. JavaScript, since Node.js cannot run TypeScript yet when this starts.
const {spawn} = require('node:child_process')
const path = require('node:path')
const {pathToFileURL} = require('node:url')

/** @param {string} name */
const tool = (name) => path.join(__dirname, '..', 'tools', name)

// Threads inherit what lets Node.js run TypeScript only if it is an option of the process.
const options = ['--import', pathToFileURL(tool('typescript.js')).href]
const source = spawn(process.execPath, [...options, tool('run-source.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})

process.on('SIGINT', () => undefined)
source.on('exit', (code) => {
  process.exitCode = code ?? 1
})
