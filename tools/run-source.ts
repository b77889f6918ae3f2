/** Runs the program from its source, with the commands that are in src now. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {main, type Installation} from '../src/main.js'
import {root} from './paths.js'

const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'))
const pjson = readJson('package.json') as Installation['pjson']

await main({
  root,
  loadManifest: () => readJson('oclif.manifest.json') as ReturnType<Installation['loadManifest']>,
  pjson: {
    ...pjson,
    oclif: {
      ...pjson.oclif,
      commands: {strategy: 'pattern', target: './src/commands'},
      hooks: {command_not_found: './src/cli/command-not-found.ts'},
    },
  },
})
