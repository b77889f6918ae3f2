/** Files that hold what the program does today, and that change only on purpose. */
import {expect} from 'chai'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Compares the text with the file, or writes it there under MI_UPDATE=1. */
export function expectUnchanged(file: string, actual: string): void {
  if (process.env.MI_UPDATE === '1') {
    if (process.env.CI === 'true') throw new Error('MI_UPDATE=1 is refused under CI: update on your own machine')
    writeFileSync(file, actual)
    return
  }
  const name = path.relative(process.cwd(), file)
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : ''
  expect(
    actual,
    `${name} is not what the program does now; if the change is intended, run this test with MI_UPDATE=1 and review the diff`,
  ).to.equal(expected)
}
