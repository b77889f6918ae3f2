/** Puts the commands of oclif's manifest in order, so that the same commands give the same file. */
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

const file = path.join(import.meta.dirname, '..', 'oclif.manifest.json')

const {commands, ...rest} = JSON.parse(readFileSync(file, 'utf8'))
const sorted = Object.fromEntries(Object.entries(commands).sort(([one], [other]) => (one < other ? -1 : 1)))
writeFileSync(file, `${JSON.stringify({commands: sorted, ...rest}, null, 2)}\n`)
