/**
 * A process of the race in locks.slow.test.ts. In each of some files, replaces a number by the next one.
 * Arguments: a directory where each process says how far it is, and the number of processes, since all start with each file together; the
 * files.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {holdLocks} from '../../src/io/locks.js'
import {until} from '../support/waiting.js'

const [start = '', count, ...files] = process.argv.slice(2)

for (const file of files) {
  writeFileSync(path.join(start, `${path.basename(file)} ${process.pid}`), '')
  await until(
    () => readdirSync(start).filter((name) => name.startsWith(`${path.basename(file)} `)).length === Number(count),
  )
  await holdLocks(
    [file],
    () => undefined,
    async () => {
      const number = Number(readFileSync(file, 'utf8'))
      await delay(600)
      writeFileSync(file, String(number + 1))
    },
  )
}
