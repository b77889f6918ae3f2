/** What a value in a file of encrypted values turns out to be. */
export type DecryptionResult = {readonly plaintext: string} | {readonly fault: Fault}

/** Why a value does not open. */
export interface Fault {
  readonly reason: FaultReason
  /** A fragment without a full stop: «is encrypted for another key». Never holds the value. */
  readonly problem: string
}

/** Stable words for scripts. */
export type FaultReason =
  | 'no-value'
  | 'white-space'
  | 'plaintext'
  | 'not-base64'
  | 'wrong-length'
  | 'malformed'
  | 'another-transformation'
  | 'another-key'
  | 'empty'
  | 'not-text'
