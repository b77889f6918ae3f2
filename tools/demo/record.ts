/** Records the session: the built program, in bash, in a pseudo-terminal, with a home of its own. */
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Place, runMi} from '../../test/support/cli.js'
import {keys, programInTerminal} from '../../test/support/terminal.js'
import {root} from '../paths.js'
import {type Moment, Person} from './person.js'
import {files, keystore, session} from './session.js'

/** The last screen begins with a command. */
export const size = {rows: 18, columns: 86}

export interface Recording {
  /** All output of the terminal. */
  readonly output: string
  readonly moments: readonly Moment[]
}

/** @returns the session; its directory is removed */
export async function record(): Promise<Recording> {
  const home = makeHome()
  try {
    const place = new Place(home)
    // The program shows paths in this directory, so it is the home directory and the working directory.
    const options = {in: place, cwd: home, env: {HOME: home, MI_CONFIG_DIR: undefined, XDG_CONFIG_HOME: undefined}}
    for (const [name, content] of Object.entries({...files, password: keystore.password}))
      writeFileSync(path.join(home, name), content, {mode: 0o600})
    const {code, stderr} = await runMi(
      ['keystore', 'create', keystore.file, '--alias', keystore.alias, '--password-file', 'password'],
      options,
    )
    if (code !== 0) throw new Error(stderr)
    return await recordShell({...options, env: {...options.env, PATH: makePath(place), PS1: '$ ', HISTFILE: ''}})
  } finally {
    rmSync(home, {recursive: true, force: true})
  }
}

async function recordShell(options: Parameters<typeof programInTerminal>[2]): Promise<Recording> {
  let moments: readonly Moment[] = []
  const {raw} = await programInTerminal(
    ['bash', '--norc', '--noprofile'],
    async (terminal) => {
      const person = new Person(terminal)
      await session(person)
      ;({moments} = person)
      terminal.type(keys.ctrlD)
    },
    {...options, ...size},
  )
  return {output: raw, moments}
}

/** A short name, because the program shows it; another one if it is taken. */
function makeHome(): string {
  const short = path.join(tmpdir(), 'demo')
  try {
    mkdirSync(short, {mode: 0o700})
    return short
  } catch {
    return mkdtempSync(`${short}-`)
  }
}

/** Adds the command `mi`. */
function makePath(place: Place): string {
  const directory = path.join(place.temporary, 'bin')
  mkdirSync(directory)
  symlinkSync(path.join(root, 'bin', 'run.js'), path.join(directory, 'mi'))
  return [directory, process.env.PATH].join(path.delimiter)
}
