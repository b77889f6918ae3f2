/** Decrypts secrets of a file: all of them, or those named. */
import {isUnclean, judge, requireDecrypted, type DecryptedVerdict} from '../../bulk/judge.js'
import {DeclinedError, FormatError} from '../../errors.js'
import type {ExistingValue} from '../../formats/format.js'
import {renderPlainLines} from '../../formats/properties/properties.js'
import {listMentions} from '../../formats/text/mentions.js'
import {isTerminal} from '../../io/terminal.js'
import {note} from '../../ui/messages.js'
import {askYes, mustAsk} from '../../ui/prompts.js'
import {counted, listed, quoted} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {readEncryptedFile, type EncryptedFile} from './encrypted-files.js'
import {refuseStandardInputTwice} from './standard-input.js'

interface DecryptOptions {
  /** A path, or `-` for standard input. */
  readonly file: string
  /** Undefined for all. */
  readonly aliases: readonly string[] | undefined
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  /** Whether secrets may be shown on a terminal without asking. */
  readonly yes: boolean
  readonly json: boolean
}

/** The result of `mi secret decrypt` under --json. */
export interface DecryptResult {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  readonly secrets: readonly DecryptedSecret[]
}

interface DecryptedSecret {
  readonly alias: string
  readonly line: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
  /** The plaintext. */
  readonly value: string
}

/**
 * Decrypts the secrets, all or none.
 * @throws SecretsError if any of them cannot be decrypted; FormatError if an alias is missing or ambiguous; DeclinedError if they may
 *   not be shown; UsageError, FileError, and as `loadDecryptionKey`
 */
export async function decryptSecrets(options: DecryptOptions, openContext: OpenContext): Promise<DecryptResult> {
  const {aliases, json, yes} = options
  refuseStandardInputTwice([options.file], options.passwordFile)
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  const file = await readEncryptedFile(options.file)
  const values = selectValues(file, aliases)
  if (!json) refuseAmbiguous(file.name, values)
  await permitShowing(values.length, yes)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const key = await loadDecryptionKey({profile, cipher: options.cipher, passwords}, context)
  const problems = aliases === undefined ? file.text.problems : []
  const verdicts = await judge({name: file.name, text: {values, problems}}, key)
  const decrypted = requireDecrypted(
    verdicts,
    () => 'run "mi secret verify FILE" to see which can be decrypted',
    'nothing was printed',
  )
  noteUnclean(decrypted)
  return {profile, cipher: key.transformation.name, secrets: decrypted.map(decryptedSecret)}
}

function noteUnclean(verdicts: readonly DecryptedVerdict[]): void {
  const unclean = verdicts.filter(isUnclean).map(({value}) => value)
  if (unclean.length > 0)
    note(`not clean, so some of Micro Integrator's lookups do not accept them: ${listMentions(unclean)}`)
}

/** The values that the runtime sees, in the order of the file. @throws FormatError if an alias is missing */
function selectValues({name, text}: EncryptedFile, aliases: readonly string[] | undefined): readonly ExistingValue[] {
  const values = text.values.filter(({overridden}) => !overridden)
  if (aliases === undefined) return values
  const known = new Set(values.filter(({bare}) => !bare).map(({alias}) => alias))
  const missing = aliases.filter((alias) => !known.has(alias))
  if (missing.length === 0) return values.filter(({alias}) => aliases.includes(alias))
  throw new FormatError(`has no secret ${listed(missing)}`, `use one of: ${listed([...known])}`).about(name)
}

/** A manifest may have the same alias in several Secrets. */
function refuseAmbiguous(name: string, values: readonly ExistingValue[]): void {
  const twice = values.find(({alias}, index) => values.findIndex((other) => other.alias === alias) !== index)
  if (twice === undefined) return
  const secrets = values.filter(({alias}) => alias === twice.alias).map(({secret = ''}) => secret)
  throw new FormatError(
    `has ${quoted(twice.alias)} in more than one Secret: ${listed(secrets)}`,
    'use --json, which names the Secret of each',
  ).about(name)
}

async function permitShowing(count: number, yes: boolean): Promise<void> {
  if (yes || !isTerminal('stdout')) return
  mustAsk('standard output is a terminal', 'use --yes to show secrets there, or redirect them to a file or a pipe')
  if (!(await askYes(`Show ${counted(count)} on this screen?`))) throw new DeclinedError('nothing was printed')
}

function decryptedSecret({value: {alias, line, secret}, plaintext: value}: DecryptedVerdict): DecryptedSecret {
  return {alias, line, ...(secret !== undefined && {secret}), value}
}

/**
 * @param isOnly whether a single secret was named: it is rendered byte for byte, with a newline only for a terminal
 * @returns the text for standard output
 */
export function renderDecrypted({secrets}: DecryptResult, isOnly: boolean): string {
  if (!isOnly) return renderPlainLines(secrets)
  return secrets.map(({value}) => value).join('') + (isTerminal('stdout') ? '\n' : '')
}
