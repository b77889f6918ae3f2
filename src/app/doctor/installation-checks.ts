/** Node.js, and the compiled code that the program starts from. */
import {lstatSync} from 'node:fs'
import {cacheDirectory} from '../../start/cache-directory.js'
import {isTrustedDirectory} from '../../start/trusted-directory.js'
import {quoted, shellWord} from '../../wording.js'
import type {Check, Finding} from './check.js'

/** The releases in `engines` of package.json: the first minor version of each supported line, and the first line of those without a limit. */
const supported = {lines: {20: 17, 22: 13}, from: 24} as const satisfies {
  readonly lines: Readonly<Record<number, number>>
  readonly from: number
}

/** Whether mi is tested with this release of Node.js. @param version as in `process.versions.node` */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.', 2).map(Number)
  const lines: Readonly<Record<number, number>> = supported.lines
  const first = lines[major]
  return major >= supported.from || (first !== undefined && minor >= first)
}

export const nodeCheck: Check = {
  name: 'node',
  title: 'Node.js',
  run: () => {
    const {node} = process.versions
    return Promise.resolve(isSupportedNode(node) ? [] : [unsupported(node)])
  },
}

function unsupported(version: string): Finding {
  const releases = Object.entries(supported.lines).map(([major, minor]) => `${major} (from ${major}.${minor})`)
  return {
    subject: 'Node.js',
    state: 'problem',
    fact: `mi does not support Node.js ${version}`,
    hint: `use Node.js ${releases.join(', ')}, or ${supported.from} or later`,
  }
}

export const cacheCheck: Check = {
  name: 'cache',
  title: 'cache directory',
  run: () => {
    const directory = cacheDirectory(process.env, process.platform)
    return Promise.resolve(directory === undefined || !isDirectory(directory) ? [] : findingsAbout(directory))
  },
}

function isDirectory(file: string): boolean {
  try {
    return lstatSync(file, {throwIfNoEntry: false})?.isDirectory() === true
  } catch {
    return false
  }
}

function findingsAbout(directory: string): readonly Finding[] {
  if (isTrustedDirectory(directory)) return []
  return [
    {
      subject: 'cache directory',
      state: 'problem',
      fact: `others could write compiled code to ${quoted(directory)}, so mi does not use it and starts more slowly`,
      hint: `run: chmod go-w ${shellWord(directory)}, or set MI_CACHE_DIR to a directory that only you can write to`,
    },
  ]
}
