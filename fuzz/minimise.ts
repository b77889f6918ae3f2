/** Makes an input smaller as long as the same thing is wrong with it. */

/** It need not be the smallest one. */
const mostTries = 2000

/**
 * Removes parts, from halves down to single bytes.
 * @param isStillWrong whether the input still shows the flaw
 */
export async function minimise(input: Buffer, isStillWrong: (input: Buffer) => Promise<boolean>): Promise<Buffer> {
  let smallest = input
  let tries = 0
  for (
    let size = Math.ceil(input.length / 2);
    size >= 1 && tries < mostTries;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < smallest.length && tries < mostTries; tries++) {
      const candidate = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)])
      if (await isStillWrong(candidate)) smallest = candidate
      else at += size
    }
  }
  return smallest
}
