/**
 * An esbuild plugin: a library becomes a file of its own, and what stands in its place loads it when something of it is first used, so
 * that an import at the top of a source file costs nothing until then.
 */
import {createRequire} from 'node:module'

const require = createRequire(import.meta.url)

const inOwnPlace = {noLibrary: true}

/** @param libraries gets the name of each library's file, without its ending, and what is to be in it */
export function lazyLibraries(libraries) {
  return {
    name: 'lazy-libraries',
    setup({onLoad, onResolve, resolve}) {
      onResolve({filter: /^\.\/libraries\//}, ({path}) => ({path, external: true}))
      onResolve({filter: /^[^./]/}, async ({path, pluginData, ...from}) => {
        if (pluginData === inOwnPlace || isPartOfProgram(path)) return undefined
        const {path: file, external} = await resolve(path, {...from, pluginData: inOwnPlace})
        if (external || !/[\\/]node_modules[\\/]/.test(file)) return undefined
        add(libraries, nameOf(path), file)
        return {path, namespace: 'library', pluginData: {file}}
      })
      onLoad({filter: /.*/, namespace: 'library'}, async ({path, pluginData: {file}}) => ({
        contents: standIn(`./libraries/${nameOf(path)}.js`, await exportsOf(file)),
      }))
    },
  }
}

function add(libraries, name, file) {
  if (libraries.has(name) && libraries.get(name) !== file) throw new Error(`two libraries of one name: ${name}`)
  libraries.set(name, file)
}

/** oclif is needed at every start. */
function isPartOfProgram(module) {
  return module.startsWith('@oclif/') || module === 'program'
}

function nameOf(module) {
  return module.replace(/\.js$/, '').replaceAll(/[^\w-]+/g, '-')
}

async function exportsOf(file) {
  try {
    return require(file)
  } catch {
    return import(file)
  }
}

/** What a library exports, as far as its names are known beforehand; one that is a function is callable. */
function standIn(file, exported) {
  const load = `let loaded; const load = () => (loaded ??= require('${file}'));`
  if (typeof exported === 'function') {
    return `${load} module.exports = new Proxy(function () {}, {
      apply: (_, self, words) => Reflect.apply(load(), self, words),
      get: (_, member) => load()[member],
    })`
  }
  const names = Object.keys(exported).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__esModule')
  const flag = exported.__esModule ? '__esModule: true,' : ''
  return `${load} module.exports = {${flag} ${names.map((name) => `get ${name}() { return load().${name} }`).join(', ')}}`
}
