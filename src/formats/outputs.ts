/** The formats that ciphertexts are written in. A new one is a file beside this and an entry here. */
import {UsageError} from '../errors.js'
import {consoleLines} from './console.js'
import {kubernetes} from './kubernetes.js'
import {manifestOptions, type GivenManifestOptions} from './manifest-options.js'
import {propertiesFile} from './properties.js'
import type {OutputFormat} from './values.js'

interface Output {
  readonly name: string
  readonly synonyms: readonly string[]
  /** For help: a fragment. */
  readonly summary: string
  /** @throws UsageError where the options are not this output's, or break its rules */
  format(options: GivenManifestOptions): OutputFormat
}

/** In the order to offer them; the first is the default. */
export const outputs: readonly [Output, ...Output[]] = [
  {name: 'console', synonyms: [], summary: 'lines on standard output', format: plain('console', consoleLines)},
  {name: 'file', synonyms: [], summary: 'properties', format: plain('file', propertiesFile)},
  {name: 'k8', synonyms: ['k8s'], summary: 'a Kubernetes manifest', format: (options) => kubernetes(manifestOptions(options))},
]

/** The words that name an output. */
export const outputWords: readonly string[] = outputs.flatMap(({name, synonyms}) => [name, ...synonyms])

/** @throws UsageError for a word that is not one of `outputWords`, without repeating it */
export function outputNamed(word: string): Output {
  const found = outputs.find(({name, synonyms}) => name === word || synonyms.includes(word))
  if (found) return found
  throw new UsageError('unknown output', `use one of: ${outputWords.join(', ')}`)
}

function plain(name: string, format: OutputFormat): Output['format'] {
  return (options) => {
    const given = Object.entries(options).filter(([, value]) => value !== undefined)
    if (given.length === 0) return format
    const flags = given.map(([option]) => (option === 'labels' ? '--label' : `--${option}`)).join(' and ')
    throw new UsageError(`${flags} cannot be used with the output ${name}`, 'use it with --output k8')
  }
}
