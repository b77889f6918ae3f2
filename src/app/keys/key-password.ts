/** Opens keys that may have a password of their own. */
import {WrongKeyPasswordError} from '../../errors.js'
import {note} from '../../ui/messages.js'
import {askUntilRight, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'

interface LockedKey {
  readonly alias: string
  readonly kind: 'private' | 'secret'
  /** The passwords to try, in this order. */
  readonly passwords: readonly [string, ...string[]]
  /** Whether one of them was provided for the key itself, so that there is nothing to ask. */
  readonly isGiven: boolean
}

/**
 * Opens a key with the first password that fits, and prompts for one if none does.
 * @param open throws WrongKeyPasswordError if the password is not the key's
 * @throws as `open`; MissingAnswerError if there is no terminal to ask on; InterruptedError
 */
export async function openKey<T>(
  {alias, kind, passwords, isGiven}: LockedKey,
  open: (password: string) => T,
): Promise<T> {
  const where = 'on line 2 of the password file, or in MI_KEY_PASSWORD'
  try {
    return openWithFirst(passwords, open)
  } catch (error) {
    if (!(error instanceof WrongKeyPasswordError)) throw error
    if (isGiven) throw error.suggesting(`provide the key's own password: ${where}`)
  }
  note(`the ${kind} key ${quoted(alias)} has its own password`)
  mustAsk(`no password was provided for the ${kind} key ${quoted(alias)}`, `provide it ${where}`)
  return askUntilRight('Key password', open, (error) => error instanceof WrongKeyPasswordError)
}

function openWithFirst<T>([first, ...others]: LockedKey['passwords'], open: (password: string) => T): T {
  try {
    return open(first)
  } catch (error) {
    const [second, ...rest] = others
    if (second === undefined || !(error instanceof WrongKeyPasswordError)) throw error
    return openWithFirst([second, ...rest], open)
  }
}
