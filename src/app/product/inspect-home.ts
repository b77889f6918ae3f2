/** Checks whether a product is set up to decrypt its secrets. */
import path from 'node:path'
import {UserError} from '../../errors.js'
import {findUndefinedSecrets} from '../../formats/toml/secret-references.js'
import {limits} from '../../io/reading.js'
import {hasKeyFile, isSymmetric, keyKindOf, cipherOf, type Profile} from '../../profiles/profile.js'
import {firstFew, quoted} from '../../wording.js'
import type {ChosenProduct} from './choose-files.js'
import type {Home} from './home.js'
import {isConfiguredKey, isFromKeystore, refuseSymmetricKey} from './product-checks.js'
import {configuredTransformation} from './product-cipher.js'
import {passwordRemarks} from './product-passwords.js'
import {refuseType, type ProductSecretConf} from './product.js'
import {homeReader} from './read-home.js'

/** The product of `mi secret verify --mi-home` under --json. */
export interface HomeResult {
  /** The path, as it was given. */
  readonly home: string
  /** As `Home.kind`. */
  readonly kind: string
  /** Whether its vault decrypts secrets at all. */
  readonly active: boolean
  /** The transformation that its vault is set up for; absent if it is not. */
  readonly cipher?: string
  /** Why it does not decrypt the secrets, or does not start, one sentence each. */
  readonly problems: readonly string[]
}

interface Inspection {
  readonly result: HomeResult
  /** What is worth knowing, one sentence each. */
  readonly notes: readonly string[]
}

/** @param profile the one whose key decrypts the secrets here @throws FileError, FormatError */
export function inspectHome(chosen: ChosenProduct, profile: Profile): Inspection {
  const {home, secretConf} = chosen
  const transformation = configuredTransformation(secretConf)
  const {isActive} = secretConf.content
  const problems = [
    ...(isActive ? keyProblems(chosen, profile) : [describeInactive(secretConf)]),
    ...malformedLines(secretConf),
    ...supportProblems(chosen, profile),
    ...undefinedSecrets(home),
  ]
  return {
    result: {
      home: home.given,
      kind: home.kind,
      active: isActive,
      ...(transformation !== undefined && {cipher: transformation.name}),
      problems,
    },
    notes: [...(isActive ? cipherNotes(chosen, profile) : []), ...passwordRemarks(home)],
  }
}

function describeInactive({shown, bytes}: ProductSecretConf): string {
  const what = bytes === undefined ? 'does not exist' : 'is not active'
  return `${quoted(shown)} ${what}, so the product decrypts no secrets`
}

function malformedLines({shown, content: {problems}}: ProductSecretConf): readonly string[] {
  if (problems.length === 0) return []
  const lines = firstFew(problems.map(({line}) => String(line)))
  return [`${quoted(shown)} has lines with a malformed \\u escape, so the vault does not start: ${lines}`]
}

function keyProblems({home, secretConf, product}: ChosenProduct, profile: Profile): readonly string[] {
  const {mode, alias = '', location = ''} = secretConf.content
  if ((mode === 'rsa') === isSymmetric(profile)) {
    return [
      `${quoted(secretConf.shown)} is for ${mode === 'rsa' ? 'an RSA key, but the profile has a symmetric key' : 'a symmetric key, but the profile has an RSA key'}`,
    ]
  }
  const named = `${quoted(secretConf.shown)} names ${quoted(alias)} in ${quoted(location)}`
  const problems: string[] = []
  if (!isConfiguredFor({home, secretConf, product}, profile)) problems.push(`${named}, which is not the profile's key`)
  if (product !== undefined && problems.length === 0) {
    const {path: keystore, alias: next, from, aliasFromEnvironment} = product.keystore
    // The configuration names an RSA key, whatever the vault decrypts with.
    const own = {keystore, alias: aliasFromEnvironment || isSymmetric(profile) ? alias : next}
    if (!isConfiguredKey({home, secretConf}, own)) {
      problems.push(`${named}, but ${from} names another key; to update it, run "mi secret encrypt --mi-home PATH"`)
    }
  }
  return problems
}

/** Whether the vault is certainly set up for the profile's key and the transformation. @param cipher its name */
export function isSetUpFor(chosen: ChosenProduct, cipher: string, profile: Profile): boolean {
  const isNamed = !hasKeyFile(profile) && profile.alias !== undefined
  return isNamed && configuredTransformation(chosen.secretConf)?.name === cipher && isConfiguredFor(chosen, profile)
}

/** The profile may be from a copy of the product's keystore. */
function isConfiguredFor(chosen: ChosenProduct, profile: Profile): boolean {
  if (hasKeyFile(profile) || profile.alias === undefined) return true
  const ofProduct = chosen.product?.keystore
  const isOfProduct = ofProduct !== undefined && isFromKeystore(profile, ofProduct)
  return isConfiguredKey(chosen, {keystore: isOfProduct ? ofProduct.path : profile.keystore, alias: profile.alias})
}

/** What the release cannot open. */
function supportProblems({home, product}: ChosenProduct, profile: Profile): readonly string[] {
  return [
    ...(isSymmetric(profile)
      ? factOf(() => {
          refuseSymmetricKey({home}, !hasKeyFile(profile))
        })
      : []),
    ...(product === undefined
      ? []
      : factOf(() => {
          refuseType(product.keystore)
        })),
  ]
}

function factOf(check: () => void): readonly string[] {
  try {
    check()
    return []
  } catch (error) {
    if (error instanceof UserError) return [error.fact]
    throw error
  }
}

function undefinedSecrets(home: Home): readonly string[] {
  const bytes = home.secretsFormat === 'toml' ? homeReader(home.path)(home.secretsFile, limits.deployment) : undefined
  const missing = bytes === undefined ? [] : findUndefinedSecrets(bytes)
  if (missing.length === 0) return []
  const names = missing.map(({name, line}) => `${quoted(name)} (line ${line})`)
  return [
    `${quoted(path.join(home.given, home.secretsFile))} refers to secrets that [secrets] does not define, so the product does not start: ${firstFew(names)}`,
  ]
}

function cipherNotes({secretConf}: ChosenProduct, profile: Profile): readonly string[] {
  const configured = configuredTransformation(secretConf)
  if (configured?.keyKind !== keyKindOf(profile)) return []
  const {shown, content} = secretConf
  const how = content.namesAlgorithm ? 'names' : 'does not name a transformation, which means'
  const ofProfile = cipherOf(profile)
  return configured.name === ofProfile
    ? []
    : [`${quoted(shown)} ${how} ${configured.name}, but the profile uses ${ofProfile}`]
}
