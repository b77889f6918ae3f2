/** The plaintext of a value in a file of encrypted values, or why it has none. */
export type DecryptionResult = {readonly plaintext: string} | {readonly fault: Fault}

/** Why a value cannot be decrypted. */
export interface Fault {
  readonly reason: FaultReason
  /** A fragment without a full stop: `is encrypted for another key`. Never contains the value. */
  readonly problem: string
}

/** Stable words, for scripts. */
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
