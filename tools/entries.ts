/** Which scripts to build, and oclif's table of commands. Both follow from the files in src. */
import type {Plugin} from 'esbuild'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {libraryScript} from './library.js'
import {moduleName, root} from './paths.js'
import {manifestFile} from './shims.js'

/** @returns the commands' ids as oclif spells them: `secret:create` */
export function commandIds(): readonly string[] {
  return filesIn('commands')
    .map((file) => file.slice(0, -'.ts'.length).replaceAll('/', ':'))
    .sort()
}

/** The ending of files that threads start with. */
export const workerEnding = '-worker.ts'

/**
 * @returns the scripts that share no modules with others, by name. A thread's script has the name of its file in src
 */
export function smallScripts(): Readonly<Record<string, string>> {
  const workers = filesIn('.').filter((file) => file.endsWith(workerEnding))
  const {name, version, oclif} = packageJson()
  const program = {name, version, versionFlags: ['--version', ...oclif.additionalVersionFlags], commands: commandIds()}
  return {
    start: `require('./start/start.ts').start(${JSON.stringify(program)}, require)`,
    completion: completionEntry(oclif.topics),
    'completion-names': `module.exports = {
      ...require('./app/completion/completion-names.ts'),
      get evaluated() { return evaluated },
    }`,
    executable: `require('./start/executable.ts').startExecutable(${JSON.stringify(program)}, require)`,
    'executable-thread': `require('./start/executable.ts').startThread(require)`,
    ...Object.fromEntries(workers.map((file) => [path.basename(file, '.ts'), `require('./${file}')`])),
    library: libraryScript(),
  }
}

/** The completion of command lines, with what it has to know about the topics. */
function completionEntry(topics: PackageJson['oclif']['topics']): string {
  const entries = Object.entries(topics).map(([name, {description}]) => [name, {description}] as const)
  const described = JSON.stringify(Object.fromEntries(entries))
  return `module.exports = {
    printCandidates: (request) =>
      require('./app/completion/complete.ts').printCandidates({...request, topics: ${described}, ${manifestLoader}}),
    get evaluated() { return evaluated },
  }`
}

/** What the program and oclif read in package.json. */
function packageJson(): PackageJson {
  const {name, version, oclif} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson
  return {name, version, oclif}
}

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly oclif: {
    readonly additionalVersionFlags: readonly string[]
    readonly topics: Readonly<Record<string, {readonly description: string}>>
  }
}

const manifestLoader = `loadManifest: () => require('${manifestFile}')`

/** The module with what oclif loads: each command, through its getter, and the hook. */
const commandsModule = 'mi:commands'

function commandsScript(): string {
  const commands = commandIds().map(
    (id) => `get '${id}'() { return require('./commands/${id.replaceAll(':', '/')}.ts').default },`,
  )
  return `module.exports = {
    commands: {${commands.join('\n')}},
    get commandNotFound() { return require('./cli/command-not-found.ts').default },
  }`
}

/**
 * `evaluated` counts the modules evaluated so far.
 * @param wanted the files of the modules that the other script uses
 */
export function mainScript(wanted: ReadonlySet<string>): string {
  return `module.exports = {
    commands: require('${commandsModule}').commands,
    get commandNotFound() { return require('${commandsModule}').commandNotFound },
    get main() { return require('./main.ts').main },
    pjson: ${JSON.stringify(packageJson())},
    ${manifestLoader},
    ${renderExports(wanted)}
  }`
}

/** @param wanted as for `mainScript` */
export function restScript(wanted: ReadonlySet<string>): string {
  return `module.exports = {${renderExports(wanted)}}`
}

function renderExports(wanted: ReadonlySet<string>): string {
  const modules = [...wanted]
    .sort()
    .map((file) => `'${moduleName(file)}': () => require(${JSON.stringify(fromSource(file))}),`)
  return `modules: {${modules.join('\n')}}, get evaluated() { return evaluated },`
}

/** Our modules by a relative path, as they name each other; oclif's by an absolute one. */
function fromSource(file: string): string {
  const name = moduleName(file)
  return name.startsWith('src/') ? `./${name.slice('src/'.length)}` : file
}

/** @returns the `.ts` files in a directory of src and below, relative to it, with slashes */
function filesIn(directory: string): readonly string[] {
  return readdirSync(path.join(root, 'src', directory), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll(path.sep, '/'))
}

/** esbuild's namespace for the text of the scripts. */
export const entry = 'entry'

/** An esbuild plugin: makes scripts from text. @param contents by the scripts' names */
export function entries(contents: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'entries',
    setup(build) {
      build.onResolve({filter: /.*/}, ({kind, path: name}) =>
        kind === 'entry-point' || name === commandsModule ? {path: name, namespace: entry} : undefined,
      )
      build.onLoad({filter: /.*/, namespace: entry}, ({path: name}) => ({
        contents: name === commandsModule ? commandsScript() : (contents[name] ?? ''),
        resolveDir: path.join(root, 'src'),
      }))
    },
  }
}
