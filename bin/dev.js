#!/usr/bin/env -S node --import tsx
const {readFileSync} = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const pjson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const oclif = {
  ...pjson.oclif,
  commands: {strategy: 'pattern', target: './src/commands'},
  hooks: {command_not_found: './src/terminal/command-not-found.ts'},
}

import('../src/main.ts').then(({main}) => main({root, pjson: {...pjson, oclif}}))
