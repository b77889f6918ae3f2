/** Chooses where ciphertexts are written, and in which format, before anything is read. */
import {UsageError} from '../../errors.js'
import type {DirectoryFormat, OutputFormat, SecretName} from '../../formats/format.js'
import {findOutput, outputs, type FormatOptions, type Output, type OutputOptions} from '../../formats/outputs.js'
import {isTomlName} from '../../formats/sources.js'
import {pathWithin} from '../../io/path-trace.js'
import {absolutePath} from '../../io/paths.js'

export interface OutputFlags {
  /** The name of the output, as an argument. */
  readonly word: string | undefined
  /** The name of the output in --output. */
  readonly output: string | undefined
  readonly dest: string | undefined
  readonly force: boolean
  readonly merge: boolean
  readonly outputOptions: OutputOptions
}

export type ChosenOutput = Pick<Output, 'hasRecords' | 'name'> &
  (
    | {
        readonly format: OutputFormat
        /** The absolute path of a file; undefined for standard output. */
        readonly dest: string | undefined
      }
    | {
        readonly directoryFormat: DirectoryFormat
        /** The absolute path of a directory. */
        readonly dest: string
      }
  )

/**
 * @param input the Secret that the secrets are read from, which provides the name and the namespace of a manifest unless flags do
 * @throws UsageError for an unknown output, or if the flags contradict each other; FileError if a link takes the default file out of the
 *   working directory
 */
export function chooseOutput(
  {word, output, dest, force, merge, outputOptions}: OutputFlags,
  input?: SecretName,
): ChosenOutput {
  const [first = outputs[0], second = first] = [word, output].filter((name) => name !== undefined).map(findOutput)
  if (first !== second) {
    throw new UsageError(`two outputs were specified: ${first.name} and ${second.name}`, 'use one of them')
  }
  refuseOtherOptions(first, outputOptions)
  refuseUnfitName(first, dest)
  if (outputOptions.table !== undefined && !isTomlName(dest ?? '')) {
    throw new UsageError('--table requires a TOML file', 'use it with a name in --dest that ends in .toml')
  }
  if (dest !== undefined) refuseUnfitTarget(first, dest)
  if (force && merge && first.hasRecords !== true)
    throw new UsageError('--force and --merge cannot be used together', 'use one of them')
  const chosen = chooseFormat(first, {...outputOptions, input}, dest)
  if (merge) refuseMerging(first, chosen.dest)
  return chosen
}

function chooseFormat(output: Output, options: FormatOptions, given: string | undefined): ChosenOutput {
  const format = output.format(options, given)
  const {name, hasRecords} = output
  const about = {name, ...(hasRecords && {hasRecords})}
  const written = given === standardOutput ? undefined : (given ?? format.defaultDest)
  const dest = written === undefined ? undefined : given === undefined ? pathWithin(written) : absolutePath(written)
  if ('isSequence' in format) return {...about, format, dest}
  if (dest === undefined) throw new TypeError('a directory cannot be printed')
  return {...about, directoryFormat: format, dest}
}

function refuseUnfitName({name, summary, unfitEndings, fitEndings}: Output, dest = ''): void {
  const ending = unfitEndings?.exec(dest)?.[0]
  if (ending === undefined) return
  throw new UsageError(
    `the output ${name} writes ${summary}, but the name in --dest ends in ${ending}`,
    `use a name that ends in ${fitEndings}`,
  )
}

const flagNames: Readonly<Record<keyof OutputOptions, string>> = {
  name: '--name',
  namespace: '--namespace',
  labels: '--label',
  shell: '--shell',
  table: '--table',
}

function refuseOtherOptions(output: Output, given: OutputOptions): void {
  const names = Object.keys(flagNames) as readonly (keyof OutputOptions)[]
  const others = names.filter((option) => given[option] !== undefined && !output.options.includes(option))
  const [first] = others
  if (first === undefined) return
  const flags = others.map((option) => flagNames[option]).join(' and ')
  const taker = outputs.find(({options}) => options.includes(first))
  throw new UsageError(
    `${flags} cannot be used with the output ${output.name}`,
    `use it with --output ${taker?.name ?? ''}`,
  )
}

const standardOutput = '-'

function refuseUnfitTarget({name, summary, target}: Output, dest: string): void {
  if (target === 'print' && dest !== standardOutput)
    throw new UsageError(`--dest cannot be used with the output ${name}`, 'use it with --output file or --output k8')
  if (target === 'directory' && dest === '')
    throw new UsageError('--dest is empty', 'specify a directory; use . for the working directory')
  if (target === 'directory' && dest === standardOutput)
    throw new UsageError(
      `the output ${name} writes ${summary}, which cannot be printed`,
      'specify a directory with --dest',
    )
}

function refuseMerging({name, insteadOfMerging}: Output, dest: string | undefined): void {
  if (insteadOfMerging !== undefined)
    throw new UsageError(`--merge cannot be used with the output ${name}`, insteadOfMerging)
  if (dest === undefined)
    throw new UsageError('--merge requires a file to merge into', 'use it with --output file or --output k8')
}
