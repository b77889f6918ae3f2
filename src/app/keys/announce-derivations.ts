/** Tells users why they have to wait, and lets them stop: a keystore may require very many iterations of its key derivation. */
import {unlessInterrupted} from '../../io/signals.js'
import {watchKeyDerivations} from '../../keystore/key-derivation.js'
import {announce} from '../../ui/messages.js'

/** In milliseconds: nothing is said about work that is done by then. */
const patience = 500

/**
 * Announces slow key derivations: each one that takes half a second, and once if all of them together do.
 * @param task what they are needed for: `opening the keystore`
 * @param work derives the keys, and has no other effect
 * @throws InterruptedError on Ctrl-C; what the work throws
 */
export async function announceDerivations<T>(task: string, work: () => Promise<T>): Promise<T> {
  let total = 0
  let isAnnounced = false
  const release = watchKeyDerivations(({iterations, milliseconds}) => {
    total += milliseconds
    if (milliseconds >= patience) {
      const seconds = Math.ceil(milliseconds / 1000)
      announce(`${task}: its ${iterations.toLocaleString('en')} iterations take about ${seconds} s`)
    } else if (total >= patience && !isAnnounced) announce(`${task} takes a while: it requires many key derivations`)
    isAnnounced ||= total >= patience
  })
  try {
    return await unlessInterrupted(work)
  } finally {
    release()
  }
}
