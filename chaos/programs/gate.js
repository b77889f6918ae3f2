/**
 * Runs before the program, in its process: says which thread works on files, and waits until strace watches the threads
 * and the gate is opened. From then on, the first call of a thread is the same one in every run.
 */
import {existsSync} from 'node:fs'
import {readlink, rename, writeFile} from 'node:fs/promises'
import {setTimeout} from 'node:timers/promises'

const gate = process.env.CHAOS_GATE ?? ''
const announcement = `${gate}.thread`

// The link leads to the thread that reads it.
await writeFile(`${announcement}.new`, await readlink('/proc/thread-self'))
await rename(`${announcement}.new`, announcement)
while (!existsSync(gate)) await setTimeout(2)
