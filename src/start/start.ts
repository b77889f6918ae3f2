/** Starts the built program, from compiled code if it is cached. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type * as program from '../main.js'
import {scriptLoader} from './script-loader.js'

const root = path.dirname(import.meta.dirname)
const load = scriptLoader(import.meta.dirname, process.argv.slice(2))
const {main} = load('mi.cjs') as typeof program

void main({
  root,
  pjson: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as program.Installation['pjson'],
})
