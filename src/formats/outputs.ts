/** The formats to write ciphertexts in. To add one, write a file for it and add an entry here. */
import {UsageError} from '../errors.js'
import {consoleLines} from './console.js'
import {dockerFiles} from './docker-files.js'
import {dotenvFile} from './dotenv/dotenv-file.js'
import {helmOutput} from './helm/helm-output.js'
import {kubernetes} from './kubernetes/manifest-output.js'
import {manifestOptions, type GivenManifestOptions} from './kubernetes/manifest-options.js'
import {propertiesFile} from './properties/properties.js'
import {rawCiphertext} from './raw.js'
import {shellCommands, type Shell} from './shell.js'
import {suggestWord} from '../nearest.js'
import {isDotenvName, isTomlName} from './sources.js'
import {secretTables, type SecretTable} from './toml/secret-names.js'
import {tomlFile} from './toml/toml-output.js'
import type {DirectoryFormat, OutputFormat, SecretName} from './format.js'

/** What the user chose about an output. */
export interface OutputOptions extends GivenManifestOptions {
  /** One of `shells`. */
  readonly shell?: string | undefined
  /** The table of TOML to write, one of `secretTables`; the first is the default. */
  readonly table?: string | undefined
}

export interface FormatOptions extends OutputOptions {
  /** The Secret that the values were read from, if there is exactly one. */
  readonly input?: SecretName | undefined
}

/** The shells whose commands can be written; the first is the default. It stands for all that follow POSIX. */
export const shells = ['sh', 'fish', 'powershell', 'cmd'] as const satisfies readonly Shell[]

export interface Output {
  readonly name: string
  readonly synonyms: readonly string[]
  /** A fragment, for help. */
  readonly summary: string
  /** The endings of names that promise another format, in which the file would be read later. */
  readonly unfitEndings?: RegExp
  /** The usual endings, for messages. */
  readonly fitEndings?: string
  /** Whether it can be written to a file or a directory, and printed. */
  readonly target: 'directory' | 'file-or-print' | 'print'
  /** The options that it takes. */
  readonly options: readonly (keyof OutputOptions)[]
  /** What to do instead of merging, in the imperative; absent if values can be merged into an existing file or directory. */
  readonly insteadOfMerging?: string
  /** Whether there can be a record above a value. */
  readonly hasRecords?: true
  /** The kinds of snippets that refer to its secrets, in the order to show them; none for an output without aliases. */
  readonly snippets: readonly string[]
  /**
   * @param options ignored unless the output takes them
   * @param dest the file to write, if one was chosen; the name of a `.env` or `.toml` file selects that format
   * @throws UsageError if the options break Kubernetes' rules
   */
  format(options: FormatOptions, dest?: string): OutputFormat | DirectoryFormat
}

/** In display order; the first is the default. */
export const outputs: readonly [Output, ...Output[]] = [
  {
    name: 'console',
    synonyms: [],
    summary: 'lines on standard output',
    target: 'print',
    options: [],
    snippets: ['toml'],
    format: () => consoleLines,
  },
  {
    name: 'file',
    synonyms: [],
    summary: 'a .properties, .env or .toml file',
    unfitEndings: /\.(?:ya?ml|json|xml)$/i,
    fitEndings: '.properties, .env or .toml',
    target: 'file-or-print',
    options: ['table'],
    hasRecords: true,
    snippets: ['env'],
    format: ({table}, dest) => fileFormatFor(dest, table),
  },
  {
    name: 'k8',
    synonyms: ['k8s'],
    summary: 'a Kubernetes manifest',
    unfitEndings: /\.(?:properties|env|toml|xml)$/i,
    fitEndings: '.yaml',
    target: 'file-or-print',
    options: ['name', 'namespace', 'labels'],
    hasRecords: true,
    snippets: ['k8s', 'env'],
    format: (options) => manifestFor(options),
  },
  {
    name: 'helm',
    synonyms: [],
    summary: "values for Micro Integrator's Helm chart",
    unfitEndings: /\.(?:properties|env|json|toml|xml)$/i,
    fitEndings: '.yaml',
    target: 'file-or-print',
    options: [],
    snippets: ['env'],
    format: () => helmOutput,
  },
  {
    name: 'docker',
    synonyms: [],
    summary: 'a directory with a file for each Docker secret',
    target: 'directory',
    options: [],
    snippets: ['compose', 'docker'],
    format: () => dockerFiles,
  },
  {
    name: 'shell',
    synonyms: [],
    summary: 'commands that set environment variables',
    unfitEndings: /\.(?:properties|env|ya?ml|json|toml|xml)$/i,
    fitEndings: '.sh',
    target: 'file-or-print',
    options: ['shell'],
    insteadOfMerging: 'write another file, and let the shell read both',
    snippets: ['env'],
    format: ({shell}) => shellCommands(shells.find((each) => each === shell) ?? shells[0]),
  },
  {
    name: 'raw',
    synonyms: [],
    summary: 'a single ciphertext and nothing else',
    target: 'file-or-print',
    options: [],
    insteadOfMerging: 'overwrite the file instead',
    snippets: [],
    format: () => rawCiphertext,
  },
]

/** All names and synonyms. */
export const outputWords: readonly string[] = outputs.flatMap(({name, synonyms}) => [name, ...synonyms])

/** @throws UsageError for a word that is not in `outputWords`; the message does not repeat it */
export function findOutput(word: string): Output {
  const found = outputs.find(({name, synonyms}) => name === word || synonyms.includes(word))
  if (found) return found
  throw new UsageError('unknown output', suggestWord(word, outputWords))
}

/** @throws UsageError if TOML has no such table of secrets */
function fileFormatFor(dest = '', table: string = secretTables[0]): OutputFormat {
  if (isTomlName(dest)) return tomlFile(findTable(table))
  return isDotenvName(dest) ? dotenvFile : propertiesFile
}

/** The name of the input is not the user's choice, so a manifest with another Secret may still be merged into. */
function manifestFor({input, ...options}: FormatOptions): OutputFormat {
  const {name = input?.name, namespace = input?.namespace, labels} = options
  return kubernetes(manifestOptions({name, namespace, labels}), options.name !== undefined)
}

function findTable(name: string): SecretTable {
  const found = secretTables.find((table) => table === name)
  if (found !== undefined) return found
  throw new UsageError('unknown table of secrets', `use one of: ${secretTables.join(', ')}`)
}
