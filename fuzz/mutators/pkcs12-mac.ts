/** Computes the MAC of a mutated PKCS#12 file again, so that readers get beyond it. */
import {createHmac} from 'node:crypto'
import {derive, Purpose} from '../../src/keystore/pkcs12/kdf.js'
import {contentBytes, type DerNode} from './der-tree.js'

const hashes = new Map([
  ['2b0e03021a', {hash: 'sha1', length: 20}],
  ['608648016503040201', {hash: 'sha256', length: 32}],
  ['608648016503040202', {hash: 'sha384', length: 48}],
  ['608648016503040203', {hash: 'sha512', length: 64}],
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
  const key = derive(Buffer.from(`${password}\0`, 'utf16le').swap16(), {
    ...known,
    salt: contentBytes(salt.content),
    iterations: rounds,
    purpose: Purpose.mac,
  })
  digest.content = createHmac(known.hash, key).update(contentBytes(data.content)).digest()
}

function children(node: DerNode | undefined): readonly DerNode[] {
  return Array.isArray(node?.content) ? node.content : []
}

function smallNumber(bytes: Buffer): number | undefined {
  const value = bytes.length > 0 && bytes.length <= 4 ? bytes.readIntBE(0, bytes.length) : 0
  return value >= 1 && value <= 20_000 ? value : undefined
}
