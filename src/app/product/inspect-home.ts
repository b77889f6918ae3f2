/** Checks whether a product is set up to decrypt its secrets. */
import {UserError} from '../../errors.js'
import {findUndefinedSecrets} from '../../formats/toml/secret-references.js'
import {limits} from '../../io/reading.js'
import {hasKeyFile, isSymmetric, keyKindOf, cipherOf, type Profile} from '../../profiles/profile.js'
import {firstFew, quoted, shellWord} from '../../wording.js'
import type {ChosenProduct} from './choose-files.js'
import type {Home} from './home.js'
import {fileIn} from './keystore-of.js'
import {isConfiguredKey, isFromKeystore, refuseSymmetricKey} from './product-checks.js'
import {configuredTransformation, isConfiguredCipher} from './product-cipher.js'
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

export interface Inspection {
  readonly result: HomeResult
  /** What to do about the problems, in the imperative, each once. */
  readonly hints: readonly string[]
  /** Which profile to use instead; undefined if nothing is known against this one. It is among the hints. */
  readonly profileHint: string | undefined
  /** What is worth knowing, one sentence each. */
  readonly notes: readonly string[]
}

interface Problem {
  readonly fact: string
  readonly hint: string | undefined
}

/** A product, and what is known of other profiles. */
interface InspectedProduct extends ChosenProduct {
  /** The name of the profile that has its key; undefined if there is none, or more than one. */
  readonly owner: string | undefined
}

/**
 * @param profile the one whose key decrypts the secrets here
 * @param owner as `InspectedProduct.owner`
 * @throws FileError, FormatError
 */
export function inspectHome(product: ChosenProduct, profile: Profile, owner?: string): Inspection {
  const chosen = {...product, owner}
  const {home, secretConf} = chosen
  const transformation = configuredTransformation(secretConf)
  const {isActive} = secretConf.content
  const problems = [
    ...(isActive ? confProblems(chosen, profile) : [describeInactive(chosen), ...otherKeystore(chosen, profile)]),
    ...malformedLines(secretConf),
    ...supportProblems(chosen, profile),
    ...undefinedSecrets(home),
  ]
  const ofProfile = profileHint(chosen)
  return {
    result: {
      home: home.given,
      kind: home.kind,
      active: isActive,
      ...(transformation !== undefined && {cipher: transformation.name}),
      problems: problems.map(({fact}) => fact),
    },
    hints: [...new Set(problems.flatMap(({hint}) => hint ?? []))],
    profileHint: problems.some(({hint}) => hint === ofProfile) ? ofProfile : undefined,
    notes: [...(isActive ? cipherNotes(chosen, profile) : []), ...passwordRemarks(home)],
  }
}

function describeInactive({home, secretConf: {shown, bytes}}: ChosenProduct): Problem {
  const what = bytes === undefined ? 'does not exist' : 'is not active'
  return {fact: `${quoted(shown)} ${what}, so the product decrypts no secrets`, hint: encryptHint(home)}
}

/** What the vault would be set up for is not what the profile has. */
function otherKeystore(chosen: InspectedProduct, profile: Profile): readonly Problem[] {
  const {home, product} = chosen
  if (product === undefined || hasKeyFile(profile) || isFromKeystore(profile, product.keystore)) return []
  const fact = `the profile is not from the keystore that ${home.name} will decrypt with: ${quoted(product.keystore.shown)}`
  return [{fact, hint: profileHint(chosen)}]
}

function encryptHint({given}: Home): string {
  return `to write secret-conf.properties, run: mi secret encrypt --mi-home ${shellWord(given)}`
}

function malformedLines({shown, content: {problems}}: ProductSecretConf): readonly Problem[] {
  if (problems.length === 0) return []
  const lines = firstFew(problems.map(({line}) => String(line)))
  const fact = `${quoted(shown)} has lines with a malformed \\u escape, so the vault does not start: ${lines}`
  return [{fact, hint: 'fix these lines'}]
}

function confProblems(chosen: InspectedProduct, profile: Profile): readonly Problem[] {
  return [...keyProblems(chosen, profile), ...typeProblems(chosen)]
}

function keyProblems(chosen: InspectedProduct, profile: Profile): readonly Problem[] {
  const {home, secretConf, product} = chosen
  const {mode, alias = '', location = ''} = secretConf.content
  if ((mode === 'rsa') === isSymmetric(profile)) {
    const kinds = mode === 'rsa' ? ['an RSA key', 'a symmetric key'] : ['a symmetric key', 'an RSA key']
    const fact = `${quoted(secretConf.shown)} is for ${kinds.join(', but the profile has ')}`
    return [{fact, hint: profileHint(chosen)}]
  }
  const named = `${quoted(secretConf.shown)} names ${quoted(alias)} in ${quoted(location)}`
  if (!isConfiguredFor(chosen, profile)) {
    const isOwn = product !== undefined && isFromKeystore(profile, product.keystore)
    const fact = `${named}, which is not the profile's key`
    return [{fact, hint: isOwn ? encryptHint(home) : profileHint(chosen)}]
  }
  if (product === undefined) return []
  const {path: keystore, alias: next, from, aliasFromEnvironment} = product.keystore
  // The configuration names an RSA key, whatever the vault decrypts with.
  const own = {keystore, alias: aliasFromEnvironment || isSymmetric(profile) ? alias : next}
  return isConfiguredKey({home, secretConf}, own)
    ? []
    : [{fact: `${named}, but ${describeOther(from)}`, hint: encryptHint(home)}]
}

function describeOther(from: string): string {
  return from === 'the default' ? 'the product uses another key by default' : `${from} names another key`
}

function profileHint(chosen: InspectedProduct): string {
  return (
    `${useOther(chosen)}; or, if the secrets are for this profile's key, name its keystore in the product's configuration and run: ` +
    `mi secret encrypt --mi-home ${shellWord(chosen.home.given)}`
  )
}

function useOther({home, product, secretConf: {content}, owner}: InspectedProduct): string {
  if (owner !== undefined) return `use --profile ${shellWord(owner)}, which has the product's key`
  const keystore = product === undefined ? "the product's keystore" : quoted(product.keystore.shown)
  const kind = content.mode === 'rsa' ? 'init' : 'init symmetric'
  return `use --profile with a profile from ${keystore}; to create one, run: mi secret ${kind} --mi-home ${shellWord(home.given)} --profile NAME`
}

/** Java compares them letter by letter. */
const vaultTypes: ReadonlySet<string> = new Set([
  'JKS',
  'PKCS12',
  'PKCS8',
  'CA_CERTIFICATES_PATH',
  'BCFKS',
  'BKS',
  'UBER',
])

function typeProblems({home, secretConf: {content, shown}}: ChosenProduct): readonly Problem[] {
  const {type} = content
  if (type === undefined || vaultTypes.has(type)) return []
  const fact = `${quoted(shown)} has the keystore type ${quoted(type)}, with which the vault does not start`
  return [{fact, hint: encryptHint(home)}]
}

/** Whether the vault is certainly set up for the profile's key and the transformation. @param cipher its name */
export function isSetUpFor(chosen: ChosenProduct, cipher: string, profile: Profile): boolean {
  const isNamed = !hasKeyFile(profile) && profile.alias !== undefined
  return (
    isNamed &&
    isConfiguredCipher(configuredTransformation(chosen.secretConf), cipher) &&
    isConfiguredFor(chosen, profile)
  )
}

/** The profile may be from a copy of the product's keystore. */
function isConfiguredFor(chosen: ChosenProduct, profile: Profile): boolean {
  if (hasKeyFile(profile) || profile.alias === undefined) return true
  const ofProduct = chosen.product?.keystore
  const isOfProduct = ofProduct !== undefined && isFromKeystore(profile, ofProduct)
  return isConfiguredKey(chosen, {keystore: isOfProduct ? ofProduct.path : profile.keystore, alias: profile.alias})
}

/** What the release cannot open. */
function supportProblems({home, secretConf: {content}, product}: ChosenProduct, profile: Profile): readonly Problem[] {
  const mode = content.isActive ? content.mode : 'rsa'
  const isKeyBased = mode === 'key-based' && home.kind !== 'mi'
  return [
    ...(isSymmetric(profile) || mode !== 'rsa'
      ? refusalAsProblem(() => {
          refuseSymmetricKey({home}, isKeyBased || !hasKeyFile(profile))
        })
      : []),
    ...(product === undefined
      ? []
      : refusalAsProblem(() => {
          refuseType(product.keystore)
        })),
  ]
}

function refusalAsProblem(check: () => void): readonly Problem[] {
  try {
    check()
    return []
  } catch (error) {
    if (error instanceof UserError) return [{fact: error.fact, hint: error.hint}]
    throw error
  }
}

function undefinedSecrets(home: Home): readonly Problem[] {
  const bytes = home.secretsFormat === 'toml' ? homeReader(home.path)(home.secretsFile, limits.deployment) : undefined
  const missing = bytes === undefined ? [] : findUndefinedSecrets(bytes)
  if (missing.length === 0) return []
  const names = missing.map(({name, line}) => `${quoted(name)} (line ${line})`)
  const file = quoted(fileIn(home, home.secretsFile))
  return [
    {
      fact: `${file} refers to secrets that [secrets] does not define, so the product does not start: ${firstFew(names)}`,
      hint: 'add the missing secrets to [secrets], or fix the references',
    },
  ]
}

function cipherNotes({secretConf}: ChosenProduct, profile: Profile): readonly string[] {
  const configured = configuredTransformation(secretConf)
  if (configured?.keyKind !== keyKindOf(profile)) return []
  const {shown, content} = secretConf
  const how = content.namesAlgorithm ? 'names' : 'does not name a transformation, which means'
  const ofProfile = cipherOf(profile)
  return isConfiguredCipher(configured, ofProfile)
    ? []
    : [`${quoted(shown)} ${how} ${configured.name}, but the profile uses ${ofProfile}`]
}
