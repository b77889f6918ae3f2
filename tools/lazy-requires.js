/**
 * An esbuild plugin: @oclif/core without what takes time at each start. Its modules load each other when they first use one another,
 * not all at once; they are compiled by TypeScript, so that all uses are of the form `name_1.member`.
 */
import {readFile} from 'node:fs/promises'

const topLevelRequire = /^const (\w+) = ((?:__importDefault\(|__importStar\()?require\("[^"]+"\)\)?);$/gm

const lazily = 'const lazily = (load) => { let loaded; return new Proxy({}, {get: (_, member) => (loaded ??= load())[member]}) };'

/** To compare by the rules of a language, V8 first loads them all; names of commands are plain ASCII. */
const localeSort = '.sort((a, b) => a.id.localeCompare(b.id))'
const plainSort = '.sort((a, b) => (a.id < b.id ? -1 : 1))'

export function lazyRequires() {
  return {
    name: 'lazy-requires',
    setup({onLoad}) {
      onLoad({filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, async ({path: file}) => {
        const source = await readFile(file, 'utf8')
        const quick = source.replaceAll(topLevelRequire, 'const $1 = lazily(() => $2);').replaceAll(localeSort, plainSort)
        return {contents: `${lazily}\n${quick}`}
      })
    },
  }
}
