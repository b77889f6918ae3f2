/**
 * The variables that replace flags and prompts: from the process, otherwise from a file that the user names. What a `.env` file in the
 * working directory says is kept apart, because it may come with a repository that someone else wrote.
 */
import {aboutFile, UserError} from '../errors.js'
import {parseEnvironment} from '../formats/dotenv/dotenv.js'
import {absolutePath} from './paths.js'
import {limits, readFileWithin} from './reading.js'
import {isThere} from './existence.js'

/** Every variable that may come from a file. MI_CONFIG_DIR may not: a file must not redirect the profile directory. */
const names = [
  'MI_PROFILE',
  'MI_KEYSTORE',
  'MI_KEYSTORE_TYPE',
  'MI_KEY_ALIAS',
  'MI_KEYSTORE_PASSWORD',
  'MI_KEY_PASSWORD',
  'MI_TO_KEYSTORE_PASSWORD',
  'MI_ENCRYPTION_KEY',
  'MI_CIPHER',
  'MI_HOME',
  'CARBON_HOME',
] as const

export type VariableName = (typeof names)[number]

/** What the clients of stores read. It may not come from a file either: a file must not choose where a token is sent, or whose it is. */
const ofStores = /^(?:AWS|BAO|VAULT)_|^(?:https?|all|no)_proxy$/i

/** Variables in a file that count only in the environment of the process. */
export interface UnusedVariables {
  /** As the user typed it, or `.env`. */
  readonly file: string
  /** Those that the process does not set. */
  readonly names: readonly string[]
}

type Values = Readonly<Partial<Record<VariableName, string>>>

/**
 * The values that the process or the named file sets, byte for byte. Except for the password of a keystore or a key, an empty value counts
 * as not set.
 */
export interface Variables extends Values {
  /** What `.env` in the working directory sets and the process does not: only used when a person agrees to it at a prompt. */
  readonly found: Values
  /** The path of the file that was read, as the user typed it, or `.env`, if it sets a password or a key. */
  readonly secretsIn?: string
  readonly unused?: UnusedVariables
}

export interface Environment {
  readonly variables: Variables
  /** The variables that come from the named file, because the process does not set them. */
  readonly fromFile: readonly VariableName[]
  /** The path of the named file as the user typed it, or `.env`. */
  readonly file: string
  /** Why an existing `.env` file was not read. */
  readonly unread: string | undefined
  /** Whether the file tries to set MI_CONFIG_DIR, which is ignored. */
  readonly fileSetsConfigDir: boolean
}

/**
 * @param variables the process's own, which override the file's
 * @param named the path of the file that the user names; without it, `.env` in the working directory is read if it exists
 * @throws FileError, FormatError if the named file cannot be read
 */
export async function readEnvironment(variables: NodeJS.ProcessEnv, named: string | undefined): Promise<Environment> {
  return named === undefined ? findEnvironment(variables) : readNamedEnvironment(variables, named)
}

async function readNamedEnvironment(variables: NodeJS.ProcessEnv, file: string): Promise<Environment> {
  const inFile = await readVariables(file)
  return {
    variables: {
      ...collectValues((name) => variables[name] ?? inFile.get(name)),
      found: {},
      ...(setsSecret(inFile) && {secretsIn: file}),
      ...unusedIn(file, inFile, variables),
    },
    fromFile: names.filter((name) => variables[name] === undefined && inFile.has(name)),
    file,
    unread: undefined,
    fileSetsConfigDir: inFile.has('MI_CONFIG_DIR'),
  }
}

export const foundFile = '.env'

async function findEnvironment(variables: NodeJS.ProcessEnv): Promise<Environment> {
  const {inFile, unread} = await tryToRead(foundFile)
  const found = collectValues((name) => (variables[name] === undefined ? inFile.get(name) : undefined))
  return {
    variables: {
      ...collectValues((name) => variables[name]),
      found,
      ...(setsSecret(inFile) && {secretsIn: foundFile}),
      ...unusedIn(foundFile, inFile, variables),
    },
    fromFile: [],
    file: foundFile,
    unread,
    fileSetsConfigDir: inFile.has('MI_CONFIG_DIR'),
  }
}

interface FoundFile {
  readonly inFile: ReadonlyMap<string, string>
  readonly unread: string | undefined
}

/**
 * The user did not name the `.env` file, so it may be anything: a directory, a pipe, a huge file, another encoding. Then it
 * counts as empty.
 */
async function tryToRead(file: string): Promise<FoundFile> {
  try {
    return {inFile: (await isThere(file)) ? await readVariables(file) : new Map(), unread: undefined}
  } catch (error) {
    if (error instanceof UserError) return {inFile: new Map(), unread: error.message}
    throw error
  }
}

/** Refuses pipes and devices: a found file may be one that never ends. */
async function readVariables(file: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readFileWithin(absolutePath(file), limits.variables)
  return aboutFile(file, () => parseEnvironment(bytes))
}

function setsSecret(inFile: ReadonlyMap<string, string>): boolean {
  return secretNames.some((name) => (inFile.get(name) ?? '') !== '')
}

function unusedIn(
  file: string,
  inFile: ReadonlyMap<string, string>,
  variables: NodeJS.ProcessEnv,
): {readonly unused?: UnusedVariables} {
  const unused = [...inFile.keys()].filter((name) => ofStores.test(name) && variables[name] === undefined)
  return unused.length === 0 ? {} : {unused: {file, names: unused}}
}

const secretNames = [
  'MI_KEYSTORE_PASSWORD',
  'MI_KEY_PASSWORD',
  'MI_TO_KEYSTORE_PASSWORD',
  'MI_ENCRYPTION_KEY',
] as const satisfies readonly VariableName[]

const mayBeEmpty: ReadonlySet<VariableName> = new Set([
  'MI_KEYSTORE_PASSWORD',
  'MI_KEY_PASSWORD',
  'MI_TO_KEYSTORE_PASSWORD',
])

function collectValues(lookUp: (name: VariableName) => string | undefined): Values {
  const values = names.map((name) => [name, lookUp(name)] as const)
  return Object.fromEntries(
    values.filter(([name, value]) => value !== undefined && (value !== '' || mayBeEmpty.has(name))),
  )
}
