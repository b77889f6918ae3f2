/** The formats that ciphertexts are written in. A new one is a file beside this and an entry here. */
import {UsageError} from '../errors.js'
import {consoleLines} from './console.js'
import {dotenvFile} from './dotenv-file.js'
import {isDotenvName} from './file-names.js'
import {kubernetes} from './kubernetes.js'
import {manifestOptions, type GivenManifestOptions} from './manifest-options.js'
import {propertiesFile} from './properties.js'
import type {OutputFormat} from './values.js'

interface Output {
  readonly name: string
  readonly synonyms: readonly string[]
  /** For help: a fragment. */
  readonly summary: string
  /**
   * @param dest where it goes, if that was said: a name of a .env file asks for that format
   * @throws UsageError where the options are not this output's, or break its rules
   */
  format(options: GivenManifestOptions, dest?: string): OutputFormat
}

/** In the order to offer them; the first is the default. */
export const outputs: readonly [Output, ...Output[]] = [
  {name: 'console', synonyms: [], summary: 'lines on standard output', format: plain('console', () => consoleLines)},
  {name: 'file', synonyms: [], summary: 'properties', format: plain('file', fileFormatFor)},
  {
    name: 'k8',
    synonyms: ['k8s'],
    summary: 'a Kubernetes manifest',
    format: (options) => kubernetes(manifestOptions(options), options.name !== undefined),
  },
]

/** The words that name an output. */
export const outputWords: readonly string[] = outputs.flatMap(({name, synonyms}) => [name, ...synonyms])

/** @throws UsageError for a word that is not one of `outputWords`, without repeating it */
export function outputNamed(word: string): Output {
  const found = outputs.find(({name, synonyms}) => name === word || synonyms.includes(word))
  if (found) return found
  throw new UsageError('unknown output', `use one of: ${outputWords.join(', ')}`)
}

function fileFormatFor(dest = ''): OutputFormat {
  return isDotenvName(dest) ? dotenvFile : propertiesFile
}

function plain(name: string, formatFor: (dest?: string) => OutputFormat): Output['format'] {
  return (options, dest) => {
    const given = Object.entries(options).filter(([, value]) => value !== undefined)
    if (given.length === 0) return formatFor(dest)
    const flags = given.map(([option]) => (option === 'labels' ? '--label' : `--${option}`)).join(' and ')
    throw new UsageError(`${flags} cannot be used with the output ${name}`, 'use it with --output k8')
  }
}
