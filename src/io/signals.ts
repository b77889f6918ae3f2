/** The signals that end the program but let it clean up first: Ctrl-C, a request to end, a closed terminal. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `cleanUp` when one of them arrives. The program continues unless `cleanUp` ends it.
 * @returns a function that stops listening
 */
export function onEnding(cleanUp: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of endings) process.on(signal, cleanUp)
  return () => {
    for (const signal of endings) process.off(signal, cleanUp)
  }
}
