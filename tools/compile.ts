/**
 * Compiles modules so that they load each other on first use, not all at once. TypeScript compiles our modules, and has
 * compiled oclif's, to `const name_1 = require("name")` with uses like `name_1.member`. Here `name_1` becomes a
 * function that loads the module once, and its uses become `(name_1()).member`.
 */
import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import typescript from 'typescript'
import {BuildError} from './build-error.js'
import {workerEnding} from './entries.js'
import {eagerRequires} from './imports.js'
import {moduleName} from './paths.js'

/**
 * Precedes every script: how modules load each other and are counted, the helpers that TypeScript's output expects, and a clock.
 */
export const preamble = [
  'let evaluated = 0;',
  'const lazily = (load) => { let loaded; return () => (loaded ??= load()) };',
  'const __importDefault = (module) => (module?.__esModule ? module : {default: module});',
  'const __importStar = (module) => (module?.__esModule ? module : {...module, default: module});',
  "const moduleUrl = require('node:url').pathToFileURL(__filename).href;",
  'const monotonicNow = () => Number(process.hrtime.bigint()) / 1e6;',
].join('\n')

/** Node.js loads a dozen modules when `performance` is first used. Where the clock begins does not matter. */
export const clock = {'performance.now': 'monotonicNow'}

/** @returns the JavaScript of a module: ours, or oclif's if it ends in `.js` */
export type ModuleReader = (file: string) => Promise<string>

/**
 * Compiles each module once, however many scripts are built from it.
 * @param afterModule JavaScript to run after the named module has been evaluated
 */
export function cachedReader(afterModule: (name: string) => string = () => ''): ModuleReader {
  const known = new Map<string, Promise<string>>()
  const compileFile = async (file: string): Promise<string> => {
    const source = await readFile(file, 'utf8')
    checkThreads(source, file)
    const compiled = file.endsWith('.ts') ? compile(source, moduleName(file)) : compileOclif(source)
    return `${compiled}\nevaluated++\n${afterModule(moduleName(file))}`
  }
  return (file) => {
    const compiled = known.get(file) ?? compileFile(file)
    known.set(file, compiled)
    return compiled
  }
}

/** @throws BuildError if the module starts threads with a file that does not become a script */
function checkThreads(source: string, file: string): void {
  for (const [, script = ''] of source.matchAll(/new URL\('(\.[^']+)', import\.meta\.url\)/g)) {
    const worker = path.resolve(path.dirname(file), script.replace(/\.js$/, '.ts'))
    if (worker.endsWith(workerEnding) && existsSync(worker)) continue
    throw new BuildError(
      `${moduleName(file)} starts threads with ${moduleName(worker)}; ` +
        `name a file that exists and ends in ${workerEnding}`,
    )
  }
}

const compilerOptions: typescript.CompilerOptions = {
  target: typescript.ScriptTarget.ES2023,
  module: typescript.ModuleKind.CommonJS,
  esModuleInterop: true,
  noEmitHelpers: true,
}

/**
 * @param source TypeScript
 * @param name what to call the module in an error
 * @throws BuildError if it would load a module before it uses it
 */
export function compile(source: string, name: string): string {
  const {outputText} = typescript.transpileModule(source, {compilerOptions})
  const compiled = loadLazily(
    outputText.replaceAll('import.meta.dirname', '__dirname').replaceAll('import.meta.url', 'moduleUrl'),
  )
  const [eager] = eagerRequires(compiled)
  if (eager === undefined) return compiled
  throw new BuildError(
    `${name} would load "${eager}" at once instead of when it first uses it; ` +
      `import by name what it uses: import {name} from '${eager}', ` +
      'not "import *", "export *" or an import without names',
  )
}

/** `localeCompare` makes V8 load the rules of every language. The names of commands are ASCII, so `<` is enough. */
const localeSort = '.sort((a, b) => a.id.localeCompare(b.id))'
const plainSort = '.sort((a, b) => (a.id < b.id ? -1 : 1))'

/** Nothing is written to the stream of standard output, and Node.js loads much to make it. */
const stdoutListener = /^process\.stdout\.on\('error', [^]*?^}\);$/m

/** What `os.arch` returns, without loading `node:os`. */
const arch = '(0, node_os_1.arch)()'

function compileOclif(source: string): string {
  return loadLazily(
    source.replaceAll(localeSort, plainSort).replaceAll(arch, 'process.arch').replace(stdoutListener, ''),
  )
}

const topLevelRequire =
  /^(?:const|var) (\w+_\d+|getPackageType) = ((?:__importDefault\(|__importStar\()?require\(['"][^'"]+['"]\)\)?);$/gm

function loadLazily(source: string): string {
  const names = Array.from(source.matchAll(topLevelRequire), ([, name]) => name)
  if (names.length === 0) return source
  const uses = new RegExp(`(?<!const )\\b(?:${names.join('|')})\\b`, 'g')
  return source.replaceAll(topLevelRequire, 'const $1 = lazily(() => $2);').replaceAll(uses, '($&())')
}
