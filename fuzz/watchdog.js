/**
 * A thread that ends its process if one input takes too long, whatever the main thread is doing. JavaScript, so that it starts without
 * anything that runs TypeScript.
 */
import {workerData} from 'node:worker_threads'

/** @type {{shared: SharedArrayBuffer, patience: number}} */
const {shared, patience} = workerData
const beat = new Int32Array(shared)

/** Processor time, not time on the clock: the machine may be busy. */
function usedSeconds() {
  const {user, system} = process.cpuUsage()
  return (user + system) / 1e6
}

let last = -1
let since = 0

setInterval(() => {
  const now = Atomics.load(beat, 0)
  if (now !== last) {
    last = now
    since = usedSeconds()
  } else if (usedSeconds() - since > patience) process.kill(process.pid, 'SIGKILL')
}, 200)
