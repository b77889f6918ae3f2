/** DER and BER as a tree that can be changed and written again, valid or not. Knows nothing about what the elements mean. */

export interface DerNode {
  tag: number
  /** Either elements, or bytes. An OCTET STRING may hold elements too. */
  content: DerNode[] | Buffer
  /** The length octets to write instead of the right ones, with the closing octets if they are those of an indefinite length. */
  length?: 'indefinite' | Buffer
  /** Bytes to write after the element. */
  trailer?: Buffer
}

/** An element and its place among its siblings. */
export interface DerPlace {
  readonly node: DerNode
  /** Undefined for the root. */
  readonly siblings: DerNode[] | undefined
  readonly index: number
}

const constructed = 0x20
const octetString = 0x04
const deepest = 40
const endOfContents = Buffer.from([0, 0])
const indefinite = Buffer.from([0x80])

/** @returns undefined if the bytes do not begin with an element in a form that mutations can work on */
export function parseTree(bytes: Buffer): DerNode | undefined {
  return parseElement(bytes, 0, 0)?.node
}

interface Parsed {
  readonly node: DerNode
  readonly end: number
}

function parseElement(bytes: Buffer, start: number, depth: number): Parsed | undefined {
  const tag = bytes[start]
  const first = bytes[start + 1]
  if (tag === undefined || first === undefined || depth > deepest || (tag & 0x1f) === 0x1f) return undefined
  if (first === 0x80) return parseIndefinite(bytes, tag, start + 2, depth)
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  if (lengthBytes > 4 || start + 2 + lengthBytes > bytes.length) return undefined
  const from = start + 2 + lengthBytes
  const end = from + (lengthBytes === 0 ? first : bytes.readUIntBE(start + 2, lengthBytes))
  if (end > bytes.length) return undefined
  return {node: {tag, content: parseContent(bytes.subarray(from, end), tag, depth)}, end}
}

function parseIndefinite(bytes: Buffer, tag: number, from: number, depth: number): Parsed | undefined {
  const content: DerNode[] = []
  for (let at = from; ;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return {node: {tag, content, length: 'indefinite'}, end: at + 2}
    const parsed = parseElement(bytes, at, depth + 1)
    if (parsed === undefined) return undefined
    content.push(parsed.node)
    at = parsed.end
  }
}

function parseContent(content: Buffer, tag: number, depth: number): DerNode[] | Buffer {
  const mayHold = (tag & constructed) !== 0 || (tag === octetString && [0x30, 0x31, 0x04].includes(content[0] ?? 0))
  return (mayHold ? parseAll(content, depth) : undefined) ?? Buffer.from(content)
}

function parseAll(content: Buffer, depth: number): DerNode[] | undefined {
  const nodes: DerNode[] = []
  for (let at = 0; at < content.length;) {
    const parsed = parseElement(content, at, depth + 1)
    if (parsed === undefined) return undefined
    nodes.push(parsed.node)
    at = parsed.end
  }
  return nodes
}

/** @returns the bytes of an element, with its header */
export function encodeTree({tag, content, length, trailer = Buffer.alloc(0)}: DerNode): Buffer {
  const body = contentBytes(content)
  const head = Buffer.from([tag])
  if (length === 'indefinite') return Buffer.concat([head, indefinite, body, endOfContents, trailer])
  return Buffer.concat([head, length ?? encodeLength(body.length), body, trailer])
}

/** @returns the bytes between the header of an element and its end */
export function contentBytes(content: DerNode[] | Buffer): Buffer {
  return Array.isArray(content) ? Buffer.concat(content.map(encodeTree)) : content
}

/** @returns the shortest definite form, as DER requires */
export function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 + octets.length]), octets])
}

/** @returns every element, the root first */
export function placesIn(root: DerNode): DerPlace[] {
  const places: DerPlace[] = []
  const visit = (node: DerNode, siblings: DerNode[] | undefined, index: number) => {
    places.push({node, siblings, index})
    const {content} = node
    if (Array.isArray(content)) for (const [at, child] of content.entries()) visit(child, content, at)
  }
  visit(root, undefined, 0)
  return places
}
