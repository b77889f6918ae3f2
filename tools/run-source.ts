/** Runs the program from its source, with the commands that are in src now. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {main, type Installation} from '../src/main.js'
import {root} from './paths.js'

const pjson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Installation['pjson']

await main({
  root,
  pjson: {
    ...pjson,
    oclif: {
      ...pjson.oclif,
      commands: {strategy: 'pattern', target: './src/commands'},
      hooks: {command_not_found: './src/cli/command-not-found.ts'},
    },
  },
})
