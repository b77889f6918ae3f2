/** The licenses of the packages in the bundle, which must be distributed with it. */
import type {Metafile} from 'esbuild'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from './build-error.js'
import {root} from './paths.js'

/**
 * @param metafiles of everything built
 * @returns each package's name, version and license text
 * @throws BuildError for a package without a license
 */
export function collectLicenses(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs))
  const packages = new Set(inputs.flatMap((input) => packageOf(input) ?? []))
  return [...packages]
    .sort()
    .map((directory) => licenseIn(path.join(root, directory)))
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function packageOf(input: string): string | undefined {
  return /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly license?: string
}

function licenseIn(directory: string): string {
  const {name, version, license} = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as PackageJson
  const file = readdirSync(directory).find((each) => /^licen[cs]e/i.test(each))
  if (file !== undefined)
    return `${name} ${version} (${license ?? 'see below'})\n\n${readFileSync(path.join(directory, file), 'utf8').trim()}\n`
  if (license !== undefined) return `${name} ${version} (${license})\n\nLicense: ${license}\n`
  throw new BuildError(`${directory} has no license; do not bundle ${name}, or find out its license`)
}
