/** The constants of SHA-2 (FIPS 180-4, sections 4.2 and 5.3): the first fractional bits of roots of prime numbers. */

/** How many bits of each root are used: SHA-512's words are the longest. */
const bits = 64n

/**
 * @param order 2 for square roots, 3 for cube roots
 * @returns for each prime from index `first` on, two words: the high and the low half of 64 bits
 */
export function rootsOfPrimes(order: 2 | 3, first: number, count: number): Int32Array {
  const roots = primes(first + count)
    .slice(first)
    .map((prime) => rootOf(order, prime))
  return Int32Array.from(
    roots.flatMap((root) => [Number(BigInt.asIntN(32, root >> 32n)), Number(BigInt.asIntN(32, root))]),
  )
}

/** @returns the high (0) or the low (1) half of each 64-bit word */
export function halves(words: Int32Array, which: 0 | 1): Int32Array {
  return words.filter((_, index) => index % 2 === which)
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** @returns the root, times 2^64, without what is behind the point. By Newton's method, from a number that is hardly too large */
function rootOf(order: 2 | 3, prime: number): bigint {
  const degree = BigInt(order)
  const radicand = BigInt(prime) << (degree * bits)
  let root = BigInt(Math.ceil(2 ** 32 * prime ** (1 / order)) + 1) << (bits - 32n)
  for (;;) {
    const next = ((degree - 1n) * root + radicand / root ** (degree - 1n)) / degree
    if (next >= root) return root
    root = next
  }
}
