/** Prints the lines of configuration that refer to secrets. Needs no key. */
import {mostProblems} from '../../bulk/survey.js'
import {isSymmetricCiphertext} from '../../cipher/recognise-ciphertext.js'
import {FormatError, SecretsError, UsageError, UserError, type SecretProblem} from '../../errors.js'
import type {ExistingValue} from '../../formats/format.js'
import type {ReferredSecret, Snippet, SnippetOptions} from '../../formats/snippets/snippet-kind.js'
import {snippets} from '../../formats/snippets/snippets.js'
import {checkName} from '../../formats/kubernetes/manifest-options.js'
import {nearestOfAll, suggestAliases} from '../../nearest.js'
import {note, warn} from '../../ui/messages.js'
import {listed} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {chooseHome} from '../product/choose-home.js'
import {openHome} from '../product/product.js'
import {effectiveValues, openEncryptedFile} from './encrypted-files.js'
import {describeMissing} from './unknown-aliases.js'

interface WantedSnippets extends Omit<SnippetOptions, 'release'> {
  readonly aliases: readonly string[]
  /** The file to take the aliases from, `-` for standard input; undefined if only those named count. */
  readonly file: string | undefined
  /** The names of the kinds, in the order to print them. */
  readonly kinds: readonly string[]
  /** The path of the home in --mi-home. */
  readonly miHome: string | undefined
}

/** The result of `mi secret snippet` under --json. */
export interface SnippetResult {
  readonly aliases: readonly string[]
  readonly snippets: readonly {
    /** As in --for. */
    readonly for: string
    /** The lines to paste. */
    readonly content: string
  }[]
}

/** A secret and where its alias was read. */
interface FoundSecret extends ReferredSecret {
  readonly line?: number
  /** Whether its value looks like one that is encrypted with a symmetric key. */
  readonly isSymmetric?: boolean
  /** Whether several Secrets of a manifest have the alias. */
  readonly isAmbiguous?: boolean
}

/**
 * @returns what to print
 * @throws SecretsError with every alias that a kind cannot refer to; UsageError; and as `openEncryptedFile` and `openHome`
 */
export async function makeSnippets(wanted: WantedSnippets, openContext: OpenContext): Promise<SnippetResult> {
  const kinds = chooseKinds(wanted)
  const {variables} = await openContext()
  const home = chooseHome(wanted.miHome, variables, false)
  const options = {...wanted, release: home === undefined ? undefined : releaseOf(home)}
  const secrets =
    wanted.file === undefined ? namedSecrets(wanted.aliases) : await secretsIn(wanted.file, wanted.aliases)
  refuseUnfit(secrets, kinds, options)
  const [{alias} = {alias: ''}] = secrets
  const referred = wanted.secretName === undefined ? secrets : secrets.map((secret) => ({alias: secret.alias}))
  const made = kinds.map((kind) => ({for: kind.name, content: kind.render(referred, options)}))
  for (const kind of kinds) {
    const remark = kind.remark?.(alias, options)
    if (remark !== undefined) note(remark)
  }
  warnOfSymmetric(secrets, kinds)
  noteOnSources(kinds)
  return {aliases: secrets.map((secret) => secret.alias), snippets: made}
}

/** @returns undefined if the home does not say it, or belongs to another product */
function releaseOf(given: string): SnippetOptions['release'] {
  const {kind, version} = openHome(given).home
  return kind === 'mi' ? version : undefined
}

/** @returns the same as text: a blank line separates the kinds */
export function snippetText({snippets: made}: SnippetResult): string {
  return made.map(({content}) => content).join('\n')
}

function chooseKinds({aliases, file, kinds, secretName}: WantedSnippets): readonly Snippet[] {
  if (aliases.length === 0 && file === undefined)
    throw new UsageError('no aliases were specified', 'name them, or use --from FILE for all aliases in a file')
  const chosen = [...new Set(kinds)].map((name) => snippets.find((kind) => kind.name === name) ?? snippets[0])
  if (secretName === undefined) return chosen
  if (!chosen.some(isForKubernetes))
    throw new UsageError('--name is the name of a Kubernetes Secret', 'use it with --for k8s')
  checkName(secretName)
  return chosen
}

function namedSecrets(aliases: readonly string[]): readonly FoundSecret[] {
  return [...new Set(aliases)].map((alias) => ({alias}))
}

/** More lines than anyone pastes. */
const mostSecrets = 100_000

/**
 * @param aliases those to choose; all if there are none
 * @throws SecretsError if there are lines that cannot be read; FormatError if an alias is missing; FileError
 */
async function secretsIn(given: string, aliases: readonly string[]): Promise<readonly FoundSecret[]> {
  const problems: SecretProblem[] = []
  const file = await openEncryptedFile(given, (block) => {
    problems.push(...block.problems.slice(0, mostProblems - problems.length))
  })
  try {
    const all = new Map<string, FoundSecret>()
    for await (const value of effectiveValues(file)) {
      // The word may be a misplaced secret, so it is not shown.
      if (value.bare) problems.push({line: value.line, problem: 'has no "="; write alias=secret'})
      else all.set(value.alias, foundSecret(value, all.has(value.alias)))
      if (all.size > mostSecrets) throw new FormatError('has more than 100,000 secrets', 'split the file')
    }
    if (problems.length > 0)
      throw new SecretsError(problems, 'fix the lines that cannot be read', 'nothing was printed')
    return choose(all, aliases)
  } catch (error) {
    throw error instanceof UserError ? error.about(file.name) : error
  } finally {
    await file.close()
  }
}

function foundSecret({alias, line, secret, value}: ExistingValue, isAmbiguous: boolean): FoundSecret {
  const isSymmetric = isSymmetricCiphertext(value)
  // It may begin with a namespace, which a container cannot choose.
  const name = secret?.slice(secret.lastIndexOf('/') + 1)
  return {alias, line, isSymmetric, isAmbiguous, ...(name !== undefined && {secret: name})}
}

function choose(all: ReadonlyMap<string, FoundSecret>, aliases: readonly string[]): readonly FoundSecret[] {
  if (aliases.length === 0) return [...all.values()]
  const chosen = [...new Set(aliases)]
  const missing = chosen.filter((alias) => !all.has(alias))
  if (missing.length > 0)
    throw new FormatError(
      describeMissing(missing.length, chosen.length),
      suggestAliases(nearestOfAll(missing, [...all.keys()]), [...all.keys()]),
    )
  return chosen.flatMap((alias) => all.get(alias) ?? [])
}

function refuseUnfit(secrets: readonly FoundSecret[], kinds: readonly Snippet[], options: SnippetOptions): void {
  const problems: SecretProblem[] = []
  for (const {alias, line, isAmbiguous} of secrets) {
    const found = kinds.flatMap((kind) => kind.refusal(alias, options) ?? [])
    if (isAmbiguous && options.secretName === undefined && kinds.some(isForKubernetes))
      found.push('is in several Secrets')
    for (const problem of new Set(found)) problems.push({alias, ...(line !== undefined && {line}), problem})
  }
  if (problems.length === 0) return
  const isOnlyAmbiguous = problems.every(({problem}) => problem === 'is in several Secrets')
  const hint = isOnlyAmbiguous ? 'choose the Secret with --name' : 'use another alias, or another kind with --for'
  throw new SecretsError(problems.slice(0, mostProblems), hint, 'nothing was printed')
}

function isForKubernetes({name}: Snippet): boolean {
  return name === 'k8s'
}

function warnOfSymmetric(secrets: readonly FoundSecret[], kinds: readonly Snippet[]): void {
  const names = kinds.flatMap(({name, isRsaOnly}) => (isRsaOnly ? [name] : []))
  const symmetric = secrets.filter(({isSymmetric}) => isSymmetric).map(({alias}) => alias)
  if (names.length === 0 || symmetric.length === 0) return
  warn(
    `vault-lookup with 'DOCKER' or 'FILE' (--for ${names.join(', ')}) decrypts RSA only, and these secrets are encrypted with a symmetric key: ${listed(symmetric)}`,
  )
}

function noteOnSources(kinds: readonly Snippet[]): void {
  const sources = new Set(kinds.flatMap(({source}) => source ?? []))
  if (sources.size < 2) return
  note(
    `look up each alias in one source only (${[...sources].join(' or ')}): Micro Integrator caches lookups by alias for 10 seconds, whatever their source`,
  )
}
