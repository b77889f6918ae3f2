/**
 * Points out files of plaintext that others can get at: through git, or by reading them. git is asked while the secrets are encrypted, and
 * nothing that goes wrong with it matters.
 */
import path from 'node:path'
import {mayAskGit} from '../../io/git.js'
import {trackFiles, type FileTracking} from '../../io/git-files.js'
import {absolutePath} from '../../io/paths.js'
import {note} from '../../ui/messages.js'
import {quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {findPlaintextFiles, type PlaintextFile, type ReadSources} from './plaintext-files.js'

/** What was pointed out, for --json. */
export interface GuardResult {
  /** Absent if there is nothing to point out. */
  readonly remarks?: readonly GuardRemark[]
}

interface GuardRemark {
  /** As the user typed it. */
  readonly file: string
  /** `not-ignored`: git does not track it, but would add it. */
  readonly reason: 'not-ignored' | 'readable-by-others' | 'tracked'
}

/** In milliseconds: how long to wait for git when everything else is done, and until then. */
const patience = {inTheEnd: 1000, inAll: 60_000} as const

type Tracking = ReadonlyMap<string, FileTracking>

/**
 * @returns a function that prints the remarks, to be called when the secrets are encrypted, with the files that turned out to contain no
 *   secrets
 */
export function guardSources(
  sources: ReadSources,
  context: Context,
): (harmless?: readonly string[]) => Promise<GuardResult> {
  const finding = findPlaintextFiles(sources, context)
  const tracking = finding.then(askGit)
  return async (harmless = []) => {
    const files = (await finding).filter(({kind, given}) => kind !== 'secrets' || !harmless.includes(given))
    const known = await withinPatience(tracking)
    const found = files.flatMap((file) => [...remarksOnTracking(file, known), ...remarksOnMode(file)])
    for (const {sentence} of found) note(sentence)
    return found.length === 0 ? {} : {remarks: found.map(({file, reason}) => ({file, reason}))}
  }
}

async function askGit(files: readonly PlaintextFile[]): Promise<Tracking> {
  if (files.length === 0 || !mayAskGit()) return new Map()
  return trackFiles(
    files.flatMap((each) => each.files),
    patience.inAll,
  )
}

async function withinPatience(tracking: Promise<Tracking>): Promise<Tracking> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<Tracking>((resolve) => {
    timer = setTimeout(resolve, patience.inTheEnd, new Map())
  })
  try {
    return await Promise.race([tracking, limit])
  } finally {
    clearTimeout(timer)
  }
}

interface Finding extends GuardRemark {
  readonly sentence: string
}

/** What to say about each kind of file. */
const kinds = {
  secrets: {contains: 'plaintext', change: 'change these secrets'},
  password: {contains: 'a password', change: 'change the password'},
  key: {contains: 'a key', change: 'replace the key'},
  variables: {contains: 'a password or a key', change: 'change it'},
} as const satisfies Record<PlaintextFile['kind'], object>

function remarksOnTracking(file: PlaintextFile, tracking: Tracking): readonly Finding[] {
  const {given, kind, files} = file
  const {contains, change} = kinds[kind]
  const found = files.flatMap((each) => tracking.get(each) ?? [])
  const fact = `${quoted(shownPath(file))} contains ${contains} and is`
  const tracked = found.find(({state}) => state === 'tracked')
  if (tracked !== undefined) {
    const todo = `run: ${untrackCommand(file, tracked)}, add it to .gitignore, and, if it was ever committed, ${change}`
    return [{file: given, reason: 'tracked', sentence: `${fact} tracked by git; ${todo}`}]
  }
  if (!found.some(({state}) => state === 'new')) return []
  return [{file: given, reason: 'not-ignored', sentence: `${fact} not ignored by git; add it to .gitignore`}]
}

/** The path that was typed, unless it leads elsewhere through links. */
function shownPath({given, path: file}: PlaintextFile): string {
  return absolutePath(given) === file ? given : file
}

function untrackCommand(file: PlaintextFile, {repository}: FileTracking): string {
  const remove = `rm ${file.isDirectory ? '-r ' : ''}--cached`
  const shown = shownPath(file)
  const isHere = shown === file.given && !path.relative(repository, absolutePath('.')).startsWith('..')
  return isHere
    ? `git ${remove} ${pathWord(shown)}`
    : `git -C ${shellWord(repository)} ${remove} ${pathWord(path.relative(repository, file.path))}`
}

/** @returns the path, quoted for a shell, in a form that no program takes for an option */
function pathWord(file: string): string {
  return shellWord(file.startsWith('-') ? `./${file}` : file)
}

/** The command itself warns of a key file that others can read. */
function remarksOnMode(file: PlaintextFile): readonly Finding[] {
  const {given, kind, isDirectory, isOpenToOthers} = file
  if (!isOpenToOthers || kind === 'key') return []
  const shown = shownPath(file)
  const command = `chmod ${isDirectory ? '-R go=' : '600'} ${pathWord(shown)}`
  return [
    {
      file: given,
      reason: 'readable-by-others',
      sentence: `${quoted(shown)} contains ${kinds[kind].contains} and can be read by others; run: ${command}`,
    },
  ]
}
