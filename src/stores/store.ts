/** What a store of secrets offers. */
import type {UnusedVariables} from '../io/environment.js'
import type {StoreReference} from './reference.js'
import type {StoreFault, StoredSecret} from './stored-secret.js'

/** Reports what the user should know. Each takes a sentence without a full stop. */
export interface Messages {
  readonly note: (sentence: string) => void
  readonly warn: (sentence: string) => void
}

/** Called with how many secrets will be read. @returns what to call after each */
export type WatchReading = (count: number) => () => void

/** What stores are asked with. */
export interface Asking {
  /** The variables of the process: a file decides neither where a token is sent nor whose it is. */
  readonly environment: NodeJS.ProcessEnv
  /** Variables that only a file sets, so they are ignored. */
  readonly unused: UnusedVariables | undefined
  readonly tell: Messages
  /** What to call the store: `Vault`. */
  readonly title: string
  /** Ends all requests. */
  readonly signal: AbortSignal
}

export interface Store {
  /** The same for references to the same secret, whatever they choose in it. */
  keyOf(reference: StoreReference): string
  /**
   * @returns what is there, or why this secret cannot be read
   * @throws StoreError if no secret can be read
   */
  read(reference: StoreReference): Promise<StoredSecret | StoreFault>
  close(): void
}

/** @throws StoreError if the store cannot be read; FileError for a file that a variable names */
export type OpenStore = (asking: Asking) => Promise<Store>
