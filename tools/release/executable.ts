/** Puts the built program into a Node.js binary, as Node.js's documentation of single executables describes. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
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
import {root} from '../paths.js'
import {compiledScript, compileMainScript} from './compiled-code.js'
import {platformOf} from './platform.js'
import {run} from './run.js'

/** The name of the script that the executable starts with. */
const mainScript = 'executable.js'

/** The name of the script that its threads start with. */
const threadScript = 'executable-thread.js'

/** Every Node.js binary contains this once, and an executable changes it. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** @param node a Node.js binary for any system, which `checkNode` has accepted */
export async function buildExecutable(node: string): Promise<Buffer> {
  const work = mkdtempSync(path.join(tmpdir(), 'mi-release-'))
  try {
    const blob = makeBlob(work, node)
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
 * @throws BuildError if it is not a Node.js binary, or not of the running version
 */
export function checkNode(node: string): void {
  const binary = existsSync(node) ? readFileSync(node) : Buffer.alloc(0)
  if (!binary.includes(fuse)) throw new BuildError(`${node} is not a Node.js binary that a program can be put into`)
  if (binary.includes(`node.js/${process.version}`)) return
  throw new BuildError(`${node} is not Node.js ${process.version}; run this with the version of that binary`)
}

function makeBlob(work: string, node: string): Buffer {
  const [blob, config, assets] = ['blob', 'sea.json', 'assets'].map((name) => path.join(work, name)) as Paths
  copyFileSync(path.join(root, 'dist', mainScript), path.join(work, mainScript))
  mkdirSync(assets)
  writeAssets(assets)
  if (runsHere(node)) writeFileSync(path.join(assets, `${compiledScript}.code`), compileMainScript(node, assets))
  const settings = {
    // This path is in the blob, so it must be the same wherever the blob is made.
    main: mainScript,
    output: blob,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    assets: Object.fromEntries(filesIn(assets).map((name) => [name, path.join(assets, name)])),
  }
  writeFileSync(config, JSON.stringify(settings))
  run(process.execPath, ['--experimental-sea-config', config], {cwd: work})
  return readFileSync(blob)
}

type Paths = [string, string, string]

/** Writes what to put inside, with the names that `src/start/executable.ts` asks for. */
export function writeAssets(assets: string): void {
  const dist = path.join(root, 'dist')
  const isScript = (name: string) => /\.c?js$/.test(name) && !['start.js', mainScript].includes(name)
  for (const name of filesIn(dist).filter(isScript)) {
    const source = readFileSync(path.join(dist, name), 'latin1')
    mkdirSync(path.dirname(path.join(assets, name)), {recursive: true})
    writeFileSync(path.join(assets, name), name === threadScript ? source : wrapper.join(source), 'latin1')
  }
  copyFileSync(path.join(root, 'oclif.manifest.json'), path.join(assets, 'oclif.manifest.json'))
}

/** @returns the files in a directory and below, relative to it, with slashes */
function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
}

/** Whether the binary is for this system. */
function runsHere(node: string): boolean {
  return platformOf(readFileSync(node)) === `${process.platform}-${process.arch}`.replace(/^win32/, 'win')
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
