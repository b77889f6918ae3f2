/**
 * Calls `work` for every item, in order and at most that many at once.
 * @returns the results, in the order of the items
 */
export async function inParallel<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const workThrough = async () => {
    for (const [index, item] of waiting) results[index] = await work(item)
  }
  await Promise.all(Array.from({length: atOnce}, workThrough))
  return results
}
