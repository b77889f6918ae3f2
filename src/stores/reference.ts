/**
 * References to secrets in a store, in the syntax of vals (https://github.com/helmfile/vals): `ref+STORE://PATH?PARAMETERS#FRAGMENT`.
 * A reference says which secret is meant. Which server it is read from, and as whom, is never up to a reference.
 */
import {UsageError} from '../errors.js'
import {firstFew, listed, quoted} from '../wording.js'

export type StoreName = 'awssecrets' | 'vault'

export interface StoreReference {
  /** As it was written. */
  readonly text: string
  readonly store: StoreName
  /** Decoded, without slashes at its ends. */
  readonly path: string
  /** Decoded, by name: only those that the store has. */
  readonly parameters: Readonly<Record<string, string>>
  /** The names that lead to a value in the secret; undefined if the secret as a whole is meant. */
  readonly fragment: readonly string[] | undefined
}

/** What a text has to do with references. `foreign` is one to a store that mi cannot read, `inside` is a text with a reference in it. */
export type ReferenceKind = 'foreign' | 'inside' | 'reference'

const wholly = /^(?:secret)?ref\+([a-z][a-z\d_-]*):\/\/[^\p{Cc}]+$/u
const anywhere = /(?:^|[^A-Za-z\d])(?:secret)?ref\+[a-z][a-z\d_-]*:\/\//

/** @returns undefined for a text that contains no reference */
export function referenceKindOf(text: string): ReferenceKind | undefined {
  const [, name] = wholly.exec(text) ?? []
  if (name !== undefined) return storeNames.has(name) ? 'reference' : 'foreign'
  return anywhere.test(text) ? 'inside' : undefined
}

/** The names that references have for the stores. */
const storeNames: ReadonlyMap<string, StoreName> = new Map([
  ['vault', 'vault'],
  ['openbao', 'vault'],
  ['awssecrets', 'awssecrets'],
])

interface Parameter {
  readonly pattern: RegExp
  /** What the value must be. */
  readonly rule: string
}

const anything: Parameter = {pattern: /^[^\p{Cc}]{1,2048}$/u, rule: 'must not be empty'}

const parametersOf: Readonly<Record<StoreName, ReadonlyMap<string, Parameter>>> = {
  vault: new Map([
    ['version', {pattern: /^[1-9]\d{0,8}$/, rule: 'must be a whole number from 1'}],
    ['namespace', anything],
  ]),
  awssecrets: new Map([
    ['region', {pattern: /^[a-z\d-]{1,64}$/, rule: 'must be the name of a region, such as eu-west-1'}],
    ['version_stage', anything],
    ['version_id', anything],
  ]),
}

/** Parameters of vals that choose a server or an identity, and the variables to set instead. */
const variablesInstead: Readonly<Record<StoreName, ReadonlyMap<string, string>>> = {
  vault: new Map([
    ['address', 'VAULT_ADDR'],
    ['proto', 'VAULT_ADDR'],
    ['host', 'VAULT_ADDR'],
    ['token_env', 'VAULT_TOKEN'],
    ['token_file', 'VAULT_TOKEN_FILE'],
    ['auth_method', 'VAULT_AUTH_METHOD'],
    ['role_id', 'VAULT_ROLE_ID'],
    ['secret_id', 'VAULT_SECRET_ID'],
  ]),
  awssecrets: new Map([
    ['profile', 'AWS_PROFILE'],
    ['role_arn', 'AWS_PROFILE, with role_arn in that profile'],
  ]),
}

const grammar = /^(?:secret)?ref\+([a-z\d_-]+):\/\/([^?#]+?)(?:\?([^#]*?))?(?:#\/?(.*?))?\+?$/s

/**
 * @param text for which `referenceKindOf` returns `reference`
 * @throws UsageError if it has no path, or a parameter that the store does not have. It never quotes the value of a parameter.
 */
export function parseReference(text: string): StoreReference {
  const [, name = '', path = '', query = '', fragment = ''] = grammar.exec(text) ?? []
  const store = storeNames.get(name)
  if (store === undefined || path === '') throw new UsageError('the reference has no path', exampleOf(store ?? 'vault'))
  return {
    text,
    store,
    path: checkPath(decode(path, 'path'), store),
    parameters: parseParameters(query, store),
    fragment: fragment === '' ? undefined : parseFragment(decode(fragment, 'fragment')),
  }
}

function exampleOf(store: StoreName): string {
  return store === 'vault'
    ? 'write it as in ref+vault://secret/app#/password'
    : 'write it as in ref+awssecrets://app#/password'
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(`the ${part} of the reference is not encoded correctly`, 'write a percent sign as %25')
  }
}

function checkPath(path: string, store: StoreName): string {
  const trimmed = store === 'vault' ? path.replaceAll(/^\/+|\/+$/g, '') : path
  if (/\p{Cc}/u.test(trimmed)) throw new UsageError('the path of the reference contains a control character')
  const segments = trimmed.split('/')
  if (store === 'vault' && segments.some((segment) => /^\.{0,2}$/.test(segment)))
    throw new UsageError('the path of the reference has an empty part, "." or ".."', exampleOf(store))
  if (trimmed.length > 2048) throw new UsageError('the path of the reference is longer than 2,048 characters')
  return trimmed
}

function parseParameters(query: string, store: StoreName): Readonly<Record<string, string>> {
  const pairs = query.split('&').filter((pair) => pair !== '')
  const parameters: Record<string, string> = {}
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=')
    const value = decode(rest.join('='), 'query')
    const known = parametersOf[store].get(name)
    if (known === undefined) throw unknownParameter(name, store)
    if (Object.hasOwn(parameters, name))
      throw new UsageError(`the parameter ${quoted(name)} is repeated in a reference`)
    if (!known.pattern.test(value)) throw new UsageError(`the parameter ${quoted(name)} of a reference ${known.rule}`)
    parameters[name] = value
  }
  return parameters
}

function unknownParameter(name: string, store: StoreName): UsageError {
  const names = firstFew([...parametersOf[store].keys()])
  const instead = variablesInstead[store].get(name)
  return new UsageError(
    `references to ${titles[store]} have no parameter ${quoted(name)}; they have ${names}`,
    instead === undefined
      ? 'leave the parameter out'
      : `a reference does not choose the server or the login; set ${instead}`,
  )
}

/** @param references to one store @returns what people call it, as the references do */
export function titleFor(references: readonly StoreReference[]): string {
  const [first] = references
  const areForOpenBao = references.every(({text}) => /^(?:secret)?ref\+openbao:/.test(text))
  return areForOpenBao || first === undefined ? 'OpenBao' : titles[first.store]
}

/** What people call the stores. */
export const titles: Readonly<Record<StoreName, string>> = {vault: 'Vault', awssecrets: 'AWS Secrets Manager'}

/** As in a JSON Pointer (RFC 6901): `~1` is a slash, `~0` a tilde. */
function parseFragment(fragment: string): readonly string[] {
  return fragment.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The names of the stores that references can name, as in a message. */
export const knownStores = listed([...storeNames.keys()]).replaceAll('"', '')
