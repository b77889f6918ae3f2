import {InterruptedError} from '../errors.js'

/** The signals that end the program but let it clean up first: Ctrl-C, a request to end, a closed terminal. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Reaction {
  readonly react: () => void
  readonly endsProgram: boolean
}

/** The last one reacts first. */
const reactions: Reaction[] = []

/**
 * Calls `cleanUp` when one of them arrives, before it ends the program.
 * @returns a function that stops listening
 */
export function onEnding(cleanUp: () => void): () => void {
  return listen({react: cleanUp, endsProgram: true})
}

/**
 * Calls `react` when one of them arrives, and the program continues: it must then end by itself. What was registered with `onEnding`
 * earlier is not called.
 * @returns a function that stops listening
 */
export function insteadOfEnding(react: () => void): () => void {
  return listen({react, endsProgram: false})
}

/**
 * Does not wait for the work any longer when one of them arrives. The work goes on, since nothing can stop it: it must leave nothing
 * behind, and the program must end.
 * @throws InterruptedError; what the work throws
 */
export async function unlessInterrupted<T>(work: () => Promise<T>): Promise<T> {
  let forget: (() => void) | undefined
  const interruption = new Promise<never>((_, reject) => {
    forget = insteadOfEnding(() => {
      reject(new InterruptedError())
    })
  })
  try {
    return await Promise.race([interruption, work()])
  } finally {
    forget?.()
  }
}

function listen(reaction: Reaction): () => void {
  if (reactions.length === 0) for (const signal of endings) process.on(signal, reactTo)
  reactions.push(reaction)
  return () => {
    const index = reactions.indexOf(reaction)
    if (index === -1) return
    reactions.splice(index, 1)
    if (reactions.length === 0) stopListening()
  }
}

function stopListening(): void {
  for (const signal of endings) process.off(signal, reactTo)
}

function reactTo(signal: NodeJS.Signals): void {
  for (const {react, endsProgram} of reactions.toReversed()) {
    react()
    if (!endsProgram) return
  }
  reactions.length = 0
  stopListening()
  process.kill(process.pid, signal)
}
