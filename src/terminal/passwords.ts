import type {Environment} from '../io/environment.js'
import {readStorePassword} from '../io/password-file.js'
import {note} from './notices.js'
import {canAsk} from './prompts.js'

const standardInput = '-'

/**
 * The keystore's password where it need not be asked: from --password-file, else from MI_KEYSTORE_PASSWORD.
 * @returns undefined where neither gives one, and for `-` at a terminal, where it would be seen while it is typed; an empty one is one
 * @throws FileError
 */
export async function givenPassword(file: string | undefined, variables: Environment['values']): Promise<string | undefined> {
  if (file === undefined) return variables.MI_KEYSTORE_PASSWORD
  if (file === standardInput && canAsk()) return undefined
  return readStorePassword(file, () => {
    note('waiting for the password on standard input')
  })
}
