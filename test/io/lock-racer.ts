/** A process of the race in locks.slow.test.ts: in each of the files that are its arguments, replaces a number by the next one. */
import {readFileSync, writeFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {withLocks} from '../../src/io/exclusive.js'

for (const file of process.argv.slice(2)) {
  await withLocks(
    [file],
    () => undefined,
    async () => {
      const number = Number(readFileSync(file, 'utf8'))
      await delay(1)
      writeFileSync(file, String(number + 1))
    },
  )
}
