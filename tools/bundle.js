/**
 * Builds the published program from the source: `dist/mi.js` with our own code and oclif's, a file for each library that is loaded
 * when it is first used, the worker threads, and what starts it all. Scripts, not modules: Node.js starts them sooner, and V8's code
 * cache takes no others.
 */
import {build} from 'esbuild'
import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {lazyLibraries} from './lazy-libraries.js'
import {lazyRequires} from './lazy-requires.js'
import {licencesOf} from './licences.js'
import {commandIds, programEntry} from './program-entry.js'
import {shims} from './shims.js'

const root = path.join(import.meta.dirname, '..')
const dist = path.join(root, 'dist')

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  // Asked for by oclif only where it runs from source.
  external: ['typescript'],
  define: {'import.meta.dirname': '__dirname', 'import.meta.url': 'moduleUrl'},
  inject: [path.join(import.meta.dirname, 'shims', 'module-url.js')],
}

rmSync(dist, {force: true, recursive: true})
mkdirSync(dist)
writeFileSync(path.join(dist, 'package.json'), '{"type": "commonjs"}\n')
writeFileSync(path.join(dist, 'commands.json'), `${JSON.stringify(commandIds(root))}\n`)

const libraries = new Map()
const own = await build({
  ...common,
  entryPoints: {mi: 'program', start: 'src/start/start.ts', ...workers()},
  outdir: dist,
  plugins: [programEntry(root), shims(), lazyRequires(), lazyLibraries(libraries)],
})
const others = await build({
  ...common,
  entryPoints: Object.fromEntries(libraries),
  outdir: path.join(dist, 'libraries'),
  plugins: [shims()],
})
writeFileSync(path.join(dist, 'THIRD-PARTY-LICENCES.txt'), licencesOf(root, [own.metafile, others.metafile]))

/** Threads find their script beside the program, by the name that it has in the source. */
function workers() {
  const sources = readdirSync(path.join(root, 'src'), {recursive: true}).filter((file) => file.endsWith('-worker.ts'))
  return Object.fromEntries(sources.map((file) => [path.basename(file, '.ts'), path.join('src', file)]))
}
