/** What is installed with the executable: manual pages, shell completions and licenses. */
import {existsSync, readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'
import {sbomFile} from '../sbom.js'
import {gzip} from './gzip.js'
import {run} from './run.js'
import {file, type Entry} from './tar.js'

/** Where each shell looks for completions below its prefix. Debian's zsh looks there, others where their administrators say. */
const completionFiles = {
  bash: 'share/bash-completion/completions/mi',
  zsh: 'share/zsh/vendor-completions/_mi',
  fish: 'share/fish/vendor_completions.d/mi.fish',
} as const

/** @returns compressed manual pages below a prefix */
export async function manualPages(): Promise<readonly Entry[]> {
  const directory = path.join(root, 'man')
  const names = readdirSync(directory).filter((name) => name.endsWith('.1'))
  const page = async (name: string) =>
    file(`share/man/man1/${name}.gz`, await gzip(readFileSync(path.join(directory, name))))
  return Promise.all(names.sort().map(page))
}

/** @returns completions below a prefix, as the built program prints them */
export function completions(): readonly Entry[] {
  return Object.entries(completionFiles).map(([shell, name]) => file(name, completionFor(shell)))
}

function completionFor(shell: string): string {
  const program = path.join(root, 'bin', 'run.js')
  return run(process.execPath, [program, 'completion', shell], {env: {MI_CACHE_DIR: '/dev/null'}})
}

/** Where Node.js's license is, relative to its binary, in its archives and in packages of systems. */
const usualPlaces = ['../LICENSE', '../../LICENSE', '../share/doc/nodejs/LICENSE', '../share/doc/node/LICENSE']

/** @param given the file to read @throws BuildError if there is none: it must be distributed with Node.js */
export function nodeLicense(node: string, given: string | undefined): string {
  const places = given === undefined ? usualPlaces.map((place) => path.join(path.dirname(node), place)) : [given]
  const found = places.find((place) => existsSync(place))
  const license = found === undefined ? '' : readFileSync(found, 'utf8')
  if (license.startsWith('Node.js is licensed')) return license
  throw new BuildError('the license of Node.js is not installed with it; name its file with --node-license')
}

/** @param license Node.js's @returns what a copy of the executable must be accompanied by, in a directory */
export function legalTexts(directory: string, license: string): readonly Entry[] {
  const text = (name: string, from: string) => file(`${directory}/${name}`, readFileSync(path.join(root, from)))
  return [
    text('LICENSE', 'LICENSE'),
    text('THIRD-PARTY-LICENSES.txt', 'dist/THIRD-PARTY-LICENSES.txt'),
    file(`${directory}/NODE-LICENSE.txt`, license),
    text(sbomFile, `dist/${sbomFile}`),
  ]
}
