/**
 * An esbuild plugin: our modules, and those of @oclif/core, load each other when they first use one another, not all at once. Both are
 * compiled by TypeScript to `const name_1 = require("name")`, where every use is of the form `name_1.member`; that becomes a function
 * which loads once, and `(name_1()).member`.
 */
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import typescript from 'typescript'

/** Goes before everything: how modules load each other and are counted, and what else TypeScript leaves to be defined. */
export const preamble = [
  'let evaluated = 0;',
  'const lazily = (load) => { let loaded; return () => (loaded ??= load()) };',
  'const __importDefault = (module) => (module?.__esModule ? module : {default: module});',
  'const __importStar = (module) => (module?.__esModule ? module : {...module, default: module});',
  "const moduleUrl = require('node:url').pathToFileURL(__filename).href;",
].join('\n')

/**
 * @param elsewhere tells of a module's file which other script has it, as `./mi.cjs`; undefined for the modules of the script itself
 * @param wanted gets the files of the modules that are wanted of the other script
 */
export function lazyModules(elsewhere = () => undefined, wanted = new Set()) {
  const contents = async (file, compiled = (source) => source) => {
    const other = elsewhere(file)
    if (other === undefined) return loadingLazily(compiled(await readFile(file, 'utf8')))
    wanted.add(file)
    return `module.exports = require('${other}').modules['${keyOf(file)}']()`
  }
  return {
    name: 'lazy-modules',
    setup({onLoad, onResolve}) {
      onResolve({filter: /^\.\/(?:mi\.cjs|rest\.js)$/}, ({path: script}) => ({path: script, external: true}))
      onLoad({filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, async ({path: file}) => ({
        contents: await contents(file, (source) => source.replaceAll(localeSort, plainSort)),
      }))
      // In a namespace, for by the names of the files esbuild would take what TypeScript makes of them for ES modules.
      onResolve({filter: /^\.\.?\//}, ({namespace, path: file, resolveDir}) =>
        namespace === 'entry' || namespace === ours
          ? {path: path.resolve(resolveDir, file.replace(/\.js$/, '.ts')), namespace: ours}
          : undefined,
      )
      onLoad({filter: /.*/, namespace: ours}, async ({path: file}) => ({
        contents: await contents(file, compiled),
        resolveDir: path.dirname(file),
      }))
    },
  }
}

const ours = 'source'

/** What a module is called between the scripts. */
export function keyOf(file) {
  return path.relative(path.join(import.meta.dirname, '..'), file).replaceAll(path.sep, '/')
}

/** To compare by the rules of a language, V8 first loads them all; names of commands are plain ASCII. */
const localeSort = '.sort((a, b) => a.id.localeCompare(b.id))'
const plainSort = '.sort((a, b) => (a.id < b.id ? -1 : 1))'

const compilerOptions = {
  target: typescript.ScriptTarget.ES2023,
  module: typescript.ModuleKind.CommonJS,
  esModuleInterop: true,
  noEmitHelpers: true,
}

function compiled(source) {
  const {outputText} = typescript.transpileModule(source, {compilerOptions})
  return outputText.replaceAll('import.meta.dirname', '__dirname').replaceAll('import.meta.url', 'moduleUrl')
}

const topLevelRequire =
  /^(?:const|var) (\w+_\d+|getPackageType) = ((?:__importDefault\(|__importStar\()?require\(['"][^'"]+['"]\)\)?);$/gm

function loadingLazily(source) {
  const names = Array.from(source.matchAll(topLevelRequire), ([, name]) => name)
  if (names.length === 0) return `${source}\nevaluated++`
  const uses = new RegExp(`(?<!const )\\b(?:${names.join('|')})\\b`, 'g')
  return `${source.replaceAll(topLevelRequire, 'const $1 = lazily(() => $2);').replaceAll(uses, '($&())')}\nevaluated++`
}
