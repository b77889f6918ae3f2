/** Writes the manual pages to `man`, and lists them in package.json, where npm looks for them. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {manualPages} from './man/pages.js'
import {root} from './paths.js'

const directory = path.join(root, 'man')
const pages = manualPages()
rmSync(directory, {recursive: true, force: true})
mkdirSync(directory)
for (const [file, text] of pages) writeFileSync(path.join(directory, file), text)

const packageFile = path.join(root, 'package.json')
const packageJson = JSON.parse(readFileSync(packageFile, 'utf8')) as Record<string, unknown>
packageJson.man = [...pages.keys()].map((file) => `./man/${file}`)
writeFileSync(packageFile, `${JSON.stringify(packageJson, null, 2)}\n`)
