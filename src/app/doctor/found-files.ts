/** The files that may contain plaintext: those of the repository here, of its index, or of the working directory. */
import {closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, realpathSync, type Stats} from 'node:fs'
import path from 'node:path'
import {FileError} from '../../errors.js'
import {mayAskGit} from '../../io/git.js'
import {findRepository, listIndex, listUntracked, readBlobs, sizesOfBlobs, type GitPlace} from '../../io/git-files.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {readToEnd} from '../../io/reading.js'
import {systemCode} from '../../io/system-errors.js'

/** `staged`: in the index, whatever the working tree has. `new`: git would add it. `loose`: there is no repository, or git does not answer. */
export type FileState = 'ignored' | 'loose' | 'new' | 'staged' | 'tracked'

export interface FoundFile {
  /** As messages show it: relative to the working directory; relative to the repository if it is staged. With `/`. */
  readonly name: string
  readonly state: FileState
  /** The absolute path, which need not be UTF-8; undefined if it is staged. */
  readonly path: Buffer | undefined
  /** The object with its content, if it is staged. */
  readonly id?: string
}

export interface FoundFiles {
  readonly files: readonly FoundFile[]
  /** Whether these are all. */
  readonly isComplete: boolean
  /** Whether there is a repository, but git does not say which of its files it tracks. */
  readonly isGitSilent: boolean
  /** Whether those that git does not track are missing, because it did not list them in time. */
  readonly areNewUnknown: boolean
}

/** @returns the files of the repository, or of the working directory if there is none */
export async function findFiles(): Promise<FoundFiles> {
  const here = withoutLinks(absolutePath('.'))
  const repository = mayAskGit() ? findRepository(here) : undefined
  if (repository === undefined) return {...walk(here), isGitSilent: false, areNewUnknown: false}
  const place = {cwd: repository, forHook: false}
  const [index, others] = await Promise.all([listIndex(place), listUntracked(place)])
  if (index === undefined) return {...walk(here), isGitSilent: true, areNewUnknown: false}
  const names = new Map(index.files.map(({name}) => [name.toString('latin1'), name]))
  const found = (state: FileState) => (name: Buffer) => fileIn(repository, name, here, state)
  const files = [...[...names.values()].map(found('tracked')), ...(others?.files ?? []).map(found('new'))]
  const known = new Set(files.map(({name}) => name))
  const ignored = filesIn(here, 'security', 'ignored').filter(({name}) => !known.has(name))
  return {
    files: [...files, ...ignored],
    isComplete: index.isComplete && (others?.isComplete ?? true),
    isGitSilent: false,
    areNewUnknown: others === undefined,
  }
}

/** The files of a directory below the working directory, without those in its own directories. */
function filesIn(here: string, directory: string, state: FileState): readonly FoundFile[] {
  return entriesOf(path.join(here, directory))
    .filter((entry) => entry.isFile())
    .map((entry) => fileIn(here, Buffer.from(path.join(directory, entry.name)), here, state))
}

function fileIn(directory: string, name: Buffer, here: string, state: FileState): FoundFile {
  const file = path.join(directory, name.toString())
  return {
    name: path.relative(here, file).replaceAll(path.sep, '/'),
    state,
    path: Buffer.concat([Buffer.from(directory + path.sep), name]),
  }
}

/** For a hook: the repository and the index that git names in variables. */
function hookPlace(): GitPlace {
  return {cwd: absolutePath('.'), forHook: true}
}

/** @returns the files in the index @throws FileError if git does not answer */
export async function findStagedFiles(): Promise<FoundFiles> {
  const index = mayAskGit() ? await listIndex(hookPlace()) : undefined
  if (index === undefined)
    throw new FileError(
      '.',
      'is not in a git repository, or git did not answer',
      'run "git status" there to see why; unset MI_NO_GIT if it is set',
    )
  return {
    files: index.files.map(({name, id}) => ({name: name.toString(), state: 'staged', path: undefined, id})),
    isComplete: index.isComplete,
    isGitSilent: false,
    areNewUnknown: false,
  }
}

/** How many names to look at in a directory that is not in a repository. */
const mostNames = 10_000

const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** Level by level, so that the nearest files are looked at first. Links are not followed. */
function walk(here: string): Pick<FoundFiles, 'files' | 'isComplete'> {
  const files: FoundFile[] = []
  const directories = [here]
  let seen = 0
  for (let directory = directories.shift(); directory !== undefined; directory = directories.shift()) {
    for (const entry of entriesOf(directory)) {
      if (++seen > mostNames) return {files, isComplete: false}
      if (entry.isDirectory() && !skipped.has(entry.name)) directories.push(path.join(directory, entry.name))
      if (entry.isFile()) files.push(fileIn(directory, Buffer.from(entry.name), here, 'loose'))
    }
  }
  return {files, isComplete: true}
}

function entriesOf(directory: string) {
  return unlessMissing(() => readdirSync(directory, {withFileTypes: true})) ?? []
}

/** The content of a file; `too-large` if it was not read for that; undefined if it cannot be read or is not a regular file. */
export type FileContent = Buffer | 'too-large' | undefined

/** In bytes. */
export const mostInFile = 1 << 20

/** How many bytes of staged files to hold at once. */
const mostHeld = 16 << 20

/** Reads files one after another, so that they need not all be in memory. @throws FileError if git does not answer */
export async function* readFiles(
  files: readonly FoundFile[],
): AsyncGenerator<readonly [file: FoundFile, content: FileContent]> {
  for (const file of files) if (file.path !== undefined) yield [file, readIfSmall(file.path)]
  const staged = files.filter((file) => file.id !== undefined)
  const sizes = staged.length === 0 ? [] : await sizesOfBlobs(staged.map(idOf), hookPlace())
  if (sizes === undefined) throw silent()
  for (let from = 0; from < staged.length;) {
    let to = from
    for (let held = 0; to < staged.length && (to === from || held < mostHeld); to++) held += readable(sizes[to])
    yield* readStaged(staged.slice(from, to), sizes.slice(from, to))
    from = to
  }
}

function idOf({id = ''}: FoundFile): string {
  return id
}

function readable(size: number | undefined): number {
  return size === undefined || size > mostInFile ? 0 : size
}

async function* readStaged(
  files: readonly FoundFile[],
  sizes: readonly (number | undefined)[],
): AsyncGenerator<readonly [file: FoundFile, content: FileContent]> {
  const wanted = files.flatMap((file, index) => {
    const size = sizes[index]
    return size === undefined || size > mostInFile ? [] : [{id: idOf(file), size}]
  })
  const contents = wanted.length === 0 ? [] : await readBlobs(wanted, hookPlace())
  if (contents === undefined) throw silent()
  let next = 0
  for (const [index, file] of files.entries()) {
    const size = sizes[index]
    if (size === undefined) yield [file, undefined]
    else yield [file, size > mostInFile ? 'too-large' : contents[next++]]
  }
}

function silent(): FileError {
  return new FileError('.', 'is in a git repository whose index cannot be read', 'run: git fsck')
}

/** A link in a repository may lead anywhere, and opening a pipe may wait forever. */
function readIfSmall(file: Buffer): FileContent {
  return unlessMissing(() => {
    const directory = file.subarray(0, file.lastIndexOf(path.sep))
    if (!realpathSync.native(directory, 'buffer').equals(directory)) return undefined
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    try {
      const found = fstatSync(descriptor)
      if (!found.isFile()) return undefined
      return found.size > mostInFile ? 'too-large' : readToEnd(descriptor, mostInFile, file.toString())
    } finally {
      closeSync(descriptor)
    }
  })
}

/** @returns the mode and the owner of a file that is not staged; undefined if it is gone */
export function statsOf({path: file}: FoundFile): Stats | undefined {
  return file === undefined ? undefined : unlessMissing(() => lstatSync(file))
}

/** Files come and go, and some must not be read. */
function unlessMissing<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof FileError || systemCode(error) !== undefined) return undefined
    throw error
  }
}
