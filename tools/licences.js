/** The licences of what the bundle contains, which ask to be passed on with it. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/**
 * @param metafiles esbuild's, of all that was built
 * @returns the text of each package's licence, under its name and version
 * @throws Error for a package without one
 */
export function licencesOf(root, metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs))
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined))
  return [...folders]
    .sort()
    .map((folder) => licenceIn(path.join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function packageFolder(input) {
  return /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

function licenceIn(folder) {
  const {name, version, license} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined && license === undefined) throw new Error(`no licence in ${folder}`)
  const text = file === undefined ? `Licence: ${license}` : readFileSync(path.join(folder, file), 'utf8').trim()
  return `${name} ${version} (${license})\n\n${text}\n`
}
