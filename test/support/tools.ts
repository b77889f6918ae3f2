/** The programs that tests start. Tests that need one are pending if it is missing, and say so; with CI=true they fail instead. */
import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import type {Context} from 'mocha'
import {isUnitRun} from './unit-run.js'

const versionArguments = {
  base64: ['--version'],
  bash: ['--version'],
  cp: ['--version'],
  dash: ['-c', ':'],
  fish: ['--version'],
  git: ['--version'],
  gpg: ['--version'],
  gunzip: ['--version'],
  hexdump: ['--version'],
  iconv: ['--version'],
  java: ['-version'],
  javac: ['-version'],
  keytool: ['-help'],
  kubectl: ['version', '--client'],
  mkfifo: ['--version'],
  node: ['--version'],
  openssl: ['version'],
  python3: ['--version'],
  setpriv: ['--version'],
  sh: ['-c', ':'],
  'ssh-keygen': ['-?'],
  strace: ['-V'],
  unshare: ['--version'],
  unzip: ['-v'],
  xxd: ['--version'],
} as const

export type Tool = keyof typeof versionArguments

/** Call in `before(function () { needs(this, 'java') })`, or in a test: it is pending without the tool, and in unit tests. */
export function needs(context: Context, ...tools: readonly Tool[]): void {
  if (isUnitRun()) context.skip()
  const missing = tools.filter((tool) => !isInstalled(tool))
  if (missing.length === 0) return
  if (process.env.CI === 'true') throw new Error(`CI must have ${missing.join(', ')}`)
  console.log(`      pending: this machine has no ${missing.join(', ')}`)
  context.skip()
}

/** The same for a file that a package installs, such as a Java library. */
export function needsFile(context: Context, file: string): void {
  if (isUnitRun()) context.skip()
  if (existsSync(file)) return
  if (process.env.CI === 'true') throw new Error(`CI must have ${file}`)
  console.log(`      pending: this machine has no ${file}`)
  context.skip()
}

/** The same for root, who alone can give files to other users. CI need not be root. */
export function needsRoot(context: Context): void {
  if (process.geteuid?.() === 0) return
  console.log('      pending: only root can give files to other users')
  context.skip()
}

const installed = new Map<Tool, boolean>()

function isInstalled(tool: Tool): boolean {
  const known = installed.get(tool) ?? spawnSync(tool, versionArguments[tool], {stdio: 'ignore'}).error === undefined
  installed.set(tool, known)
  return known
}
