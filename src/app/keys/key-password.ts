/** Opens keys that may have a password of their own. */
import {WrongKeyPasswordError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {note} from '../../ui/messages.js'
import {askUntilRight} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {mustAskFor} from '../found-variables.js'
import {announceDerivations} from './announce-derivations.js'
import {tryPasswords, type PasswordCandidate} from './password-candidates.js'

interface LockedKey {
  readonly alias: string
  readonly kind: 'private' | 'secret'
  /** The password that opened the keystore. */
  readonly ofStore: string
  /** The key's own, in the order to try them; none if none was provided. An empty one may also mean that it has none. */
  readonly ofKey: readonly PasswordCandidate[]
  /** What a `.env` file that nobody named suggests at the prompt. */
  readonly variables: Variables
}

/**
 * Opens a key with the first password that fits, and prompts for one if none does.
 * @param openWith throws WrongKeyPasswordError if the password is not the key's
 * @throws as `openWith`; MissingAnswerError if there is no terminal to ask on; InterruptedError
 */
export async function openKey<T>(key: LockedKey, openWith: (password: string) => Promise<T>): Promise<T> {
  const {alias, kind, ofKey, variables} = key
  const where = 'on line 2 of the password file, or in MI_KEY_PASSWORD'
  try {
    return await openWithGiven(key, openWith)
  } catch (error) {
    if (!(error instanceof WrongKeyPasswordError)) throw error
    if (isProvided(ofKey)) throw error.suggesting(`provide the key's own password: ${where}`)
  }
  note(`the ${kind} key ${quoted(alias)} has its own password`)
  const missing = `no password was provided for the ${kind} key ${quoted(alias)}`
  mustAskFor('MI_KEY_PASSWORD', variables, missing, `provide it ${where}`)
  const {MI_KEY_PASSWORD: suggested} = variables.found
  const open = (password: string) => announceOpening(key, () => openWith(password))
  return askUntilRight('Key password', open, (error) => error instanceof WrongKeyPasswordError, suggested)
}

/** The same without a prompt. @throws as `openWith` */
export async function openWithGiven<T>(
  key: Omit<LockedKey, 'variables'>,
  openWith: (password: string) => Promise<T>,
): Promise<T> {
  return tryPasswords(candidatesFor(key), (password) => announceOpening(key, () => openWith(password)))
}

function announceOpening<T>({kind, alias}: Pick<LockedKey, 'alias' | 'kind'>, open: () => Promise<T>): Promise<T> {
  return announceDerivations(`opening the ${kind} key ${quoted(alias)}`, open)
}

/** The runtime opens a secret key with the keystore's password, so that one comes first. A private key's own replaces the keystore's. */
function candidatesFor({kind, ofStore, ofKey}: Omit<LockedKey, 'variables'>): readonly PasswordCandidate[] {
  if (kind === 'secret') return [{password: ofStore}, ...ofKey]
  return isProvided(ofKey) ? ofKey : [...ofKey, {password: ofStore}]
}

function isProvided(ofKey: readonly PasswordCandidate[]): boolean {
  return ofKey.some(({password}) => password !== '')
}
