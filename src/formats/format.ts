/** The interfaces of the formats: text to named values, and encrypted values to text. */
import type {SecretProblem} from '../errors.js'
import type {SecretRecord} from './text/record.js'

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
  /** Values that are not secrets unless the user names them, in the order of the source; absent in formats without types. */
  readonly settings?: readonly Setting[]
  /** The Kubernetes Secrets that have values; absent in other formats. */
  readonly secrets?: readonly SourceSecret[]
  /** What to do about its problems. */
  readonly advice?: SourceAdvice
  /** What messages call the source; absent if there is only one. */
  readonly origin?: string
}

/** A value that is not a string. */
export interface Setting {
  readonly alias: string
  readonly line: number
  /** As it is written in the source, if it can be taken for a secret. */
  readonly written?: string
  /** Why it cannot, otherwise: a fragment, never with the value. */
  readonly problem?: string
}

/** A Kubernetes Secret that values were read from. */
export interface SourceSecret extends SecretName {
  /** What else it has, which a Secret with ciphertexts does not get: `labels`. */
  readonly others: readonly string[]
}

/**
 * Problems with something in common: bytes that are not text, references as in a `deployment.toml`, fields of a secret in a store that are not
 * text, mappings in mappings.
 */
export type SourceAdvice = 'bytes' | 'deployment' | 'fields' | 'nested'

/** A format that is read in one piece. */
export interface WholeFormat {
  /**
   * @param text the complete text, without a byte order mark
   * @throws FormatError if it is not in the format at all, or too large
   */
  read(text: string): Source
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
  /** What to write above it; absent if it gets no record. */
  readonly record?: SecretRecord
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
   * Writes the rest of the text.
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
  /** Whether it holds exactly one value. */
  readonly isForOne?: true
  /** False if no alias becomes the name of an environment variable. */
  readonly areVariables?: false
  /** Why this format cannot hold the alias, as a fragment that follows it (`must not be empty`); undefined if it can. */
  refusal(alias: string): string | undefined
  /** Begins a text. */
  begin(): TextWriter
  /** How to merge values into an existing file. Absent if that cannot be done. */
  readonly merging?: Merging
}

/** A format with a file for each value, all in one directory. A file has the name of the alias. */
export interface DirectoryFormat {
  /** The directory to write by default, relative to the working directory. */
  readonly defaultDest: string
  /** As in `OutputFormat`. */
  refusal(alias: string): string | undefined
  /** Begins a directory. */
  begin(): DirectoryWriter
  /** What the user should know if the values are encrypted with a symmetric key. */
  readonly symmetricRemark: string
}

/** Gets the values of a directory in their order. */
export interface DirectoryWriter {
  /** @returns the content of the value's file */
  render(value: EncryptedValue): string
  /** The remarks on all of them. */
  remarks(): readonly string[]
}

/** A value in a file of encrypted values. It may turn out to be plaintext. */
export interface ExistingValue extends NamedValue {
  readonly line: number
  /** The name of its Kubernetes Secret, or `namespace/name` if the file has the name in several namespaces; absent in the other formats. */
  readonly secret?: string
  /** The base64 that the value was decoded from, without line breaks; only for `data` of a Kubernetes Secret. */
  readonly undecoded?: string
  /** Whether it may be something other than a secret, so that plaintext without brackets is not a mistake. */
  readonly mayBePlain?: true
  /** What the comment above it says; absent if there is no record. */
  readonly record?: SecretRecord
  /** Whether another value for the same alias (in the same Secret) counts instead, as far as the block shows. */
  readonly overridden: boolean
}

/** What tells Secrets in a manifest apart. */
export interface SecretName {
  readonly name: string | undefined
  readonly namespace: string | undefined
}

/** What the user should know about places in a file that are no errors. A file has one sentence for each kind. */
export interface Remark {
  readonly kind: RemarkKind
  readonly places: readonly RemarkedPlace[]
}

/** Compared by identity. */
export interface RemarkKind {
  /** Whether only the first place is named. */
  readonly namesFirst?: true
  /** One sentence, never with a value. @param places the first dozen places, and a count of the rest */
  readonly remark: (places: string) => string
  /** What is wrong with each place; absent if nothing is, or only with some releases. */
  readonly flaw?: Flaw
}

/** Why a secret may not reach Micro Integrator as it is in the file, although a key decrypts it. */
export interface Flaw {
  readonly kind: FlawKind
  /** A fragment that follows the alias, without a full stop: `has a comment after it`. */
  readonly problem: string
}

/** `refused`: what loads the file stops there. `plaintext`: outside the values. */
export type FlawKind = 'lost-name' | 'lost-value' | 'plaintext' | 'refused'

export interface RemarkedPlace {
  /** `"a" (line 3)` */
  readonly text: string
  /** Absent for a place without a line. */
  readonly at?: Pick<ExistingValue, 'bare' | 'line' | 'secret'> & Partial<Pick<ExistingValue, 'alias'>>
  /** The index of a value among those of the block, if the place does not matter once the value is overridden. */
  readonly value?: number
}

/** Where a block begins, and what the rest of its file says about it. */
export interface BlockStart {
  /** Its first line, from 1. */
  readonly line: number
  /** The names of Secrets that the file has in several namespaces; none by default. */
  readonly ambiguous?: ReadonlySet<string>
}

/** A part of a file of encrypted values that can be read on its own, and whose values can be replaced in place. */
export interface EncryptedBlock {
  /** All of them, in the order of the text. */
  readonly values: readonly ExistingValue[]
  /** What cannot be read, in line order. Nothing may be changed while there are any. */
  readonly problems: readonly SecretProblem[]
  /** Those about a byte order mark at the beginning of the file. */
  readonly markRemarks: readonly Remark[]
  /** All kinds that the format has, in the same order for each block; most have no places. */
  readonly remarks: readonly Remark[]
  /** The Secrets in it, in their order; none in the other formats. */
  readonly secrets: readonly SecretName[]
  /** The number of the line after it. */
  readonly nextLine: number
  /** @param index of a value @returns its traps, if it is plaintext: see `NamedValue` */
  trapsOf(index: number): readonly Trap[]
  /**
   * @param replacements for each of the values, the new value, a ciphertext in base64, or undefined to keep the old one
   * @param line on which the block begins now, if that has changed
   * @param records for each of the values, its new record, or undefined to keep what it has
   * @returns the block with the new values, as it is read again. Every other byte is kept, including whitespace around a replaced value.
   * @throws SecretsError if it has problems; FormatError if the new text would not be read as intended
   */
  replace(
    replacements: readonly (string | undefined)[],
    line?: number,
    records?: readonly (SecretRecord | undefined)[],
  ): EncryptedBlock
  /**
   * @param isRemoved which of the values to remove, with their entries and records
   * @returns the block without them, as it is read again. Every other byte is kept.
   * @throws as `replace`
   */
  remove(isRemoved: readonly boolean[]): EncryptedBlock
  /** The complete block in UTF-8. */
  encode(): Buffer
}

/** A format of files that contain encrypted values. */
export interface EncryptedFormat {
  /** Whether the last value for an alias overrides those before it, in other blocks too. */
  readonly lastCounts: boolean
  /**
   * @param bytes a complete file, or a block of one
   * @throws FormatError if the bytes are not text in this format at all
   */
  read(bytes: Uint8Array, start?: BlockStart): EncryptedBlock
  /** False if no alias is the name of an environment variable. */
  readonly areVariables?: false
  /** Whether every value is a secret, so that plaintext without brackets is a mistake. */
  readonly areSecrets?: true
  /** As `SourceFormat.cut`. */
  cut(bytes: Uint8Array): number
  /** The smallest piece that a block can be cut into, as a phrase. @param line on which it begins */
  readonly piece?: (line: number) => string
}

/** The values to merge into a file, one for each alias. */
export interface MergedValues {
  /** @returns the ciphertext for an alias, which then counts as taken; undefined if there is none */
  take(alias: string): string | undefined
  /** Those that were not taken, in their order. */
  rest(): Iterable<EncryptedValue>
  /** @returns what to write above a value that was taken or added; absent if nothing is. @param before what was there */
  readonly recordFor?: (alias: string, before?: SecretRecord) => SecretRecord
}

/** How to merge values into an existing file: those with the same alias are replaced, the others are added. Every other byte is kept. */
export interface Merging {
  readonly format: EncryptedFormat
  /** Whether reading a file shows that it is in another format, so that it need not be recognized first. */
  readonly isStrict?: true
  /** Begins to merge. @param secrets those of the whole file, in their order @throws FormatError if it is not clear into which */
  begin(values: MergedValues, secrets: readonly SecretName[]): Merger
}

/** Gets the blocks of a file in their order. */
export interface Merger {
  /**
   * @param block as `Merging.format` read it
   * @param isOverridden whether a value of the block does not count, by its index there
   * @returns the blocks that are done, as they are read again after merging. What is added may change the last one, so it is kept back.
   * @throws FormatError if the result would not be read as intended, or cannot take the values
   */
  merge(block: EncryptedBlock, isOverridden: (index: number) => boolean): Iterable<EncryptedBlock>
  /**
   * Adds the values that were not taken, unless a block took them.
   * @returns the rest of the blocks
   * @throws as `merge`
   */
  end(): Iterable<EncryptedBlock>
  /** The remarks on the result as a whole. @throws FormatError if the result would be unusable */
  remarks(): readonly string[]
}
