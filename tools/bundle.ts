/**
 * Builds the program from its source: `mi.cjs` and `rest.js` with our code and oclif's, a script for each library, one
 * for each kind of thread, and `start.js`. They are CommonJS because Node.js starts that sooner and V8's code cache
 * takes nothing else.
 */
import {build as esbuild, type BuildOptions, type Metafile} from 'esbuild'
import {mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {cachedReader, clock, preamble} from './compile.js'
import {entries, mainScript, restScript, smallScripts} from './entries.js'
import {lazyLibraries} from './lazy-libraries.js'
import {lazyModules, type OtherScript} from './lazy-modules.js'
import {checkLibrary, declareLibrary} from './library.js'
import {collectLicenses} from './licenses.js'
import {bundledPackages} from './packages.js'
import {moduleName, root} from './paths.js'
import {describeBundle, sbomFile} from './sbom.js'
import {checkCore, coreModules, checkRestOfOclif, isInRest} from './scripts.js'
import {shims} from './shims.js'

interface BundleOptions {
  /** The directory to build in. Whatever is in it is deleted. */
  readonly dist: string
  /** @returns JavaScript that runs whenever the named module of ours or oclif's has been evaluated; for tests */
  readonly afterModule?: (name: string) => string
}

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
  // oclif loads TypeScript only when it runs from source.
  external: ['typescript'],
} as const satisfies BuildOptions

/**
 * @returns what esbuild reports about everything it built
 * @throws BuildError; esbuild's BuildFailure, whose errors esbuild has printed
 */
export async function bundle(options: BundleOptions): Promise<readonly Metafile[]> {
  const {dist} = options
  checkCore(coreModules())
  rmSync(dist, {force: true, recursive: true})
  mkdirSync(dist)
  writeFileSync(path.join(dist, 'package.json'), '{"type": "commonjs"}\n')

  const libraries = new Map<string, string>()
  const metafiles = [...(await buildScripts(options, libraries)), await buildLibraries(dist, libraries)]
  // What tests add would count.
  if (options.afterModule === undefined) checkLibrary(metafiles)
  declareLibrary(path.join(dist, 'types'))
  const packages = bundledPackages(metafiles)
  writeFileSync(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), collectLicenses(packages))
  writeFileSync(path.join(dist, sbomFile), describeBundle(packages, releaseTime()))
  return metafiles
}

/** See https://reproducible-builds.org/specs/source-date-epoch/. */
function releaseTime(): number | undefined {
  const time = process.env.SOURCE_DATE_EPOCH
  return time === undefined ? undefined : Number(time)
}

/** @param libraries filled with the libraries that the scripts use: see `lazyLibraries` */
async function buildScripts(
  {dist, afterModule}: BundleOptions,
  libraries: Map<string, string>,
): Promise<readonly Metafile[]> {
  const read = cachedReader(afterModule)
  const build = async (contents: Readonly<Record<string, string>>, other?: OtherScript): Promise<Metafile> => {
    const {metafile} = await esbuild({
      ...common,
      banner: {js: preamble},
      define: clock,
      entryPoints: Object.fromEntries(Object.keys(contents).map((name) => [name, name])),
      outdir: dist,
      plugins: [entries(contents), shims(), lazyModules(read, other), lazyLibraries(libraries)],
    })
    return metafile
  }

  const metafiles = [await build(smallScripts())]
  const fromMain = new Set<string>()
  const fromRest = new Set<string>()
  // Each of the two scripts exports what the other one wants, and may then want more itself.
  for (let known = -1; known < fromMain.size + fromRest.size;) {
    known = fromMain.size + fromRest.size
    const rest: OtherScript = {name: './rest.js', has: isInRest, wanted: fromRest}
    const main: OtherScript = {name: './mi.cjs', has: (file) => !isInRest(file), wanted: fromMain}
    metafiles.push(await build({mi: mainScript(fromMain)}, rest), await build({rest: restScript(fromRest)}, main))
  }
  checkRestOfOclif(Object.keys(metafiles.at(-1)?.inputs ?? {}).map((input) => moduleName(path.resolve(root, input))))
  // oclif would first find out which kind of module a .js is.
  renameSync(path.join(dist, 'mi.js'), path.join(dist, 'mi.cjs'))
  return metafiles
}

async function buildLibraries(dist: string, libraries: ReadonlyMap<string, string>): Promise<Metafile> {
  const {metafile} = await esbuild({
    ...common,
    entryPoints: Object.fromEntries(libraries),
    outdir: path.join(dist, 'libraries'),
    plugins: [shims()],
  })
  return metafile
}
