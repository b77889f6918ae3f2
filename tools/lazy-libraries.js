/** An esbuild plugin: a library becomes a file of its own, which is loaded when something of it is first used. */

const inOwnPlace = {noLibrary: true}

/** @param libraries gets the name of each library's file, without its ending, and what is to be in it */
export function lazyLibraries(libraries) {
  return {
    name: 'lazy-libraries',
    setup({onResolve, resolve}) {
      onResolve({filter: /^[^./]/}, async ({path, pluginData, ...from}) => {
        if (pluginData === inOwnPlace || isPartOfProgram(path)) return undefined
        const {path: file, external} = await resolve(path, {...from, pluginData: inOwnPlace})
        if (external || !/[\\/]node_modules[\\/]/.test(file)) return undefined
        const name = nameOf(path)
        add(libraries, name, file)
        return {path: `./libraries/${name}.js`, external: true}
      })
    },
  }
}

/** oclif is needed at every start. */
function isPartOfProgram(module) {
  return module.startsWith('@oclif/')
}

function nameOf(module) {
  return module.replace(/\.js$/, '').replaceAll(/[^\w-]+/g, '-')
}

function add(libraries, name, file) {
  if (libraries.has(name) && libraries.get(name) !== file)
    throw new Error(`two libraries of one name: ${libraries.get(name)}, ${file}`)
  libraries.set(name, file)
}
