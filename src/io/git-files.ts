/** What git knows about files: which are tracked, which are ignored, and what is in the index. */
import {lstatSync} from 'node:fs'
import path from 'node:path'
import {runGit} from './git.js'

/** @param directory an absolute path without links @returns the nearest directory at or above it that is a working tree of git */
export function findRepository(directory: string): string | undefined {
  if (isThereAtAll(path.join(directory, '.git'))) return directory
  const parent = path.dirname(directory)
  return parent === directory ? undefined : findRepository(parent)
}

function isThereAtAll(file: string): boolean {
  try {
    return lstatSync(file, {throwIfNoEntry: false}) !== undefined
  } catch {
    return false
  }
}

/** The state of a file in git. `new`: git neither tracks nor ignores it, so it would add it. */
export interface FileTracking {
  readonly state: 'ignored' | 'new' | 'tracked'
  /** The absolute path of its working tree. */
  readonly repository: string
}

/**
 * @param files absolute paths without links
 * @param within in milliseconds
 * @returns what is known of those in a working tree, if git answers
 */
export async function trackFiles(files: readonly string[], within: number): Promise<ReadonlyMap<string, FileTracking>> {
  const repositories = new Map<string, string[]>()
  for (const file of files) {
    const repository = findRepository(path.dirname(file))
    if (repository === undefined || nameIn(repository, file).startsWith('.git/')) continue
    repositories.set(repository, [...(repositories.get(repository) ?? []), file])
  }
  const answers = Array.from(repositories, ([repository, own]) => trackIn(repository, own, within))
  return new Map((await Promise.all(answers)).flat())
}

function nameIn(repository: string, file: string): string {
  return path.relative(repository, file).replaceAll(path.sep, '/')
}

/** Enough for the names of a few files, in bytes. */
const fewNames = 1 << 20

async function trackIn(
  repository: string,
  files: readonly string[],
  within: number,
): Promise<readonly (readonly [file: string, tracking: FileTracking])[]> {
  // Without the dot, a name may be taken for an option.
  const names = files.map((file) => `./${nameIn(repository, file)}`)
  // One process, because starting a second one takes longer than the work of either. -t marks what is not tracked with a question mark.
  const words = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard', '--', ...names]
  const answer = await runGit(['--literal-pathspecs', ...words], {cwd: repository, within, most: fewNames})
  if (answer?.exitCode !== 0) return []
  const marks = new Map(
    splitNames(answer.output).map((line) => [line.toString('utf8', 2), line.toString('latin1', 0, 1)]),
  )
  return files.map((file) => {
    const mark = marks.get(nameIn(repository, file))
    const state = mark === undefined ? 'ignored' : mark === '?' ? 'new' : 'tracked'
    return [file, {state, repository}]
  })
}

/** How long git may take for a whole repository, in milliseconds, and how much it may print, in bytes. */
const wholeRepository = {within: 30_000, most: 64 << 20} as const

/** In milliseconds. For files that it does not track, git also reads .gitignore, and waits if that is a pipe. */
const withinForUntracked = 5000

interface RepositoryFiles<File> {
  readonly files: readonly File[]
  /** Whether these are all; otherwise git knows too many to list them. */
  readonly isComplete: boolean
}

/** A file in the index. */
export interface IndexedFile {
  /** Relative to the repository. It need not be UTF-8. */
  readonly name: Buffer
  /** The object that holds its content. */
  readonly id: string
}

/** Where to ask. */
export interface GitPlace {
  /** The absolute path of a directory in the working tree. */
  readonly cwd: string
  /** As in `GitOptions`. */
  readonly forHook: boolean
}

const everything = ['-z', '--full-name', '--', ':/']

/** @returns the regular files in the index, without links and submodules; undefined if git does not answer */
export async function listIndex(place: GitPlace): Promise<RepositoryFiles<IndexedFile> | undefined> {
  const listed = await list(['ls-files', '-s', ...everything], place)
  if (listed === undefined) return undefined
  const files = listed.files.flatMap((line): IndexedFile | [] => {
    const tab = line.indexOf('\t')
    const [, id] = /^100\d{3} ([0-9a-f]{40,64}) \d$/.exec(line.toString('latin1', 0, tab)) ?? []
    return id === undefined ? [] : {name: line.subarray(tab + 1), id}
  })
  return {...listed, files}
}

/** @returns the names of the files that git neither tracks nor ignores, relative to the repository; undefined if git does not answer soon */
export async function listUntracked(place: GitPlace): Promise<RepositoryFiles<Buffer> | undefined> {
  return list(['ls-files', '--others', '--exclude-standard', ...everything], place, withinForUntracked)
}

async function list(
  words: readonly string[],
  place: GitPlace,
  within: number = wholeRepository.within,
): Promise<RepositoryFiles<Buffer> | undefined> {
  const answer = await runGit(words, {...place, ...wholeRepository, within})
  if (answer === undefined || (answer.exitCode !== 0 && answer.exitCode !== null)) return undefined
  return {files: splitNames(answer.output), isComplete: answer.exitCode === 0}
}

/** Each is followed by a NUL; what follows the last one was cut. */
function splitNames(output: Buffer): readonly Buffer[] {
  const names: Buffer[] = []
  let start = 0
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    names.push(output.subarray(start, end))
    start = end + 1
  }
  return names
}

/** @returns the sizes of objects, in their order; undefined for one that is missing or no file, and for all if git does not answer */
export async function sizesOfBlobs(
  ids: readonly string[],
  place: GitPlace,
): Promise<readonly (number | undefined)[] | undefined> {
  const answer = await catFile('--batch-check', ids, place, wholeRepository.most)
  const lines = answer?.toString('latin1').split('\n') ?? []
  return answer && ids.map((_, index) => sizeIn(lines[index] ?? ''))
}

/**
 * @param blobs objects and their sizes
 * @returns their contents, in their order; undefined if git does not answer
 */
export async function readBlobs(
  blobs: readonly {readonly id: string; readonly size: number}[],
  place: GitPlace,
): Promise<readonly Buffer[] | undefined> {
  const most = blobs.reduce((sum, {size}) => sum + size + longestHead, 0)
  const output = await catFile(
    '--batch',
    blobs.map(({id}) => id),
    place,
    most,
  )
  if (output === undefined) return undefined
  let start = 0
  return blobs.map(({size}) => {
    const content = output.indexOf('\n', start) + 1
    start = content + size + 1
    return output.subarray(content, content + size)
  })
}

/** In bytes: an object's name, `blob`, a size, and two line feeds. */
const longestHead = 100

async function catFile(
  mode: '--batch-check' | '--batch',
  ids: readonly string[],
  place: GitPlace,
  most: number,
): Promise<Buffer | undefined> {
  const input = Buffer.from(ids.map((id) => `${id}\n`).join(''))
  const answer = await runGit(['cat-file', '--buffer', mode], {...place, ...wholeRepository, most, input})
  return answer?.exitCode === 0 ? answer.output : undefined
}

function sizeIn(line: string): number | undefined {
  const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(line) ?? []
  return size === undefined ? undefined : Number(size)
}
