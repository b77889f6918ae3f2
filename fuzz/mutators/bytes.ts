/** Damages bytes without knowing what they mean. */
import type {Random} from '../random.js'

type Damage = (bytes: Buffer, random: Random) => Buffer

/** Values at which lengths, counts and signs change their meaning, in hex. */
const edges = [
  ...['00', '01', '7f', '80', 'ff', '30', '3080', '0000', 'ffff', '84ffffffff', '847fffffff', '8800000000ffffffff'],
  ...['00000000', '00000001', '7fffffff', '80000000', 'ffffffff'],
].map((hex) => Buffer.from(hex, 'hex'))

const damages: readonly Damage[] = [
  function flipBit(bytes, random) {
    return overwrite(bytes, random.below(bytes.length), (octet) => octet ^ (1 << random.below(8)))
  },
  function setByte(bytes, random) {
    return overwrite(bytes, random.below(bytes.length), () => random.below(256))
  },
  function putEdge(bytes, random) {
    const damaged = Buffer.from(bytes)
    random.pick(edges).copy(damaged, random.below(Math.max(1, bytes.length)))
    return damaged
  },
  function removeRange(bytes, random) {
    const start = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.below(30))])
  },
  function insertNoise(bytes, random) {
    return insert(bytes, random.below(bytes.length + 1), random.bytes(random.below(20)))
  },
  function repeatRange(bytes, random) {
    const start = random.below(bytes.length + 1)
    return insert(bytes, start, bytes.subarray(start, start + random.below(200)))
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1))
  },
]

/** Applies one to four damages. The argument is not changed. */
export function damageBytes(bytes: Buffer, random: Random): Buffer {
  let damaged = bytes
  for (let left = random.amount(4); left > 0; left--) damaged = random.pick(damages)(damaged, random)
  return damaged
}

/** The beginning of one and the end of the other, each cut somewhere. */
export function splice(one: Buffer, other: Buffer, random: Random): Buffer {
  return Buffer.concat([one.subarray(0, random.below(one.length + 1)), other.subarray(random.below(other.length + 1))])
}

function overwrite(bytes: Buffer, at: number, change: (octet: number) => number): Buffer {
  const damaged = Buffer.from(bytes)
  const octet = damaged[at]
  if (octet !== undefined) damaged[at] = change(octet)
  return damaged
}

function insert(bytes: Buffer, at: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)])
}
