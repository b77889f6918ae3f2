/** Whether commands that ran at once did what they would have done one after another. */

/** What a command that reported success does to the state of the files. */
export type Operation<State> = (state: State) => State | undefined

/**
 * Whether there is an order in which all operations can be done and that leads to the final state. An operation that
 * cannot be done in a state returns undefined.
 * @param state consists of what JSON can express; its fields are in the same order whenever it is the same
 */
export function isSerial<State>(
  before: State,
  operations: readonly Operation<State>[],
  isFinal: (state: State) => boolean,
): boolean {
  const seen = new Set<string>()
  const search = (state: State, remaining: readonly Operation<State>[]): boolean => {
    if (remaining.length === 0) return isFinal(state)
    const here = JSON.stringify([state, remaining.map((operation) => operations.indexOf(operation))])
    if (seen.has(here)) return false
    seen.add(here)
    return remaining.some((operation) => {
      const next = operation(state)
      return (
        next !== undefined &&
        search(
          next,
          remaining.filter((other) => other !== operation),
        )
      )
    })
  }
  return search(before, operations)
}
