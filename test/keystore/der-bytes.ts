/** Writes DER, element by element. Object identifiers are in their encoded form, in hex. */

export function sequence(...elements: Buffer[]): Buffer {
  return tlv(0x30, ...elements)
}

export function explicit(element: Buffer): Buffer {
  return tlv(0xa0, element)
}

export function octets(bytes: Buffer): Buffer {
  return tlv(0x04, bytes)
}

export function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'))
}

export function integer(number: number): Buffer {
  const hex = number.toString(16)
  return tlv(0x02, Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

export function tlv(tag: number, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const header = Buffer.alloc(4)
  header.writeUInt16BE(bytes.length, 2)
  header.writeUInt16BE((tag << 8) | 0x82, 0)
  return bytes.length < 0x80 ? Buffer.concat([Buffer.from([tag, bytes.length]), bytes]) : Buffer.concat([header, bytes])
}
