/** The licenses of the packages in the bundle, which must be distributed with it. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from './build-error.js'
import type {BundledPackage} from './packages.js'
import {root} from './paths.js'

/**
 * @returns each package's name, version and license text
 * @throws BuildError for a package without a license
 */
export function collectLicenses(packages: readonly BundledPackage[]): string {
  return packages.map(licenseOf).join(`\n${'-'.repeat(80)}\n\n`)
}

function licenseOf({name, version, license, directory: relative}: BundledPackage): string {
  const directory = path.join(root, relative)
  const file = readdirSync(directory).find((each) => /^licen[cs]e/i.test(each))
  if (file !== undefined)
    return `${name} ${version} (${license ?? 'see below'})\n\n${readFileSync(path.join(directory, file), 'utf8').trim()}\n`
  if (license !== undefined) return `${name} ${version} (${license})\n\nLicense: ${license}\n`
  throw new BuildError(`${directory} has no license; do not bundle ${name}, or find out its license`)
}
