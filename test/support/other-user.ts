/** Runs the built program as a user who is not root and has no entry in passwd. */
import {spawnSync} from 'node:child_process'
import {cpSync} from 'node:fs'
import path from 'node:path'
import type {Context} from 'mocha'
import {root} from '../../tools/paths.js'
import {needs} from './tools.js'

export const otherUser = 4321

const switchUser = ['setpriv', `--reuid=${otherUser}`, `--regid=${otherUser}`, '--clear-groups']

/** Call as `needs`: only root can run programs as another user. */
export function needsOtherUser(context: Context): void {
  needs(context, 'setpriv', 'node')
  const [file = '', ...words] = asOtherUser([process.execPath, '--version'])
  if (spawnSync(file, words).status === 0) return
  console.log('      pending: only root can run Node.js as another user')
  context.skip()
}

/** Returns the command line that runs this one as the other user. */
export function asOtherUser(command: readonly string[]): readonly string[] {
  return [...switchUser, ...command]
}

/**
 * Copies the built program to a directory, because the other user may not be able to read the repository.
 * @returns what Node.js runs
 */
export function copyProgram(directory: string): string {
  for (const name of ['bin', 'dist', 'package.json', 'oclif.manifest.json'])
    cpSync(path.join(root, name), path.join(directory, name), {recursive: true})
  return path.join(directory, 'bin', 'run.js')
}
