/** The plaintext of a value in a file of encrypted values, or why it has none. */
export type DecryptionResult = Decrypted | {readonly fault: Fault}

export interface Decrypted {
  readonly plaintext: string
  /** The name of the transformation that decrypted it; absent if it is the expected one. */
  readonly otherTransformation?: string
  /**
   * Present if Micro Integrator decrypts the value from some places but not from all: what is not clean about it, as a fragment without
   * a full stop (`is in quotation marks`).
   */
  readonly blemish?: string
}

/** Why a value cannot be decrypted. */
export interface Fault {
  readonly reason: FaultReason
  /** A fragment without a full stop: `is encrypted for another key`. Never contains the value. */
  readonly problem: string
  /** Whether this one value keeps Micro Integrator's vault from starting, so that no secret is available. */
  readonly stopsVault?: true
}

/** A fault that shows without any key. */
export interface ShapeFault extends Fault {
  readonly reason: ShapeReason
}

/** Stable words, for scripts. */
export type FaultReason = ShapeReason | 'another-key' | 'empty' | 'not-text'

export type ShapeReason =
  | 'no-value'
  | 'plaintext'
  | 'not-base64'
  | 'not-clean'
  | 'not-encoded'
  | 'wrong-length'
  | 'malformed'
  | 'another-transformation'
