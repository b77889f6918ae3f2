/** The scripts that are built of the source, and what oclif's table of commands is: made from the files of src/commands. */
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {keyOf} from './lazy-modules.js'

/** @returns the commands' names as oclif has them, `secret:create` */
export function commandIds(root) {
  return filesIn(root, 'commands')
    .map((file) => file.slice(0, -'.ts'.length).replaceAll('/', ':'))
    .sort()
}

/** @returns what is in the scripts that stand for themselves; threads find theirs by the name that it has in the source */
export function smallScripts(root) {
  const workers = filesIn(root, '.').filter((file) => file.endsWith('-worker.ts'))
  return {
    start: "require('./start/start.ts')",
    ...Object.fromEntries(workers.map((file) => [path.basename(file, '.ts'), `require('./${file}')`])),
  }
}

/**
 * Each command is loaded when it is asked for. `evaluated` tells how many modules have been.
 * @param wanted the files of the modules that the other script wants
 */
export function program(root, wanted) {
  const commands = commandIds(root).map(
    (id) => `get '${id}'() { return require('./commands/${id.replaceAll(':', '/')}.ts').default },`,
  )
  return `module.exports = {
    commands: {${commands.join('\n')}},
    get commandNotFound() { return require('./cli/command-not-found.ts').default },
    get main() { return require('./main.ts').main },
    ${passedOn(wanted)}
  }`
}

/** @param wanted as `program` takes it */
export function rest(wanted) {
  return `module.exports = {${passedOn(wanted)}}`
}

function passedOn(wanted) {
  const modules = [...wanted]
    .sort()
    .map((file) => `'${keyOf(file)}': () => require(${JSON.stringify(fromSource(file))}),`)
  return `modules: {${modules.join('\n')}}, get evaluated() { return evaluated },`
}

/** Ours by a relative path, as they name each other. */
function fromSource(file) {
  const key = keyOf(file)
  return key.startsWith('src/') ? `./${key.slice('src/'.length)}` : file
}

/** Relative to the folder of src, with slashes. */
function filesIn(root, folder) {
  return readdirSync(path.join(root, 'src', folder), {recursive: true})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll(path.sep, '/'))
}

/** An esbuild plugin: the scripts as entry points. @param contents of each, by its name */
export function entries(root, contents) {
  return {
    name: 'entries',
    setup({onLoad, onResolve}) {
      onResolve({filter: /.*/}, ({kind, path: name}) =>
        kind === 'entry-point' ? {path: name, namespace: 'entry'} : undefined,
      )
      onLoad({filter: /.*/, namespace: 'entry'}, ({path: name}) => ({
        contents: contents[name],
        resolveDir: path.join(root, 'src'),
      }))
    },
  }
}
