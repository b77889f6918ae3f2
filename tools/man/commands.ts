/** The commands, as oclif's manifest describes them. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {root} from '../paths.js'

export interface FlagDescription {
  readonly name: string
  readonly char?: string
  readonly description?: string
  readonly hidden?: boolean
  readonly helpGroup?: string
  readonly helpValue?: string
  readonly type: 'boolean' | 'option'
  readonly options?: readonly string[]
  readonly exclusive?: readonly string[]
  readonly aliases?: readonly string[]
  readonly charAliases?: readonly string[]
}

export interface CommandDescription {
  /** `secret:create` */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly hidden?: boolean
  readonly aliases: readonly string[]
  readonly hiddenAliases: readonly string[]
  readonly usage?: string | readonly string[]
  readonly examples?: readonly (string | {readonly description: string; readonly command: string})[]
  readonly args: Readonly<
    Record<string, {readonly name: string; readonly description?: string; readonly hidden?: boolean}>
  >
  readonly flags: Readonly<Record<string, FlagDescription>>
}

export interface ProgramDescription {
  readonly version: string
  readonly description: string
  /** By name: `secret`. */
  readonly topics: Readonly<Record<string, {readonly description: string; readonly hidden?: boolean}>>
  /** All that help shows, sorted by id. */
  readonly commands: readonly CommandDescription[]
}

/** @returns what package.json and oclif.manifest.json say now */
export function describeProgram(): ProgramDescription {
  const {version, oclif} = readJson('package.json') as {
    readonly version: string
    readonly oclif: Pick<ProgramDescription, 'description' | 'topics'>
  }
  const {commands} = readJson('oclif.manifest.json') as {
    readonly commands: Readonly<Record<string, CommandDescription>>
  }
  return {
    version,
    description: oclif.description,
    topics: oclif.topics,
    commands: Object.values(commands)
      .filter(({hidden}) => hidden !== true)
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
}

/** @returns the name of a command's page: `mi-secret-create` */
export function pageName(id: string): string {
  return `mi-${id.replaceAll(':', '-')}`
}

/** @returns the command as it is typed: `mi secret create` */
export function commandName(id: string): string {
  return `mi ${id.replaceAll(':', ' ')}`
}
