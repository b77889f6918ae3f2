/** What a path leads through: every directory and every link, because whoever can change one of them decides where the path ends. */
import {lstatSync, readlinkSync, type Stats} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {quoted} from '../wording.js'
import {absolutePath} from './paths.js'
import {systemCode} from './system-errors.js'

/** Something on the way. */
interface PathStep {
  /** Its path, without links in the directories above it. */
  readonly file: string
  readonly found: Stats
}

interface PathTrace {
  /** From the root on. Steps that do not exist, or that the user may not see, are left out. */
  readonly steps: readonly PathStep[]
  /** Where the path ends, without links; nothing need exist there. */
  readonly end: string
}

/** The most links to follow, as in Linux. A longer way is cut off: opening the file fails with the system's error. */
const mostLinks = 40

/**
 * Follows a path as the system does.
 * @param file an absolute path, which need not exist
 */
export function tracePath(file: string): PathTrace {
  const {root} = path.parse(file)
  const steps = [{file: root, found: lstatSync(root)}]
  let end = root
  let links = 0
  let rest = partsOf(file.slice(root.length))
  for (let [name] = rest; name !== undefined; [name] = rest) {
    rest = rest.slice(1)
    const next = path.join(end, name)
    const found = name === '..' ? undefined : statsIfVisible(next)
    if (found !== undefined) steps.push({file: next, found})
    const target = found?.isSymbolicLink() && ++links <= mostLinks ? ifVisible(() => readlinkSync(next)) : undefined
    if (target === undefined) end = next
    else {
      const start = path.parse(target).root
      if (start !== '') end = start
      rest = [...partsOf(target.slice(start.length)), ...rest]
    }
  }
  return {steps, end}
}

function partsOf(relative: string): readonly string[] {
  return relative.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
}

/** @returns what is at a path, a link as such; undefined if that does not exist or the user may not see it */
export function statsIfVisible(file: string): Stats | undefined {
  return ifVisible(() => lstatSync(file, {throwIfNoEntry: false}))
}

function ifVisible<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return undefined
  }
}

/**
 * For a file that the user did not name: a link in the working directory, which may come with a repository that someone else wrote, must
 * not decide what is written.
 * @param relative a path in the working directory
 * @returns the absolute path
 * @throws FileError if links lead out of the working directory, or if that was removed
 */
export function pathWithin(relative: string): string {
  const file = absolutePath(relative)
  const outside = endOutside(file, absolutePath('.'))
  if (outside === undefined) return file
  throw new FileError(
    file,
    `is reached through a link that leads out of the working directory, to ${quoted(outside)}`,
    'remove the link, or if you trust it, name the file with --dest',
  )
}

/** @returns where the links in the path of the file lead, if that is not in the directory; otherwise undefined. Both are absolute */
export function endOutside(file: string, directory: string): string | undefined {
  const {end} = tracePath(file)
  const fromDirectory = path.relative(tracePath(directory).end, end)
  return path.isAbsolute(fromDirectory) || partsOf(fromDirectory)[0] === '..' ? end : undefined
}
