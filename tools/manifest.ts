/** Sorts the commands in oclif's manifest, so that the same commands always result in the same file. */
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {root} from './paths.js'

const file = path.join(root, 'oclif.manifest.json')

const {commands, ...rest} = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly commands: Readonly<Record<string, unknown>>
}
const sorted = Object.fromEntries(Object.entries(commands).sort(([one], [other]) => (one < other ? -1 : 1)))
writeFileSync(file, `${JSON.stringify({commands: sorted, ...rest}, null, 2)}\n`)
