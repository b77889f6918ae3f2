/** The packages in the bundle, by what esbuild says it read. */
import type {Metafile} from 'esbuild'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {root} from './paths.js'

export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** As in its package.json: an SPDX expression. */
  readonly license: string | undefined
  /** Relative to the repository, with slashes: `node_modules/ejs`. The lock file calls it so too. */
  readonly directory: string
}

/** @param metafiles of everything built @returns the packages in the order of their directories */
export function bundledPackages(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs))
  const directories = new Set(inputs.flatMap((input) => directoryOf(input) ?? []))
  return [...directories].sort().map(describe)
}

function directoryOf(input: string): string | undefined {
  return /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly license?: string
}

function describe(directory: string): BundledPackage {
  const file = path.join(root, directory, 'package.json')
  const {name, version, license} = JSON.parse(readFileSync(file, 'utf8')) as PackageJson
  return {name, version, license, directory}
}
