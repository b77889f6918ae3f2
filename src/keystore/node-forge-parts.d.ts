/** The parts of node-forge that are loaded alone, for they are cheaper than the whole; only what is used of them. */

declare module 'node-forge/lib/asn1.js' {
  /** A value is a list where `constructed`, else a string with a character a byte (of a BMPString: its text). */
  export interface Asn1 {
    readonly tagClass: number
    readonly type: number
    readonly constructed: boolean
    readonly value: string | Asn1[]
  }

  const asn1: {
    fromDer(
      bytes: string,
      options: {strict: boolean; parseAllBytes: boolean; decodeBitStrings: boolean; maxDepth: number},
    ): Asn1
    derToOid(bytes: string): string
  }
  export default asn1
}

declare module 'node-forge/lib/util.js' {
  export interface ByteBuffer {
    getBytes(): string
  }

  const util: {createBuffer(bytes: string): ByteBuffer}
  export default util
}

declare module 'node-forge/lib/rc2.js' {
  import type {ByteBuffer} from 'node-forge/lib/util.js'

  const rc2: {
    createDecryptionCipher(
      key: string,
      bits: number,
    ): {
      readonly output: ByteBuffer
      start(iv: string): void
      update(data: ByteBuffer): void
      /** False where the padding is wrong. */
      finish(): boolean
    }
  }
  export default rc2
}
