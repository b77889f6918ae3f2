/** The programs that tests start. Tests that need one are pending if it is missing, and say so; with CI=true they fail instead. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import type {Context} from 'mocha'
import {isUnitRun} from './unit-run.js'

export type Tool =
  | 'aws'
  | 'base64'
  | 'bash'
  | 'cp'
  | 'dash'
  | 'dpkg'
  | 'dpkg-deb'
  | 'fish'
  | 'git'
  | 'gpg'
  | 'gunzip'
  | 'hexdump'
  | 'iconv'
  | 'java'
  | 'javac'
  | 'keytool'
  | 'kubectl'
  | 'lexgrog'
  | 'man'
  | 'mandoc'
  | 'mkfifo'
  | 'node'
  | 'openssl'
  | 'python3'
  | 'readelf'
  | 'setpriv'
  | 'sh'
  | 'ssh-keygen'
  | 'strace'
  | 'tar'
  | 'unshare'
  | 'unzip'
  | 'xxd'
  | 'zsh'

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

/** Looks for it without starting it: that takes some of them a second. */
function isInstalled(tool: Tool): boolean {
  const folders = process.env.PATH?.split(path.delimiter) ?? []
  const known = installed.get(tool) ?? folders.some((folder) => existsSync(path.join(folder, tool)))
  installed.set(tool, known)
  return known
}
