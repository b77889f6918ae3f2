/** The variables that answer what a flag or a prompt would: from the process, else from a file of variables. */
import {aboutFile, UserError} from '../errors.js'
import {parseEnvironment} from '../formats/dotenv/dotenv.js'
import {absolutePath} from './paths.js'
import {limits, readFileWithin} from './reading.js'
import {isThere} from './existence.js'

/** Every variable that may come from a file. MI_CONFIG_DIR may not: a file found in a folder must not choose where profiles are. */
const names = [
  'MI_PROFILE',
  'MI_KEYSTORE',
  'MI_KEYSTORE_TYPE',
  'MI_KEY_ALIAS',
  'MI_KEYSTORE_PASSWORD',
  'MI_KEY_PASSWORD',
  'MI_ENCRYPTION_KEY',
  'MI_CIPHER',
] as const

type VariableName = (typeof names)[number]

export interface Environment {
  /** The values, to the byte, of those that the process or the file sets; an empty one counts as not set, but for a password. */
  readonly values: Readonly<Partial<Record<VariableName, string>>>
  /** Which of them the file decided, the process being silent. */
  readonly fromFile: readonly VariableName[]
  /** The file's path as it was given, or `.env`. */
  readonly file: string
  /** Why a `.env` that is there was not read. */
  readonly unread: string | undefined
  /** Whether the file tries to set MI_CONFIG_DIR, which is not heeded. */
  readonly fileSetsConfigDir: boolean
}

/**
 * @param variables the process's own, which win
 * @param given the path of --env-file; without it `.env` in the working directory is read if there is one
 * @throws FileError, FormatError where the file that was asked for cannot be read
 */
export async function readEnvironment(variables: NodeJS.ProcessEnv, given: string | undefined): Promise<Environment> {
  const file = given ?? '.env'
  const {inFile, unread} =
    given === undefined ? await variablesIfAny(file) : {inFile: await variablesIn(file), unread: undefined}
  return {
    values: valuesOf((name) => variables[name] ?? inFile.get(name)),
    fromFile: names.filter((name) => variables[name] === undefined && inFile.has(name)),
    file,
    unread,
    fileSetsConfigDir: inFile.has('MI_CONFIG_DIR'),
  }
}

interface Variables {
  readonly inFile: ReadonlyMap<string, string>
  readonly unread: string | undefined
}

/** A `.env` that nobody asked for may be anything: a folder, a pipe, a huge file, another encoding. It counts as empty then. */
async function variablesIfAny(file: string): Promise<Variables> {
  try {
    return {inFile: (await isThere(file)) ? await variablesIn(file) : new Map(), unread: undefined}
  } catch (error) {
    if (error instanceof UserError) return {inFile: new Map(), unread: error.message}
    throw error
  }
}

/** Not from a pipe: Node.js reads the file of --env-file before the program does, and what comes through a pipe comes once. */
async function variablesIn(file: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readFileWithin(absolutePath(file), limits.variables)
  return aboutFile(file, () => parseEnvironment(bytes))
}

function valuesOf(lookUp: (name: VariableName) => string | undefined): Environment['values'] {
  const values = names.map((name) => [name, lookUp(name)] as const)
  return Object.fromEntries(
    values.filter(([name, value]) => value !== undefined && (value !== '' || name === 'MI_KEYSTORE_PASSWORD')),
  )
}
