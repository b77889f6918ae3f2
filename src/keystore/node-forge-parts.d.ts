/** The parts of node-forge that are loaded one by one, which is faster than loading all of it. Declares only what is used. */

declare module 'node-forge/lib/asn1.js' {
  /** The value is a list if `constructed`, else a string with one character per byte; for a BMPString, its text. */
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
    toDer(element: Asn1): {getBytes(): string}
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
    }
  }
  export default rc2
}
