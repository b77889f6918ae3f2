/** Paths in this repository. */
import path from 'node:path'

export const root = path.join(import.meta.dirname, '..')

/**
 * @returns the file's name in messages and between the scripts: its path in the repository with slashes,
 *   `src/io/paths.ts`
 */
export function moduleName(file: string): string {
  const name = path.relative(root, file).replaceAll(path.sep, '/')
  // node_modules may be a link to a directory elsewhere.
  const installed = name.indexOf('node_modules/')
  return installed === -1 ? name : name.slice(installed)
}
