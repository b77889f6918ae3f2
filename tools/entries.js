/** The scripts that are built of the source, and what oclif's table of commands is: made from the files of src/commands. */
import {readdirSync} from 'node:fs'
import path from 'node:path'

/** @returns the commands' names as oclif has them, `secret:create` */
export function commandIds(root) {
  return filesIn(root, 'commands')
    .map((file) => file.slice(0, -'.ts'.length).replaceAll('/', ':'))
    .sort()
}

/** @returns what is in each script, by its name; threads find theirs beside the program by the name that it has in the source */
export function scripts(root) {
  const workers = filesIn(root, '.').filter((file) => file.endsWith('-worker.ts'))
  return new Map([
    ['mi', program(root)],
    ['start', "require('./start/start.ts')"],
    ...workers.map((file) => [path.basename(file, '.ts'), `require('./${file}')`]),
  ])
}

/** Each command is loaded when it is asked for. `evaluated` tells how many modules have been. */
function program(root) {
  const commands = commandIds(root).map((id) => `get '${id}'() { return require('./commands/${id.replaceAll(':', '/')}.ts').default },`)
  return `module.exports = {
    commands: {${commands.join('\n')}},
    get commandNotFound() { return require('./terminal/command-not-found.ts').default },
    get main() { return require('./main.ts').main },
    get evaluated() { return evaluated },
  }`
}

/** Relative to the folder of src, with slashes. */
function filesIn(root, folder) {
  return readdirSync(path.join(root, 'src', folder), {recursive: true})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll(path.sep, '/'))
}

/** An esbuild plugin: the scripts as entry points. */
export function entries(root) {
  return {
    name: 'entries',
    setup({onLoad, onResolve}) {
      onResolve({filter: /.*/}, ({kind, path: name}) => (kind === 'entry-point' ? {path: name, namespace: 'entry'} : undefined))
      onLoad({filter: /.*/, namespace: 'entry'}, ({path: name}) => ({contents: scripts(root).get(name), resolveDir: path.join(root, 'src')}))
    },
  }
}
