/** The program's entry, made from the files of src/commands: oclif's table of commands, each loaded when it is asked for. */
import {readdirSync} from 'node:fs'
import path from 'node:path'

/** @returns the commands' names as oclif has them, `secret:create` */
export function commandIds(root) {
  return readdirSync(path.join(root, 'src', 'commands'), {recursive: true})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length).split(path.sep).join(':'))
    .sort()
}

/** An esbuild plugin: the entry point `program`. */
export function programEntry(root) {
  return {
    name: 'program-entry',
    setup({onLoad, onResolve}) {
      onResolve({filter: /^program$/}, () => ({path: 'program', namespace: 'entry'}))
      onLoad({filter: /.*/, namespace: 'entry'}, () => ({contents: entry(root), resolveDir: path.join(root, 'src')}))
    },
  }
}

function entry(root) {
  const commands = commandIds(root).map((id) => `get '${id}'() { return require('./commands/${id.replaceAll(':', '/')}.ts').default },`)
  return `module.exports = {
    commands: {${commands.join('\n')}},
    get commandNotFound() { return require('./terminal/command-not-found.ts').default },
    get main() { return require('./main.ts').main },
  }`
}
