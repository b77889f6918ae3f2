/** The hash functions that key derivations repeat, compared with node:crypto. */
import {hash} from 'node:crypto'
import {expect} from 'chai'
import fc from 'fast-check'
import {blockLength, digestLength, HashChain, type HashName} from '../../../src/keystore/hashing/hash-chain.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

const names = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256'] as const

function hashWithNode(name: HashName, digest: Uint8Array, suffix: Uint8Array, rounds: number): Buffer {
  let result = Buffer.from(digest)
  for (let round = 0; round < rounds; round++) result = hash(name, Buffer.concat([result, suffix]), 'buffer')
  return result
}

describe('hash chains', () => {
  for (const name of names) {
    const length = digestLength(name)
    const digest = fc.uint8Array({minLength: length, maxLength: length})

    it(`of ${name} end in the same digest as node:crypto's`, () => {
      const suffix = fc.uint8Array({maxLength: 2 * blockLength(name) + 10})
      fc.assert(
        fc.property(digest, suffix, fc.nat(30), (first, after, rounds) => {
          const chain = new HashChain(name, first, after)
          chain.advance(rounds)
          expect(chain.finish()).to.deep.equal(hashWithNode(name, first, after, rounds))
        }),
        {numRuns},
      )
    })

    it(`of ${name} may be advanced in slices, and stay right after the compiler has optimized them`, () => {
      const first = Buffer.alloc(length, 'digest')
      const chain = new HashChain(name, first)
      for (const rounds of [1, 20_000, 0, 9_999]) chain.advance(rounds)
      expect(chain.finish()).to.deep.equal(hashWithNode(name, first, Buffer.alloc(0), 30_000))
    })

    it(`of ${name} pad every length of message right`, () => {
      for (let size = 0; size <= 2 * blockLength(name); size++) {
        const [first, suffix] = [Buffer.alloc(length, size), Buffer.alloc(size, 'suffix')]
        const chain = new HashChain(name, first, suffix)
        chain.advance(2)
        expect(chain.finish(), `${size} bytes`).to.deep.equal(hashWithNode(name, first, suffix, 2))
      }
    })
  }
})
