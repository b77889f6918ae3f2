/** The names of the profiles whose certificates records are about. */
import {UserError} from '../../errors.js'
import {firstCertificateInPem} from '../../keystore/pem/pem.js'
import {isSymmetric} from '../../profiles/profile.js'
import type {ProfileStore} from '../../profiles/profile-store.js'
import {certificateDigits} from '../keys/key-digits.js'

/**
 * Reads no key and no keystore. Without a configuration directory, or for a damaged profile, a name is not known.
 * @returns the first profile with each certificate, by its digits
 */
export async function findKnownKeys(profiles: ProfileStore): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const {name, profile} of await listQuietly(profiles)) {
    if (profile instanceof UserError || isSymmetric(profile)) continue
    const der = firstCertificateInPem(profile.certificate)
    if (der === undefined) continue
    const digits = certificateDigits(der)
    if (!names.has(digits)) names.set(digits, name)
  }
  return names
}

async function listQuietly(profiles: ProfileStore): ReturnType<ProfileStore['list']> {
  try {
    return await profiles.list()
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
