/** A limit for the time that something takes. */

interface LimitedSignal {
  /** Its reason is an error named `TimeoutError` if the time is over. */
  readonly signal: AbortSignal
  /** Stops the clock. */
  readonly end: () => void
}

/**
 * AbortSignal.any and AbortSignal.timeout would do the same, but Node.js 20 loses such signals when it collects garbage.
 * @param milliseconds after which the signal is aborted
 * @param outer aborts it too
 */
export function signalWithin(milliseconds: number, outer?: AbortSignal): LimitedSignal {
  const controller = new AbortController()
  const follow = () => {
    controller.abort(outer?.reason)
  }
  if (outer?.aborted) follow()
  outer?.addEventListener('abort', follow)
  const clock = setTimeout(() => {
    controller.abort(new DOMException('the time is over', 'TimeoutError'))
  }, milliseconds)
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(clock)
      outer?.removeEventListener('abort', follow)
    },
  }
}
