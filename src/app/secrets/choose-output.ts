/** Chooses where ciphertexts are written, and in which format, before anything is read. */
import {UsageError} from '../../errors.js'
import type {OutputFormat} from '../../formats/format.js'
import type {GivenManifestOptions} from '../../formats/kubernetes/manifest-options.js'
import {findOutput, outputs, type Output} from '../../formats/outputs.js'
import {isTomlName} from '../../formats/sources.js'
import type {SecretTable} from '../../formats/toml/secret-names.js'
import {pathWithin} from '../../io/path-trace.js'
import {absolutePath} from '../../io/paths.js'

export interface OutputFlags {
  /** The name of the output, as an argument. */
  readonly word: string | undefined
  /** The name of the output in --output. */
  readonly output: string | undefined
  readonly dest: string | undefined
  readonly manifest: GivenManifestOptions
  /** The table of TOML to write; undefined for the usual one. */
  readonly table?: SecretTable | undefined
}

export interface ChosenOutput {
  readonly name: string
  readonly format: OutputFormat
  /** An absolute path; undefined for standard output. */
  readonly dest: string | undefined
}

/**
 * @throws UsageError for an unknown output, or if the flags contradict each other; FileError if a link takes the default file out of the
 *   working directory
 */
export function chooseOutput({word, output, dest, manifest, table}: OutputFlags): ChosenOutput {
  const [first = outputs[0], second = first] = [word, output].filter((name) => name !== undefined).map(findOutput)
  if (first !== second) {
    throw new UsageError(`two outputs were specified: ${first.name} and ${second.name}`, 'use one of them')
  }
  if (!first.isManifest) refuseManifestOptions(first.name, manifest)
  refuseUnfitName(first, dest)
  if (table !== undefined && (first.isManifest || !isTomlName(dest ?? ''))) {
    throw new UsageError(
      '--table requires a TOML file',
      'use it with --output file and a name in --dest that ends in .toml',
    )
  }
  const format = first.format(manifest, dest, table)
  return {name: first.name, format, dest: chooseDest(first.name, format, dest)}
}

function refuseUnfitName({name, summary, unfitEndings, fitEndings}: Output, dest = ''): void {
  const ending = unfitEndings?.exec(dest)?.[0]
  if (ending === undefined) return
  throw new UsageError(
    `the output ${name} writes ${summary}, but the name in --dest ends in ${ending}`,
    `use a name that ends in ${fitEndings}`,
  )
}

function refuseManifestOptions(output: string, options: GivenManifestOptions): void {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  if (given.length === 0) return
  const flags = given.map(([option]) => (option === 'labels' ? '--label' : `--${option}`)).join(' and ')
  throw new UsageError(`${flags} cannot be used with the output ${output}`, 'use it with --output k8')
}

const standardOutput = '-'

function chooseDest(name: string, {defaultDest}: OutputFormat, given: string | undefined): string | undefined {
  if (defaultDest === undefined && given !== undefined && given !== standardOutput) {
    throw new UsageError(`--dest cannot be used with the output ${name}`, 'use it with --output file or --output k8')
  }
  if (given === undefined) return defaultDest === undefined ? undefined : pathWithin(defaultDest)
  return given === standardOutput ? undefined : absolutePath(given)
}
