/** Puts the built program into a Node.js binary, as Node.js's documentation of single executables describes. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {inject} from 'postject'
import {wrapper} from '../../src/start/script-files.js'
import {BuildError} from '../build-error.js'
import {workerEnding} from '../entries.js'
import {root} from '../paths.js'
import {run} from './run.js'

/** The name of the script that the executable starts with. */
const mainScript = 'executable.js'

/** What every release of Node.js has inside once, and an executable changes. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** @param node a Node.js binary for any system, which `checkNode` has accepted */
export async function buildExecutable(node: string): Promise<Buffer> {
  const work = mkdtempSync(path.join(tmpdir(), 'mi-release-'))
  try {
    const blob = makeBlob(work)
    const executable = path.join(work, 'mi')
    copyFileSync(node, executable)
    chmodSync(executable, 0o755)
    await withoutWarnings(() =>
      inject(executable, 'NODE_SEA_BLOB', blob, {sentinelFuse: fuse, machoSegmentName: 'NODE_SEA'}),
    )
    return readFileSync(executable)
  } finally {
    rmSync(work, {recursive: true, force: true})
  }
}

/**
 * What is put inside must have the form that the binary expects, and only the same version certainly makes that.
 * @throws BuildError if it is no Node.js binary, or of another version than the running one
 */
export function checkNode(node: string): void {
  const binary = existsSync(node) ? readFileSync(node) : Buffer.alloc(0)
  if (!binary.includes(fuse)) throw new BuildError(`${node} is not a Node.js binary that a program can be put into`)
  if (binary.includes(`node.js/${process.version}`)) return
  throw new BuildError(`${node} is not Node.js ${process.version}; run this with the version of that binary`)
}

function makeBlob(work: string): Buffer {
  const [blob, config] = [path.join(work, 'blob'), path.join(work, 'sea.json')]
  copyFileSync(path.join(root, 'dist', mainScript), path.join(work, mainScript))
  const settings = {
    // This path is in the blob, so it must be the same wherever the blob is made.
    main: mainScript,
    output: blob,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // It would be of use to this machine only, and the script is small.
    useCodeCache: false,
    assets: writeAssets(work),
  }
  writeFileSync(config, JSON.stringify(settings))
  run(process.execPath, ['--experimental-sea-config', config], {cwd: work})
  return readFileSync(blob)
}

/** @returns the files to put inside, by the names that `src/start/executable.ts` asks for */
function writeAssets(work: string): Readonly<Record<string, string>> {
  const dist = path.join(root, 'dist')
  const names = readdirSync(dist, {recursive: true, encoding: 'utf8'}).map((name) => name.replaceAll(path.sep, '/'))
  const scripts = names.filter((name) => /\.c?js$/.test(name) && !['start.js', mainScript].includes(name)).sort()
  const assets = scripts.map((name): readonly [string, string] => {
    const file = path.join(dist, name)
    if (name.endsWith(workerEnding.replace(/ts$/, 'js'))) return [name, file]
    const wrapped = path.join(work, name.replaceAll('/', '-'))
    writeFileSync(wrapped, wrapper.join(readFileSync(file, 'latin1')), 'latin1')
    return [name, wrapped]
  })
  return Object.fromEntries([...assets, ['oclif.manifest.json', path.join(root, 'oclif.manifest.json')]])
}

/** A library inside postject writes about sections without names, which every Node.js binary has. */
async function withoutWarnings(work: () => Promise<void>): Promise<void> {
  const {warn, error} = console
  Object.assign(console, {warn: () => undefined, error: () => undefined})
  try {
    await work()
  } finally {
    Object.assign(console, {warn, error})
  }
}
