/** The interfaces of the formats: text to named values, and encrypted values to text. */
import type {SecretProblem} from '../errors.js'

/** A secret in plaintext, and its alias. */
export interface NamedValue {
  readonly alias: string
  /** Byte for byte: no whitespace is trimmed. */
  readonly value: string
  /** Its line in the source, from 1; absent if it was typed or piped. */
  readonly line?: number
  /** Whether the line is a single word. The format reads it as an alias, but it may be a misplaced secret, so it is never shown. */
  readonly bare?: true
  /** How the format reads the value differently than it looks; absent if it does not. */
  readonly traps?: readonly Trap[]
}

/** What the user should know about values of one kind, although it stops nothing. */
export interface Trap {
  /** One sentence, never with a value. @param places the aliases concerned, and their lines */
  readonly remark: (places: string) => string
}

/** What was read from a source. */
export interface Source {
  /** In the order of the source. If an alias has several values, the last one counts. */
  readonly values: readonly NamedValue[]
  /** What cannot be read, in line order. Nothing may be encrypted while there are any. */
  readonly problems: readonly SecretProblem[]
  /** What the user should know, although it stops nothing: one sentence each, with line numbers, never with a value. */
  readonly remarks: readonly string[]
}

/** A part of a source that can be read on its own. */
export interface Block extends Source {
  /** The number of the line after it. */
  readonly nextLine: number
}

/** A format to read secrets from. */
export interface SourceFormat {
  /**
   * @param bytes a complete file, or a block of one
   * @param firstLine the line of the file on which the bytes begin, from 1
   * @throws FormatError if the bytes are not text in this format at all
   */
  read(bytes: Uint8Array, firstLine?: number): Block
  /**
   * Finds where to cut a file so that both parts read as they would in one piece. Absent if a file can only be read in one piece.
   * @param bytes the beginning of a block, without the end of the file
   * @returns how many bytes come before the cut; 0 if it cannot be cut
   */
  cut?(bytes: Uint8Array): number
}

/** An encrypted secret, as MI reads it. */
export interface EncryptedValue {
  readonly alias: string
  readonly ciphertext: string
}

/** A text to write, and what the user should know about it. */
export interface Document {
  readonly text: string
  readonly remarks: readonly string[]
}

/** Takes the next piece of a text: a few lines, since joining many of them takes longer than writing each. */
export type WriteText = (text: string) => void

/** Writes a text part by part. The same values produce the same bytes, however they are split into parts. */
export interface TextWriter {
  /** Writes the next part of the text, as far as it is certain. */
  add(values: readonly EncryptedValue[], write: WriteText): void
  /**
   * Writes the rest of the text, which then ends in a line feed.
   * @returns the remarks on all of it
   * @throws SecretsError, UsageError if the format cannot hold the values
   */
  end(write: WriteText): readonly string[]
}

/** A format to write ciphertexts in. */
export interface OutputFormat {
  /** The file to write by default, relative to the working directory; undefined for standard output. */
  readonly defaultDest: string | undefined
  /** Whether each value is on a line of its own, so that an incomplete text is useful too. */
  readonly isSequence: boolean
  /** Why this format cannot hold the alias, as a fragment that follows it (`must not be empty`); undefined if it can. */
  refusal(alias: string): string | undefined
  /** Begins a text. */
  begin(): TextWriter
  /**
   * Merges values into an existing text: replaces those with the same alias, and adds the others at its end. Every other byte is kept.
   * Absent for a format that is never written to a file.
   * @throws FormatError, SecretsError if the text cannot be read
   */
  merge?(existing: Uint8Array, values: readonly EncryptedValue[]): MergeResult
}

/** A value in a file of encrypted values. It may turn out to be plaintext. */
export interface ExistingValue extends NamedValue {
  readonly line: number
  /** The name of its Kubernetes Secret, or `namespace/name` if the file has the name in several namespaces; absent in the other formats. */
  readonly secret?: string
  /** The base64 that the value was decoded from, without line breaks; only for `data` of a Kubernetes Secret. */
  readonly undecoded?: string
  /** Whether another value for the same alias (in the same Secret) counts instead. */
  readonly overridden: boolean
}

/** A text whose values can be replaced in place. */
export interface EncryptedText {
  /** All of them, in the order of the text. */
  readonly values: readonly ExistingValue[]
  /** What cannot be read, in line order. Nothing may be changed while there are any. */
  readonly problems: readonly SecretProblem[]
  readonly remarks: readonly string[]
  /**
   * @param replacement returns the new value, a ciphertext in base64, or undefined to keep the old one
   * @returns the complete text. Every other byte is kept, including whitespace around a replaced value.
   */
  replace(replacement: (value: ExistingValue) => string | undefined): Buffer
}

/** A format of files that contain encrypted values. */
export interface EncryptedFormat {
  /** @throws FormatError if the bytes are not text in this format at all */
  read(bytes: Uint8Array): EncryptedText
}

export interface MergeResult {
  readonly bytes: Buffer
  /** The aliases that the text had before, in the order of the values merged. */
  readonly replaced: readonly string[]
  readonly added: readonly string[]
  readonly remarks: readonly string[]
}
