/** What a file may be instead of a keystore. */

/** Only the beginning of a file counts, in bytes. */
export const headLength = 4096

/** The beginning of a file. */
export interface FileHead {
  readonly bytes: Uint8Array
  /** The same with one character per byte, without a UTF-8 byte order mark or leading whitespace. */
  readonly text: string
}

export interface Content {
  /** A noun: `a Git LFS pointer`. */
  readonly what: string
  /** What to try, as an imperative sentence. In a command, FILE is the file. */
  readonly hint: string
  /** Replaces the message "this is not a keystore: it is …". */
  readonly message?: string
}

/** @param bytes as many as there are */
export function headOf(bytes: Uint8Array): FileHead {
  const first = bytes.subarray(0, headLength)
  const text = Buffer.from(first.buffer, first.byteOffset, first.length).toString('latin1')
  return {bytes: first, text: text.replace(/^\xef\xbb\xbf/, '').trimStart()}
}

export function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((octet, index) => bytes[index] === octet)
}

export const useKeystore = 'use a JKS or PKCS#12 keystore, or a certificate in PEM or DER'
