import type {Environment} from '../io/environment.js'
import type {ProfileStore} from '../profiles/profile-store.js'

/** What a command gets from its surroundings. */
export interface Context {
  /** From the process and the .env file. */
  readonly variables: Environment['values']
  readonly profiles: ProfileStore
}
