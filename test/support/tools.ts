/** The outside authorities that tests ask. Where one is missing its tests are pending and say so; with CI=true they fail instead. */
import {spawnSync} from 'node:child_process'
import type {Context} from 'mocha'

const versionArguments = {
  java: ['-version'],
  javac: ['-version'],
  keytool: ['-help'],
  kubectl: ['version', '--client'],
  openssl: ['version'],
  python3: ['--version'],
} as const

export type Tool = keyof typeof versionArguments

/** Call in `before(function () { needs(this, 'java') })`: marks the suite pending where a tool is missing. */
export function needs(context: Context, ...tools: readonly Tool[]): void {
  const missing = tools.filter((tool) => spawnSync(tool, versionArguments[tool], {stdio: 'ignore'}).error !== undefined)
  if (missing.length === 0) return
  if (process.env.CI === 'true') throw new Error(`CI must have ${missing.join(', ')}`)
  console.log(`      pending, for this machine has no ${missing.join(', ')}`)
  context.skip()
}
