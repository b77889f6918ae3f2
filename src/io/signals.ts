/**
 * The signals with which a user, a closing terminal or another program ends this one, and which let it clean up first.
 */
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
