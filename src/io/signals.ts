/** The signals by which a person, a terminal that closes or another program ends this one, and which leave it a moment to tidy up. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `tidy` when one of them comes; the program then goes on unless `tidy` sees to its end.
 * @returns a function that ends the watch
 */
export function onEnding(tidy: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of endings) process.on(signal, tidy)
  return () => {
    for (const signal of endings) process.off(signal, tidy)
  }
}
