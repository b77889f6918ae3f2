/** The variables that replace flags and prompts: from the process, otherwise from an environment file. */
import {aboutFile, UserError} from '../errors.js'
import {parseEnvironment} from '../formats/dotenv/dotenv.js'
import {absolutePath} from './paths.js'
import {limits, readFileWithin} from './reading.js'
import {isThere} from './existence.js'

/**
 * Every variable that may come from a file. MI_CONFIG_DIR may not: a `.env` file must not redirect the profile
 * directory.
 */
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
] as const

type VariableName = (typeof names)[number]

export interface Environment {
  /**
   * The values that the process or the file sets, byte for byte. Except for the password of a keystore or a key, an empty value counts as
   * not set.
   */
  readonly values: Readonly<Partial<Record<VariableName, string>>>
  /** The variables that come from the file, because the process does not set them. */
  readonly fromFile: readonly VariableName[]
  /** The file's path as the user typed it, or `.env`. */
  readonly file: string
  /** Why an existing `.env` file was not read. */
  readonly unread: string | undefined
  /** Whether the file tries to set MI_CONFIG_DIR, which is ignored. */
  readonly fileSetsConfigDir: boolean
}

/**
 * @param variables the process's own, which override the file's
 * @param given the path of --env-file; without it, `.env` in the working directory is read if it exists
 * @throws FileError, FormatError if the file named by --env-file cannot be read
 */
export async function readEnvironment(variables: NodeJS.ProcessEnv, given: string | undefined): Promise<Environment> {
  const file = given ?? '.env'
  const {inFile, unread} =
    given === undefined ? await tryToRead(file) : {inFile: await readVariables(file), unread: undefined}
  return {
    values: collectValues((name) => variables[name] ?? inFile.get(name)),
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

/**
 * The user did not name the `.env` file, so it may be anything: a directory, a pipe, a huge file, another encoding. Then it
 * counts as empty.
 */
async function tryToRead(file: string): Promise<Variables> {
  try {
    return {inFile: (await isThere(file)) ? await readVariables(file) : new Map(), unread: undefined}
  } catch (error) {
    if (error instanceof UserError) return {inFile: new Map(), unread: error.message}
    throw error
  }
}

/** Refuses pipes: Node.js itself has read the file of --env-file before, and a pipe can be read only once. */
async function readVariables(file: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readFileWithin(absolutePath(file), limits.variables)
  return aboutFile(file, () => parseEnvironment(bytes))
}

const mayBeEmpty: ReadonlySet<VariableName> = new Set([
  'MI_KEYSTORE_PASSWORD',
  'MI_KEY_PASSWORD',
  'MI_TO_KEYSTORE_PASSWORD',
])

function collectValues(lookUp: (name: VariableName) => string | undefined): Environment['values'] {
  const values = names.map((name) => [name, lookUp(name)] as const)
  return Object.fromEntries(
    values.filter(([name, value]) => value !== undefined && (value !== '' || mayBeEmpty.has(name))),
  )
}
