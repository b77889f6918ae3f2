/**
 * Files that are not what they are taken for: TOML, JSON, YAML and others, which would otherwise be read as `.properties` lines, or as each
 * other. They are recognized by their content or their name.
 */
import {FormatError} from '../../errors.js'
import {isDotenvName} from '../sources.js'
import {beginningOf, lineAt} from './beginning.js'
import {contentSigns, trust, type Family, type Trust} from './content-signs.js'

export interface ForeignFormat {
  /** A phrase that follows "is": `TOML`. */
  readonly what: string
  /** Undefined if it is not TOML and resembles no manifest. */
  readonly family?: Family
  /** What shows it, as a clause: `line 1 is a table header`; undefined if the first bytes or only the name show it. */
  readonly evidence?: string
  /** What to do about it, in the imperative; undefined if the secrets can be copied out of it. */
  readonly remedy?: string
  /** Whether only the name says so. */
  readonly byName: boolean
}

interface ForeignName {
  readonly matches: RegExp
  readonly what: string
  readonly family?: Family
  /** What the content may look like, which is the same or less precise. */
  readonly insteadOf?: string
}

/** Names that say which format it is. The first match counts. Keystores and others that have clear first bytes are not listed. */
const foreignNames: readonly ForeignName[] = [
  {matches: /\.toml$/i, what: 'TOML', family: 'toml', insteadOf: 'an INI file'},
  {matches: /(?:^|[\\/])values[^\\/]*\.ya?ml$/i, what: 'YAML with Helm values', family: 'data', insteadOf: 'YAML'},
  {matches: /\.ya?ml$/i, what: 'YAML', family: 'data'},
  {matches: /\.json[5cl]?$/i, what: 'JSON', family: 'data'},
  {matches: /\.xml$/i, what: 'XML'},
  {matches: /\.(?:tf|tfvars|hcl)$/i, what: 'Terraform (HCL)'},
  {matches: /\.[ct]sv$/i, what: 'CSV'},
]

/**
 * @param fileName a path, or `-` for standard input. A name that ends in `.properties` or is one of dotenv's is believed, unless the
 *   content proves it wrong.
 * @param bytes the file, or a block from its start
 * @returns undefined if it may be a file of secrets
 */
export function recogniseForeign(fileName: string, bytes: Uint8Array): ForeignFormat | undefined {
  const trusted = trustIn(fileName)
  const named = trusted === trust.none ? foreignNames.find(({matches}) => matches.test(fileName)) : undefined
  const byContent = recogniseContent(bytes, trusted)
  if (byContent === undefined)
    return named && {what: named.what, ...(named.family && {family: named.family}), byName: true}
  if (named?.insteadOf !== byContent.what) return byContent
  return {...byContent, what: named.what, ...(named.family && {family: named.family})}
}

function trustIn(fileName: string): Trust {
  if (isDotenvName(fileName)) return trust.dotenv
  return /\.properties$/i.test(fileName) ? trust.properties : trust.none
}

function recogniseContent(bytes: Uint8Array, trusted: Trust): ForeignFormat | undefined {
  const beginning = beginningOf(bytes)
  for (const {what, family, sign, remedy, outweighs = trust.dotenv, find} of contentSigns) {
    const index = outweighs < trusted ? undefined : find(beginning)
    if (index === undefined) continue
    return {
      what,
      ...(family && {family}),
      byName: false,
      ...(sign !== undefined && {evidence: `line ${lineAt(beginning, index)} ${sign}`}),
      ...(remedy !== undefined && {remedy}),
    }
  }
  return undefined
}

/** What to do with a file in a foreign format. */
export interface ForeignAdvice {
  /** What the file should be, as a phrase. */
  readonly expected: string
  /** How to get the secrets out of the file, in the imperative. */
  readonly copy: string
}

/** For sources of secrets. @param expected what the file should be, as a phrase */
export function sourceAdvice(expected: string): ForeignAdvice {
  return {expected, copy: 'write its secrets to a .properties file, one per line: alias=secret'}
}

const forDestinations: ForeignAdvice = {
  expected: '.properties or .env',
  copy: 'write to a new .properties file, and copy the ciphertexts',
}

/** @throws FormatError that names the format, unless lines may be added to the file @param bytes the file */
export function refuseForeignDestination(fileName: string, bytes: Uint8Array): void {
  const found = recogniseForeign(fileName, bytes)
  if (found !== undefined) throw foreignError(found, forDestinations)
}

/** The file is in another format. */
export class ForeignFormatError extends FormatError {
  readonly format: Pick<ForeignFormat, 'family' | 'what'>

  constructor(fact: string, hint: string, format: ForeignFormat) {
    super(fact, hint)
    this.format = format
  }
}

export function foreignError(foreign: ForeignFormat, advice: ForeignAdvice): ForeignFormatError {
  const {what, evidence, remedy, byName} = foreign
  const fact = `is ${what}${byName ? ' according to its name' : ''}, not ${advice.expected}`
  const copy = byName ? `${advice.copy}; if it has such lines already, rename it to .properties` : advice.copy
  return new ForeignFormatError(evidence === undefined ? fact : `${fact}: ${evidence}`, remedy ?? copy, foreign)
}
