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
  /** In the order of the source, one for an alias. */
  readonly values: readonly NamedValue[]
  /** What cannot be read, in the order of the lines; nothing may be encrypted while there is any. */
  readonly problems: readonly SecretProblem[]
  /** What a person should know though it stops nothing: one sentence each, with line numbers, never with a value. */
  readonly remarks: readonly string[]
}

/** A format that secrets are read from. */
export interface SourceFormat {
  /** @throws FormatError where the bytes are not text of this format at all */
  read(bytes: Uint8Array): Source
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

/** A format that ciphertexts are written in. */
export interface OutputFormat {
  /** Where it goes when no --dest is given, relative to the working directory; undefined for standard output. */
  readonly defaultDest: string | undefined
  /** Why this alias cannot stand in this format, as a fragment («has a line break»); undefined where it can. */
  refusal(alias: string): string | undefined
  /** The whole text, in the order given, ending in a line feed; the same input gives the same bytes. */
  write(values: readonly EncryptedValue[]): Document
}
