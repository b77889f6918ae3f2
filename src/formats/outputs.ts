/** The formats that ciphertexts are written in. A new one is a file beside this and a line here. */
import {listed, quoted, UsageError} from '../errors.js'
import {consoleLines} from './console.js'
import {kubernetes} from './kubernetes.js'
import {propertiesFile} from './properties.js'
import type {OutputFormat} from './values.js'

export const outputFormats = {console: consoleLines, file: propertiesFile, k8: kubernetes} as const satisfies Readonly<
  Record<string, OutputFormat>
>

export type OutputName = keyof typeof outputFormats

const byWord = new Map<string, OutputName>([
  ['console', 'console'],
  ['file', 'file'],
  ['k8', 'k8'],
  ['k8s', 'k8'],
])

/** The words that name an output, in the order to offer them. */
export const outputWords: readonly string[] = [...byWord.keys()]

/** @throws UsageError for a word that is not one of `outputWords` */
export function outputNamed(word: string): OutputName {
  const name = byWord.get(word)
  if (name === undefined) throw new UsageError(`no output ${quoted(word)}`, `there are: ${listed(outputWords)}`)
  return name
}
