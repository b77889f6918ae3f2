/** Computes the MAC of a mutated PKCS#12 file again, so that readers get beyond it. */
import {createHash, createHmac} from 'node:crypto'
import {contentBytes, type DerNode} from './der-tree.js'

const hashes = new Map([
  ['2b0e03021a', {hash: 'sha1', block: 64}],
  ['608648016503040201', {hash: 'sha256', block: 64}],
  ['608648016503040202', {hash: 'sha384', block: 128}],
  ['608648016503040203', {hash: 'sha512', block: 128}],
])

/** Makes the MAC cheap: one iteration instead of thousands. @param root changed in place */
export function lightenMac(root: DerNode, password: string): DerNode {
  const iterations = children(children(root)[2])[2]
  if (iterations !== undefined) iterations.content = Buffer.from([1])
  renewMac(root, password)
  return root
}

/** Does nothing if the file has no MAC in a form that is known here. @param root changed in place */
export function renewMac(root: DerNode, password: string): void {
  const [, authSafe, macData] = children(root)
  const data = children(children(authSafe)[1])[0]
  const [digestInfo, salt, iterations] = children(macData)
  const [algorithm, digest] = children(digestInfo)
  const identifier = children(algorithm)[0]
  if (!data || !salt || !digest || !identifier) return
  const known = hashes.get(contentBytes(identifier.content).toString('hex'))
  const rounds = iterations === undefined ? 1 : smallNumber(contentBytes(iterations.content))
  if (known === undefined || rounds === undefined) return
  const key = deriveKey(password, {...known, salt: contentBytes(salt.content), rounds})
  digest.content = createHmac(known.hash, key).update(contentBytes(data.content)).digest()
}

interface Derivation {
  readonly hash: string
  /** In bytes: how much the hash function takes at a time. */
  readonly block: number
  readonly salt: Buffer
  readonly rounds: number
}

/** RFC 7292, appendix B, for a key that is as long as a digest. It takes neither a second digest nor the time of a promise. */
function deriveKey(password: string, {hash, block, salt, rounds}: Derivation): Buffer {
  const purpose = Buffer.alloc(block, 3)
  const name = Buffer.from(`${password}\0`, 'utf16le').swap16()
  let key: Buffer = Buffer.concat([purpose, fillBlocks(salt, block), fillBlocks(name, block)])
  for (let left = rounds; left > 0; left--) key = createHash(hash).update(key).digest()
  return key
}

function fillBlocks(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
}

function children(node: DerNode | undefined): readonly DerNode[] {
  return Array.isArray(node?.content) ? node.content : []
}

function smallNumber(bytes: Buffer): number | undefined {
  const value = bytes.length > 0 && bytes.length <= 4 ? bytes.readIntBE(0, bytes.length) : 0
  return value >= 1 && value <= 20_000 ? value : undefined
}
