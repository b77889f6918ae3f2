/** The names of the profiles whose keys records are about. */
import {UserError} from '../../errors.js'
import {firstCertificateInPem} from '../../keystore/pem/pem.js'
import {readKeyFile} from '../../profiles/key-file.js'
import {hasKeyFile, isSymmetric, type Profile} from '../../profiles/profile.js'
import type {ProfileStore} from '../../profiles/profile-store.js'
import {certificateDigits, symmetricDigits} from '../keys/key-digits.js'

/**
 * Opens no keystore. Without a configuration directory, or for a damaged profile, a name is not known.
 * @param withSymmetric whether to read the symmetric keys that are in files of their own
 * @returns the first profile with each key, by its digits
 */
export async function findKnownKeys(
  profiles: ProfileStore,
  withSymmetric: boolean,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const {name, profile} of await listQuietly(profiles)) {
    const digits = profile instanceof UserError ? undefined : await digitsOf(profile, withSymmetric)
    if (digits !== undefined && !names.has(digits)) names.set(digits, name)
  }
  return names
}

async function digitsOf(profile: Profile, withSymmetric: boolean): Promise<string | undefined> {
  if (isSymmetric(profile)) return withSymmetric && hasKeyFile(profile) ? digitsOfKeyFile(profile.keyFile) : undefined
  const der = firstCertificateInPem(profile.certificate)
  return der && certificateDigits(der)
}

async function digitsOfKeyFile(file: string): Promise<string | undefined> {
  try {
    return symmetricDigits(await readKeyFile(file))
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

async function listQuietly(profiles: ProfileStore): ReturnType<ProfileStore['list']> {
  try {
    return await profiles.list()
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
