/** What goes between the formats and the rest of the house: text <-> named values. */
import type {SecretProblem} from '../errors.js'

/** A secret in the clear and the alias it goes by. */
export interface NamedValue {
  readonly alias: string
  /** To the byte: no white space is taken off. */
  readonly value: string
  /** Where it stands in its source, from 1; absent for one that was typed or piped. */
  readonly line?: number
  /** Whether the line is a word alone: its format takes that for an alias, but it may be a secret gone astray and is not to be shown. */
  readonly bare?: true
}

/** What a source says, once read. */
export interface Source {
  /** In the order of the source; of several for one alias the last is meant. */
  readonly values: readonly NamedValue[]
  /** What cannot be read, in the order of the lines; nothing may be encrypted while there is any. */
  readonly problems: readonly SecretProblem[]
  /** What a person should know though it stops nothing: one sentence each, with line numbers, never with a value. */
  readonly remarks: readonly string[]
}

/** A part of a source that can be read by itself. */
export interface Block extends Source {
  /** The number of the line after it. */
  readonly nextLine: number
}

/** A format that secrets are read from. */
export interface SourceFormat {
  /**
   * @param bytes a whole file, or a block of one
   * @param firstLine where in the file they begin, from 1; lines are counted from there
   * @throws FormatError where the bytes are not text of this format at all
   */
  read(bytes: Uint8Array, firstLine?: number): Block
  /**
   * Where a file can be cut, so that both sides are read as they would be in one: after how many of its bytes, 0 for nowhere.
   * Absent where a file must be read whole.
   * @param bytes from where a block begins, not to the end of the file
   */
  cut?(bytes: Uint8Array): number
}

/** A secret encrypted: what MI is given. */
export interface EncryptedValue {
  readonly alias: string
  readonly ciphertext: string
}

/** A text to be written, and what a person should know about it. */
export interface Document {
  readonly text: string
  readonly remarks: readonly string[]
}

/** Writes a text part by part. The same values give the same bytes, in however many parts they come. */
export interface TextWriter {
  /** @returns what the text goes on with, as far as that is certain */
  add(values: readonly EncryptedValue[]): string
  /**
   * @returns the rest of the text, with which it ends in a line feed, and what is to be remarked on the whole
   * @throws SecretsError, UsageError where the format cannot hold the values
   */
  end(): Document
}

/** A format that ciphertexts are written in. */
export interface OutputFormat {
  /** Where it goes when no --dest is given, relative to the working directory; undefined for standard output. */
  readonly defaultDest: string | undefined
  /** Whether each value is a line by itself, so that a part of the text is of use too. */
  readonly isSequence: boolean
  /** Why this alias cannot stand in this format, as a fragment («has a line break»); undefined where it can. */
  refusal(alias: string): string | undefined
  /** Begins a text. */
  begin(): TextWriter
  /**
   * Puts values into a text that is there already: in the place of those with the same alias, the others at its end. Every other
   * byte stays. Absent for a format that goes to no file.
   * @throws FormatError, SecretsError where the text cannot be read
   */
  merge?(existing: Uint8Array, values: readonly EncryptedValue[]): MergeResult
}

/** A value as it stands in a file of encrypted values. */
export interface ExistingValue extends NamedValue {
  readonly line: number
  /** The name of the Kubernetes Secret that it stands in; absent in the other formats. */
  readonly secret?: string
  /** Whether another value for the same alias (in the same Secret) is the one that counts. */
  readonly overridden: boolean
}

/** A text whose values can be exchanged in place. */
export interface EncryptedText {
  /** Every one, in the order of the text. */
  readonly values: readonly ExistingValue[]
  /** What cannot be read, in the order of the lines; nothing may be changed while there is any. */
  readonly problems: readonly SecretProblem[]
  readonly remarks: readonly string[]
  /**
   * @param replacement gives what is to stand in the place of a value: a ciphertext in base64; undefined leaves it as it is
   * @returns the whole text; white space round a value that is replaced, and every other byte, is as it was
   */
  replace(replacement: (value: ExistingValue) => string | undefined): Buffer
}

/** A format of files that hold encrypted values. */
export interface EncryptedFormat {
  /** @throws FormatError where the bytes are not text of this format at all */
  read(bytes: Uint8Array): EncryptedText
}

/** A text into which values were merged. */
export interface MergeResult {
  readonly bytes: Buffer
  /** The aliases that were there already, in the order given. */
  readonly replaced: readonly string[]
  readonly added: readonly string[]
  readonly remarks: readonly string[]
}
