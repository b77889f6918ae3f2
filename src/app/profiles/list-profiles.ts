/** All saved profiles, one line each. */
import {UserError} from '../../errors.js'
import {certificateFromPem, formatDay} from '../../keystore/certificate.js'
import {cipherOf, hasKeyFile, isSymmetric, type KeystoreProfile, type Profile} from '../../profiles/profile.js'
import {note, warn} from '../../ui/messages.js'
import {renderTable} from '../../ui/table.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {currentProfileName} from './current-profile.js'

/** One profile in the result of `mi profile list` under --json. Fields that its kind of profile does not have are absent. */
export interface ProfileSummary {
  readonly name: string
  readonly current: boolean
  /** The type of the keystore, `AES`, or `damaged`. */
  readonly kind: string
  readonly alias?: string
  readonly cipher?: string
  /** When the certificate expires, in ISO 8601. */
  readonly expires?: string
  readonly subject?: string
  readonly keyFile?: string
  /** The keystore that contains a symmetric key. */
  readonly keystore?: string
  /** Why the profile cannot be read. */
  readonly problem?: string
}

interface ProfileOverview {
  readonly profiles: readonly ProfileSummary[]
  /** Why profiles cannot be read, by their names. */
  readonly errors: ReadonlyMap<string, UserError>
  /** The name of the current profile, which need not exist. */
  readonly current: string
}

/**
 * Reads all profiles. Those that cannot be read are listed too.
 * @throws UsageError, ProfileError if the name of the current profile cannot be determined; FileError
 */
export async function listProfiles(context: Context): Promise<ProfileOverview> {
  const current = await currentProfileName(context)
  const profiles: ProfileSummary[] = []
  const errors = new Map<string, UserError>()
  for (const {name, profile} of await context.profiles.list()) {
    const details = detailsOrError(profile)
    if (details instanceof UserError) errors.set(name, details)
    const shown = details instanceof UserError ? {kind: 'damaged', problem: details.message} : details
    profiles.push({name, current: name === current, ...shown})
  }
  return {profiles, errors, current}
}

function detailsOrError(profile: Profile | UserError): Details | UserError {
  try {
    return profile instanceof UserError ? profile : detailsOf(profile)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** Reports what is wrong with the profiles. */
export function remarkOnProfiles({profiles, errors, current}: ProfileOverview): void {
  if (profiles.length === 0) note('no profiles yet; to create one, run "mi secret init"')
  for (const [name, error] of errors) warn(`profile ${quoted(name)}: ${error.fact}`)
  if (profiles.length > 0 && !profiles.some((profile) => profile.current)) {
    note(`the current profile ${quoted(current)} does not exist; to choose another, run "mi profile use NAME"`)
  }
}

type Details = Omit<ProfileSummary, 'current' | 'name'>

function detailsOf(profile: Profile): Details {
  const cipher = cipherOf(profile)
  if (hasKeyFile(profile)) return {kind: 'AES', cipher, keyFile: profile.keyFile}
  if (isSymmetric(profile)) return {kind: 'AES', alias: profile.alias, cipher, keystore: profile.keystore}
  return {...detailsOfKeystore(profile), cipher}
}

function detailsOfKeystore({type, alias, certificate}: KeystoreProfile): Details {
  const {subject, validTo} = certificateFromPem(certificate)
  return {kind: type, ...(alias !== undefined && {alias}), expires: validTo.toISOString(), subject}
}

const header = ['', 'NAME', 'KIND', 'ALIAS', 'CIPHER', 'EXPIRES', 'SUBJECT, KEY FILE OR KEYSTORE']

/** @param columns as in `renderTable` @returns a table for standard output, with a mark for the current profile */
export function profileTable(profiles: readonly ProfileSummary[], columns?: number): string {
  const rows = profiles.map(({name, current, kind, alias, cipher, expires, subject, keyFile, keystore}) => [
    current ? '*' : '',
    name,
    kind,
    cell(alias),
    cell(cipher),
    cell(expires && formatDay(new Date(expires))),
    cell(subject ?? keyFile ?? keystore),
  ])
  return renderTable(header, rows, columns)
}

function cell(text: string | undefined): string {
  return text ?? '-'
}
