/** The library in the package: its script, its declarations, and what it may be. */
import type {Metafile} from 'esbuild'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import typescript from 'typescript'
import {BuildError} from './build-error.js'
import {root} from './paths.js'

const source = path.join(root, 'src', 'library')

/** In bytes: of `library.js`, and of that with the libraries that some of its functions load. A larger one needs a good reason. */
export const libraryBudget = {script: 140_000, withLibraries: 550_000} as const

/** What the library may load from Node.js: nothing that reaches files, the process, the terminal or the network. */
const allowed = new Set(['buffer', 'crypto', 'timers/promises', 'url', 'util', 'zlib'].map((name) => `node:${name}`))

/** Names each export, so that Node.js and bundlers find them although the script is CommonJS. */
export function libraryScript(): string {
  const file = path.join(source, 'library.ts')
  const exported = /^export (?:async )?(?:class|const|function) (\w+)|^export \{(\w+)/gm
  const names = [...readFileSync(file, 'utf8').matchAll(exported)].map(([, own, other]) => own ?? other)
  return `export {${names.join(', ')}} from './library/library.ts'`
}

/**
 * @param metafiles of everything built
 * @throws BuildError if the library is too large, or loads more than it may
 */
export function checkLibrary(metafiles: readonly Metafile[]): void {
  const outputs = new Map(metafiles.flatMap(({outputs}) => Object.entries(outputs)))
  const sizeOf = (name: string) => [...outputs].find(([file]) => file.endsWith(`/${name}`))?.[1].bytes ?? Infinity
  const [, script] = [...outputs].find(([file]) => file.endsWith('/library.js')) ?? []
  const loaded = (script?.imports ?? []).map((each) => each.path)
  const libraries = new Set(loaded.filter((name) => name.startsWith('./libraries/')))
  const others = loaded.filter((name) => !libraries.has(name) && !allowed.has(name))
  if (others.length > 0) throw new BuildError(`src/library must not load ${others.join(', ')}; see tools/library.ts`)
  const size = script?.bytes ?? Infinity
  const sum = [...libraries].reduce((bytes, name) => bytes + sizeOf(name.slice('./'.length)), size)
  for (const [what, bytes, most] of [
    ['the library', size, libraryBudget.script],
    ['the library, with what it loads,', sum, libraryBudget.withLibraries],
  ] as const) {
    if (bytes <= most) continue
    throw new BuildError(`${what} has ${bytes} bytes, more than ${most}; see libraryBudget in tools/library.ts`)
  }
}

/**
 * Writes the declarations of the library's files, each made from its own file only, which takes no time.
 * @throws BuildError if one of them needs more than the other files in the directory
 */
export function declareLibrary(directory: string): void {
  mkdirSync(directory)
  for (const name of readdirSync(source)) {
    const declaration = declare(readFileSync(path.join(source, name), 'utf8'), `src/library/${name}`)
    writeFileSync(path.join(directory, name.replace(/\.ts$/, '.d.ts')), declaration)
  }
}

/** @param name of the file, for errors */
function declare(text: string, name: string): string {
  const compilerOptions = {target: typescript.ScriptTarget.ES2022, isolatedDeclarations: true, stripInternal: true}
  const {outputText, diagnostics = []} = typescript.transpileDeclaration(text, {
    compilerOptions,
    reportDiagnostics: true,
  })
  const [first] = diagnostics
  if (first !== undefined)
    throw new BuildError(`${name}: ${typescript.flattenDiagnosticMessageText(first.messageText, ' ')}`)
  const [, foreign] = /from '((?!\.\/library-)[^']+)'/.exec(outputText) ?? []
  if (foreign === undefined) return outputText
  throw new BuildError(`the declarations of ${name} need ${foreign}; declare the types in src/library`)
}
