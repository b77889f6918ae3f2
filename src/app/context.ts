import type {Variables} from '../io/environment.js'
import type {ProfileStore} from '../profiles/profile-store.js'

/** Provides the context; called after the options are checked, because it reads files and prints notes. */
export type OpenContext = () => Promise<Context>

/** What a command gets from its surroundings. */
export interface Context {
  readonly variables: Variables
  readonly profiles: ProfileStore
}
