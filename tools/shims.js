/** An esbuild plugin: what takes the place of a module in the bundle. */
import path from 'node:path'

const shim = (name) => path.join(import.meta.dirname, 'shims', name)

const places = new Map([
  ['@oclif/core', shim('oclif-core.cjs')],
  ['wsl-utils', shim('wsl-utils.cjs')],
  ['@inquirer/external-editor', shim('external-editor.js')],
])

export function shims() {
  return {
    name: 'shims',
    setup({onResolve}) {
      for (const [module, file] of places) {
        onResolve({filter: new RegExp(`^${module}$`)}, () => ({path: file}))
      }
    },
  }
}
