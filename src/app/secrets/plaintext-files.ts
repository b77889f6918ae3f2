/** The files of plaintext that a command reads. */
import {readdirSync, realpathSync, statSync, type Stats} from 'node:fs'
import path from 'node:path'
import {UserError} from '../../errors.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {systemCode} from '../../io/system-errors.js'
import {hasKeyFile} from '../../profiles/profile.js'
import type {Context} from '../context.js'

/** What a command has read. */
export interface ReadSources {
  /** The paths of files and directories of secrets; `-` is passed over. */
  readonly files: readonly (string | undefined)[]
  /** The path in --password-file. */
  readonly passwordFile: string | undefined
  /** The name of the profile; undefined if a product's own key was used. */
  readonly profile: string | undefined
}

/** A file, or a directory with a file for each secret. */
export interface PlaintextFile {
  readonly kind: 'key' | 'password' | 'secrets' | 'variables'
  /** As the user typed it. */
  readonly given: string
  /** The absolute path without links. */
  readonly path: string
  /** The absolute paths of the files without links: its own, or those in the directory. */
  readonly files: readonly string[]
  readonly isDirectory: boolean
  /** Whether others can read one of the files, and the user can change that. */
  readonly isOpenToOthers: boolean
}

/** @returns the files that exist, each once */
export async function findPlaintextFiles(
  {files, passwordFile, profile}: ReadSources,
  context: Context,
): Promise<readonly PlaintextFile[]> {
  const keyFile = profile === undefined ? undefined : await keyFileOf(profile, context)
  const found = [
    ...files.map((file) => lookAt('secrets', file)),
    lookAt('password', passwordFile),
    lookAt('variables', context.variables.secretsIn),
    lookAt('key', keyFile),
  ].filter((each) => each !== undefined)
  return found.filter((each, index) => found.findIndex((other) => other.path === each.path) === index)
}

async function keyFileOf(name: string, {profiles}: Context): Promise<string | undefined> {
  return orNothing(async () => {
    const profile = await profiles.load(name)
    return hasKeyFile(profile) ? profile.keyFile : undefined
  })
}

async function orNothing<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

function lookAt(kind: PlaintextFile['kind'], given: string | undefined): PlaintextFile | undefined {
  if (given === undefined || isStandardInput(given)) return undefined
  try {
    const file = realpathSync.native(absolutePath(given))
    const found = statSync(file)
    const isDirectory = found.isDirectory()
    const stats = isDirectory ? statsIn(file) : new Map(found.isFile() ? [[file, found]] : [])
    const isOpenToOthers = [...stats.values()].some(isOpen)
    return {kind, given, path: file, files: [...stats.keys()], isDirectory, isOpenToOthers}
  } catch (error) {
    if (error instanceof UserError || systemCode(error) !== undefined) return undefined
    throw error
  }
}

/** More are not looked at. */
const mostInDirectory = 1000

function statsIn(directory: string): ReadonlyMap<string, Stats> {
  const files = readdirSync(directory)
    .slice(0, mostInDirectory)
    .map((name) => realpathSync.native(path.join(directory, name)))
  return new Map(files.map((file) => [file, statSync(file)] as const).filter(([, found]) => found.isFile()))
}

function isOpen({mode, uid}: Stats): boolean {
  return process.getuid?.() === uid && (mode & 0o077) !== 0
}
