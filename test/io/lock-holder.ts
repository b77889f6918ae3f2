/** A process for locks.slow.test.ts: locks the file that is its argument, says so, and waits until it is killed. */
import {withLocks} from '../../src/io/exclusive.js'

await withLocks(
  process.argv.slice(2),
  () => undefined,
  () => {
    console.log('locked')
    return new Promise(() => setInterval(() => undefined, 1 << 30))
  },
)
