/** The formats to write ciphertexts in. To add one, write a file for it and add an entry here. */
import {UsageError} from '../errors.js'
import {consoleLines} from './console.js'
import {dotenvFile} from './dotenv/dotenv-file.js'
import {kubernetes} from './kubernetes/manifest-output.js'
import {manifestOptions, type GivenManifestOptions} from './kubernetes/manifest-options.js'
import {propertiesFile} from './properties/properties.js'
import {isDotenvName, isTomlName} from './sources.js'
import type {SecretTable} from './toml/secret-names.js'
import {tomlFile} from './toml/toml-output.js'
import type {OutputFormat} from './format.js'

export interface Output {
  readonly name: string
  readonly synonyms: readonly string[]
  /** A fragment, for help. */
  readonly summary: string
  /** The endings of names that promise another format, in which the file would be read later. */
  readonly unfitEndings?: RegExp
  /** The usual endings, for messages. */
  readonly fitEndings?: string
  /** Whether it is a Kubernetes manifest, which takes a name, a namespace and labels. */
  readonly isManifest: boolean
  /**
   * @param options ignored unless the output is a manifest
   * @param dest the file to write, if one was chosen; the name of a `.env` or `.toml` file selects that format
   * @param table the table of TOML to write; `secrets` by default
   * @throws UsageError if the options break Kubernetes' rules
   */
  format(options: GivenManifestOptions, dest?: string, table?: SecretTable): OutputFormat
}

/** In display order; the first is the default. */
export const outputs: readonly [Output, ...Output[]] = [
  {name: 'console', synonyms: [], summary: 'lines on standard output', isManifest: false, format: () => consoleLines},
  {
    name: 'file',
    synonyms: [],
    summary: 'a .properties, .env or .toml file',
    unfitEndings: /\.(?:ya?ml|json|xml)$/i,
    fitEndings: '.properties, .env or .toml',
    isManifest: false,
    format: (_, dest, table) => fileFormatFor(dest, table),
  },
  {
    name: 'k8',
    synonyms: ['k8s'],
    summary: 'a Kubernetes manifest',
    unfitEndings: /\.(?:properties|env|toml|xml)$/i,
    fitEndings: '.yaml',
    isManifest: true,
    format: (options) => kubernetes(manifestOptions(options), options.name !== undefined),
  },
]

/** All names and synonyms. */
export const outputWords: readonly string[] = outputs.flatMap(({name, synonyms}) => [name, ...synonyms])

/** @throws UsageError for a word that is not in `outputWords`; the message does not repeat it */
export function findOutput(word: string): Output {
  const found = outputs.find(({name, synonyms}) => name === word || synonyms.includes(word))
  if (found) return found
  throw new UsageError('unknown output', `use one of: ${outputWords.join(', ')}`)
}

function fileFormatFor(dest = '', table?: SecretTable): OutputFormat {
  if (isTomlName(dest)) return tomlFile(table)
  return isDotenvName(dest) ? dotenvFile : propertiesFile
}
