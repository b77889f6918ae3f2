import type {Environment} from '../../io/environment.js'
import {readPasswordFile, type Passwords} from '../../io/password-file.js'
import {note} from '../../ui/messages.js'
import {canAsk} from '../../ui/prompts.js'

const standardInput = '-'

/**
 * The passwords of keystore and key where they need not be asked: from --password-file, else from MI_KEYSTORE_PASSWORD and
 * MI_KEY_PASSWORD. An empty one of the keystore is one.
 * @returns undefined where none is given, and for `-` at a terminal, where it would be seen while it is typed
 * @throws FileError
 */
export async function givenPasswords(file: string | undefined, variables: Environment['values']): Promise<Passwords> {
  const {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: key} = variables
  if (file === undefined) return {store, key}
  if (file === standardInput && canAsk()) return {store: undefined, key}
  const inFile = await readPasswordFile(file, () => {
    note('waiting for the password on standard input')
  })
  return {store: inFile.store, key: inFile.key ?? key}
}

/** The keystore's alone. */
export async function givenPassword(
  file: string | undefined,
  variables: Environment['values'],
): Promise<string | undefined> {
  return (await givenPasswords(file, variables)).store
}
