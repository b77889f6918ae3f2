/** Many profiles at a glance: a line each. */
import {UserError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {certificateFromPem, formatDay} from '../../keystore/certificate.js'
import {cipherOf, isSymmetric, type KeystoreProfile, type Profile} from '../../profiles/profile.js'
import type {ListedProfile} from '../../profiles/profile-store.js'
import {warn} from '../../ui/messages.js'
import {table} from '../../ui/table.js'

/** What a line says of a profile; what a kind of profile does not have is undefined. */
interface Overview {
  readonly name: string
  readonly current: boolean
  /** The type of the keystore, `AES`, or `damaged`. */
  readonly kind: string
  readonly alias?: string
  readonly cipher?: string
  readonly expires?: Date
  readonly subject?: string
  readonly keyFile?: string
  /** Why the profile cannot be read. */
  readonly damage?: UserError
}

export function overviewOf({name, profile}: ListedProfile, current: string): Overview {
  const mark = {name, current: name === current}
  try {
    if (profile instanceof UserError) throw profile
    return {...mark, ...detailsOf(profile)}
  } catch (error) {
    if (error instanceof UserError) return {...mark, kind: 'damaged', damage: error}
    throw error
  }
}

function detailsOf(profile: Profile): Omit<Overview, 'current' | 'name'> {
  const cipher = cipherOf(profile)
  return isSymmetric(profile) ? {kind: 'AES', cipher, keyFile: profile.keyFile} : {...keystoreDetails(profile), cipher}
}

function keystoreDetails({type, alias, certificate}: KeystoreProfile): Omit<Overview, 'current' | 'name'> {
  const {subject, validTo} = certificateFromPem(certificate)
  return {kind: type, ...(alias !== undefined && {alias}), expires: validTo, subject}
}

const header = ['', 'NAME', 'KIND', 'ALIAS', 'CIPHER', 'EXPIRES', 'SUBJECT OR KEY FILE']

/** For standard output. */
export function overviewTable(profiles: readonly Overview[]): string {
  return table(
    header,
    profiles.map(({name, current, kind, alias, cipher, expires, subject, keyFile}) => [
      current ? '*' : '',
      name,
      kind,
      cell(alias),
      cell(cipher),
      cell(expires && formatDay(expires)),
      cell(subject ?? keyFile),
    ]),
  )
}

function cell(text: string | undefined): string {
  return text ?? '-'
}

/** The same for --json. */
export function overviewJson({damage, ...overview}: Overview): object {
  return {...overview, ...(damage && {problem: damage.message})}
}

/** Says what is wrong with those that cannot be read. */
export function warnOfDamage(profiles: readonly Overview[]): void {
  for (const {name, damage} of profiles) {
    if (damage) warn(`profile ${quoted(name)}: ${damage.fact}`)
  }
}
