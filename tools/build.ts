/** `npm run build`. */
import path from 'node:path'
import {BuildError} from './build-error.js'
import {bundle} from './bundle.js'
import {root} from './paths.js'

try {
  await bundle({dist: path.join(root, 'dist')})
} catch (error) {
  const printedByEsbuild = error instanceof Error && 'errors' in error
  if (error instanceof BuildError) console.error(`error: ${error.message}`)
  else if (!printedByEsbuild) throw error
  process.exitCode = 1
}
