/** Paths in this repository. */
import path from 'node:path'

export const root = path.join(import.meta.dirname, '..')

/**
 * @returns the file's name in messages and between the scripts: its path in the repository with slashes,
 *   `src/io/paths.ts`
 */
export function moduleName(file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/')
}
