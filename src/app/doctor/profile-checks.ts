/** The directory of the profiles, and each profile. */
import {statSync} from 'node:fs'
import path from 'node:path'
import {UserError} from '../../errors.js'
import {mayAskGit} from '../../io/git.js'
import {trackFiles} from '../../io/git-files.js'
import {withoutLinks} from '../../io/paths.js'
import {certificateFromPem, concerns, formatDay, type Certificate} from '../../keystore/certificate.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {keyFileState} from '../../profiles/key-file.js'
import {keystoreState} from '../../profiles/keystore-file.js'
import {
  cipherOf,
  hasKeyFile,
  isSymmetric,
  type KeyFileProfile,
  type KeystoreProfile,
  type Profile,
  type SecretKeyProfile,
} from '../../profiles/profile.js'
import {quoted, shellWord} from '../../wording.js'
import {tryToFindCurrent} from '../profiles/current-profile.js'
import {initCommand} from '../profiles/load-profile.js'
import {keyKeystoreWords, keystoreWords} from '../profiles/profile-rows.js'
import {findingOf, type Check, type Finding, type Surroundings} from './check.js'

const directoryTitle = 'config directory'

export const directoryCheck: Check = {
  name: 'config-directory',
  title: directoryTitle,
  run: async ({context: {profiles}}) => {
    try {
      await profiles.list()
      return noteWiderMode(path.dirname(profiles.pathOf('default')), 0o700, directoryTitle)
    } catch (error) {
      if (error instanceof UserError) return [findingOf(error, directoryTitle)]
      throw error
    }
  },
}

/** Modes mean nothing on Windows. */
function noteWiderMode(file: string, mode: 0o600 | 0o700, subject: string): readonly Finding[] {
  const found = statSync(file, {throwIfNoEntry: false})
  if (found === undefined || process.platform === 'win32' || (found.mode & 0o777 & ~mode) === 0) return []
  const fact = `${quoted(file)} can be read by others`
  return [{subject, state: 'note', fact, hint: `run: chmod ${mode.toString(8)} ${shellWord(file)}`}]
}

export const profilesCheck: Check = {
  name: 'profiles',
  title: 'profiles',
  run: async (surroundings) => {
    try {
      return await checkAll(surroundings)
    } catch (error) {
      // The check of the directory reports it.
      if (error instanceof UserError) return [{subject: 'profiles', state: 'note', fact: 'profiles cannot be listed'}]
      throw error
    }
  },
}

async function checkAll({context, now}: Surroundings): Promise<readonly Finding[]> {
  const listed = await context.profiles.list()
  const subject = 'profiles'
  if (listed.length === 0)
    return [{subject, state: 'note', fact: 'there are no profiles', hint: 'to create one, run: mi secret init'}]
  const findings: Finding[] = []
  for (const {name, profile} of listed) {
    const file = context.profiles.pathOf(name)
    findings.push(...withOk(`profile ${quoted(name)}`, await checkProfile({name, profile, file, now})))
  }
  const current = await tryToFindCurrent(context)
  if (current !== undefined && !listed.some(({name}) => name === current)) {
    const fact = `the current profile ${quoted(current)} does not exist`
    findings.push({subject, state: 'note', fact, hint: 'to choose another, run: mi profile use NAME'})
  }
  return findings
}

function withOk(subject: string, findings: readonly Omit<Finding, 'subject'>[]): readonly Finding[] {
  return findings.length === 0 ? [{subject, state: 'ok'}] : findings.map((each) => ({...each, subject}))
}

interface CheckedProfile {
  readonly name: string
  readonly profile: Profile | UserError
  readonly file: string
  readonly now: Date
}

type Unnamed = Omit<Finding, 'subject'>

async function checkProfile({name, profile, file, now}: CheckedProfile): Promise<readonly Unnamed[]> {
  if (profile instanceof UserError) return [findingOf(profile, name)]
  const ofMode = noteWiderMode(file, 0o600, name)
  if (hasKeyFile(profile)) return [...ofMode, ...(await checkKeyFile(profile))]
  if (isSymmetric(profile)) return [...ofMode, ...(await checkKeyKeystore(profile))]
  return [...ofMode, ...(await checkCertificate(name, profile, now))]
}

async function checkKeyFile({keyFile}: KeyFileProfile): Promise<readonly Unnamed[]> {
  const {problem, isOpenToOthers} = await keyFileState(keyFile)
  if (problem !== undefined)
    return [{state: 'problem', fact: `the key in ${quoted(keyFile)} cannot be used: ${problem}`}]
  const open: Unnamed = {
    state: 'problem',
    fact: `others can read or change the key file ${quoted(keyFile)}`,
    hint: `run: chmod 600 ${shellWord(keyFile)}`,
  }
  return [...(isOpenToOthers ? [open] : []), ...(await checkTracking(keyFile))]
}

/** How long git may take for one file, in milliseconds. */
const patience = 10_000

async function checkTracking(keyFile: string): Promise<readonly Unnamed[]> {
  const real = withoutLinks(keyFile)
  const tracking = mayAskGit() ? (await trackFiles([real], patience)).get(real) : undefined
  if (tracking === undefined || tracking.state === 'ignored') return []
  const {state, repository} = tracking
  const ignore = `add ${quoted(path.relative(repository, real))} to .gitignore`
  if (state === 'new')
    return [{state: 'note', fact: `the key file ${quoted(keyFile)} is not ignored by git`, hint: ignore}]
  const name = path.relative(repository, real)
  const untrack = `git -C ${shellWord(repository)} rm --cached ${shellWord(name.startsWith('-') ? `./${name}` : name)}`
  return [
    {
      state: 'problem',
      fact: `the key file ${quoted(keyFile)} is tracked by git`,
      hint: `run: ${untrack}, ${ignore}, and, if it was ever committed, replace the key`,
    },
  ]
}

async function checkKeyKeystore(profile: SecretKeyProfile): Promise<readonly Unnamed[]> {
  const state = await keystoreState(profile)
  if (state === 'unchanged') return []
  return [{state: state === 'changed' ? 'note' : 'problem', fact: keyKeystoreWords[state]}]
}

async function checkCertificate(name: string, profile: KeystoreProfile, now: Date): Promise<readonly Unnamed[]> {
  const certificate = tryToRead(profile)
  if (certificate instanceof UserError) return [findingOf(certificate, name)]
  const state = await keystoreState(profile)
  const ofCipher = /PKCS1Padding$/i.test(cipherOf(profile))
    ? ['RSA/ECB/PKCS1Padding can be attacked; if the runtime allows it, use RSA/ECB/OAEPWithSHA1AndMGF1Padding']
    : []
  return [
    ...expiry(name, certificate, now),
    ...[
      ...concerns(certificate, certificate.validTo < now ? certificate.validTo : now),
      ...runtimeConcerns(profile, []),
      ...ofCipher,
      ...(state === 'unchanged' ? [] : [keystoreWords(state, name)]),
    ].map((fact): Unnamed => ({state: 'note', fact})),
  ]
}

function tryToRead({certificate}: KeystoreProfile): Certificate | UserError {
  try {
    return certificateFromPem(certificate)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** In milliseconds. */
const soon = 30 * 86_400_000

function expiry(name: string, {validTo}: Certificate, now: Date): readonly Unnamed[] {
  const left = validTo.getTime() - now.getTime()
  if (left > soon) return []
  const hint = `use a keystore with a new certificate: ${initCommand(name)} --force`
  if (left < 0) return [{state: 'problem', fact: `the certificate expired on ${formatDay(validTo)}`, hint}]
  return [{state: 'note', fact: `the certificate expires on ${formatDay(validTo)}`, hint}]
}
