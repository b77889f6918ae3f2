/**
 * Builds the published program from the source: `dist/mi.cjs` and `dist/rest.js` with our own code and oclif's, a file for each library
 * that is loaded when it is first used, the worker threads, and what starts it all. Scripts, not modules: Node.js starts them sooner, and V8's code
 * cache takes no others.
 */
import {build} from 'esbuild'
import {mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {lazyLibraries} from './lazy-libraries.js'
import {lazyModules, preamble} from './lazy-modules.js'
import {licencesOf} from './licences.js'
import {commandIds, entries, program, rest, smallScripts} from './entries.js'
import {checkCore, isInRest} from './scripts.js'
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
}

checkCore(root)
rmSync(dist, {force: true, recursive: true})
mkdirSync(dist)
writeFileSync(path.join(dist, 'package.json'), '{"type": "commonjs"}\n')
writeFileSync(path.join(dist, 'commands.json'), `${JSON.stringify(commandIds(root))}\n`)

const libraries = new Map()
const ofMi = new Set()
const ofRest = new Set()
const metafiles = [await scripts(smallScripts(root))]

// Each of the two passes on what the other wants of it, which may want more of the other.
for (let known = -1; known < ofMi.size + ofRest.size;) {
  known = ofMi.size + ofRest.size
  metafiles.push(await scripts({mi: program(root, ofMi)}, (file) => (isInRest(file) ? './rest.js' : undefined), ofRest))
  metafiles.push(await scripts({rest: rest(ofRest)}, (file) => (isInRest(file) ? undefined : './mi.cjs'), ofMi))
}
// Of a .js oclif would first find out which kind it is.
renameSync(path.join(dist, 'mi.js'), path.join(dist, 'mi.cjs'))

const {metafile} = await build({
  ...common,
  entryPoints: Object.fromEntries(libraries),
  outdir: path.join(dist, 'libraries'),
  plugins: [shims()],
})
writeFileSync(path.join(dist, 'THIRD-PARTY-LICENCES.txt'), licencesOf(root, [...metafiles, metafile]))

/** @param contents of each script, by its name; the others as `lazyModules` takes them */
async function scripts(contents, elsewhere, wanted) {
  const entryPoints = Object.fromEntries(Object.keys(contents).map((name) => [name, name]))
  const plugins = [entries(root, contents), shims(), lazyModules(elsewhere, wanted), lazyLibraries(libraries)]
  const {metafile} = await build({...common, banner: {js: preamble}, entryPoints, outdir: dist, plugins})
  return metafile
}
