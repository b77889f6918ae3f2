/** Builds JKS and JCEKS files part by part, in combinations that no tool creates. */
import {createHash} from 'node:crypto'

/** @param magic `feedfeed` for JKS, `cececece` for JCEKS */
export function header(count: number, magic = 'feedfeed'): Buffer {
  return Buffer.concat([Buffer.from(`${magic}00000002`, 'hex'), uint32(count)])
}

export function certificateEntry(alias: string, content: string, type = 'X.509'): Buffer {
  return Buffer.concat([
    uint32(2),
    utf(alias),
    Buffer.alloc(8),
    utf(type),
    uint32(content.length),
    Buffer.from(content),
  ])
}

/** @param chain certificates in DER */
export function privateKeyEntry(alias: string, protectedKey: Buffer, ...chain: readonly Uint8Array[]): Buffer {
  const certificates = chain.flatMap((der) => [utf('X.509'), uint32(der.length), der])
  return Buffer.concat([
    uint32(1),
    utf(alias),
    Buffer.alloc(8),
    uint32(protectedKey.length),
    protectedKey,
    uint32(chain.length),
    ...certificates,
  ])
}

/** Adds the digest for the password `p`. */
export function signed(...parts: readonly Buffer[]): Buffer {
  return signJks(Buffer.concat(parts), 'p')
}

/** Adds the digest for the password, which is ASCII. */
export function signJks(bytes: Buffer, password: string): Buffer {
  const keyed = createHash('sha1').update(Buffer.from(password, 'utf16le').swap16()).update('Mighty Aphrodite')
  return Buffer.concat([bytes, keyed.update(bytes).digest()])
}

export function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return bytes
}

export function utf(ascii: string): Buffer {
  return Buffer.concat([Buffer.from([0, ascii.length]), Buffer.from(ascii)])
}
