/** Encrypts the plaintexts of files, or of a product, in place: all files or none. */
import {MissingAnswerError, UsageError} from '../../errors.js'
import type {ForeignFormatError} from '../../formats/foreign/foreign-formats.js'
import {splitPath, yamlPaths} from '../../formats/helm/helm-values.js'
import {withLocks} from '../../io/exclusive.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {loadEncryptionKey} from '../keys/encryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseHome} from '../product/choose-home.js'
import {warnAboutOtherKeys} from '../product/other-key.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {AliasChoice, type ChoiceFlags} from './encrypt-choice.js'
import {encryptFiles, noteUnmarked, reportEncrypted} from './encrypt-files.js'
import {encryptHome, type HomeOptions, type ProductResult} from './encrypt-home.js'
import type {EncryptedSecret} from './encrypt-report.js'
import type {EncryptRules} from './encrypt-survey.js'
import type {Opening} from './encrypted-files.js'
import {guardSources, type GuardResult} from './guard-sources.js'

interface EncryptOptions extends ChoiceFlags, HomeOptions {
  readonly files: readonly string[]
  /** The path of a product's home. */
  readonly miHome: string | undefined
  /** Whether to encrypt what is neither in brackets nor encrypted, too. */
  readonly all: boolean
  /** Whether to encrypt what is in brackets even if it looks like a ciphertext. */
  readonly forcePlaintext: boolean
}

/** The result of `mi secret encrypt` under --json. */
export interface EncryptResult extends GuardResult {
  /** The name of the profile, unless a product's own key was used. */
  readonly profile?: string
  /** The product in --mi-home. */
  readonly product?: ProductResult
  /** The transformation. */
  readonly cipher: string
  /** False for a dry run. */
  readonly written: boolean
  /** How many secrets were encrypted, or would be. */
  readonly encrypted: number
  readonly secrets: readonly EncryptedSecret[]
}

/**
 * Encrypts the plaintexts, writes the files that have any, and reports it: a table on standard output, unless it is for --json.
 * @returns the result, whose list is empty except for --json
 * @throws MissingAnswerError if neither a file nor a home was specified; as `encryptFiles` and `loadEncryptionKey`, or `encryptHome`
 */
export async function encryptSecrets(options: EncryptOptions, openContext: OpenContext): Promise<EncryptResult> {
  checkOptions(options)
  const rules = {...options, choice: new AliasChoice(options)}
  const context = await openContext()
  const home = chooseHome(options.miHome, context.variables, options.files.length > 0)
  const {files, passwordFile} = options
  const guarded = async (profile: string | undefined, work: () => Promise<EncryptResult>) => {
    const guard = guardSources({files: [], passwordFile, profile}, context)
    const result = await work()
    return {...result, ...(await guard())}
  }
  if (home !== undefined) return guarded(options.profile, () => encryptHome(home, options, rules, context))
  if (files.length === 0)
    throw new MissingAnswerError('missing argument FILE', 'specify a file, or a product with --mi-home PATH')
  const profile = await chooseProfileName(options.profile, context)
  const encrypt = () => encryptLocked({...options, profile}, rules, context)
  return guarded(profile, () => withLocks(files.map(absolutePath), note, encrypt))
}

function checkOptions({files, miHome, profile, keystore, alias, paths}: EncryptOptions): void {
  if (files.some(isStandardInput)) throw new UsageError('standard input cannot be rewritten', 'specify files')
  if (miHome !== undefined && files.length > 0)
    throw new UsageError('--mi-home and files cannot be used together', 'use one of them')
  if (files.length > 0 && (keystore ?? alias) !== undefined)
    throw new UsageError(
      '--keystore and --alias require --mi-home',
      'for other files, create a profile with "mi secret init"',
    )
  if (profile !== undefined && (keystore ?? alias) !== undefined)
    throw new UsageError('--profile cannot be used with --keystore or --alias', 'a profile has its own: omit --profile')
  if (miHome !== undefined && paths !== undefined)
    throw new UsageError('--mi-home and --path cannot be used together', 'use one of them')
}

async function encryptLocked(
  options: EncryptOptions & {readonly profile: string},
  rules: EncryptRules,
  context: Context,
): Promise<EncryptResult> {
  const {files, paths, profile, cipher, passwordFile, dryRun, json} = options
  const passwords = passwordReader(passwordFile, context.variables)
  const key = await loadEncryptionKey({profile, cipher, passwords}, context)
  const encrypted = await encryptFiles({
    files,
    key,
    rules,
    opening: openingFor(paths),
    dryRun,
    json,
  })
  const {name} = key.transformation
  reportEncrypted(encrypted, ` for profile ${quoted(profile)} with ${name}`, dryRun)
  noteUnmarked(encrypted)
  if (encrypted.counts.plaintext > 0) await warnAboutOtherKeys(files, {profile, cipher: name}, context)
  const {counts, secrets} = encrypted
  return {profile, cipher: name, written: !dryRun, encrypted: counts.plaintext, secrets}
}

function tryWithForeign({format: {family}}: ForeignFormatError): string | undefined {
  return family === 'data' ? 'use --path to name its secrets, such as --path database.password' : undefined
}

/** A path that leads nowhere is an error of its own. */
function openingFor(paths: readonly string[] = []): Opening {
  if (paths.length === 0) return {tryWithForeign}
  return {format: yamlPaths(new Map(paths.map((path) => [path, splitPath(path)]))), mayBeEmpty: true}
}
