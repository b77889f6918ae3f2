/** Runs the program from its source, with the commands that are there. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {main} from '../src/main.ts'

const root = path.join(import.meta.dirname, '..')
const pjson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const oclif = {
  ...pjson.oclif,
  commands: {strategy: 'pattern', target: './src/commands'},
  hooks: {command_not_found: './src/cli/command-not-found.ts'},
}

await main({root, pjson: {...pjson, oclif}})
