/** `npm run release`: builds everything that is published, and writes it with its checksums to one directory. */
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'
import {sbomFile} from '../sbom.js'
import {debianPackage} from './debian.js'
import {completions, legalTexts, manualPages, nodeLicense} from './documents.js'
import {readElf} from './elf.js'
import {buildExecutable, checkNode} from './executable.js'
import {gzip} from './gzip.js'
import {containerImage} from './image.js'
import {npmPackage} from './npm-package.js'
import {platformOf} from './platform.js'
import {readOptions, type ReleaseOptions} from './options.js'
import {run} from './run.js'
import {file, tar, withDirectories, type Entry} from './tar.js'

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
}

/** What is the same for all systems. */
interface Release extends PackageJson {
  readonly maintainer: string
  readonly commit: string
  /** When it was committed, in seconds since 1970. */
  readonly time: number
  /** Manual pages and completions, with names below a prefix. */
  readonly documents: readonly Entry[]
  readonly write: (fileName: string, content: Buffer) => void
}

async function release(options: ReleaseOptions): Promise<void> {
  const {out, nodes, maintainer} = options
  const {commit, time} = readCommit(options)
  const licenses = nodes.map((node) => nodeLicense(node, options.license))
  for (const node of nodes) checkNode(node)
  emptyDirectory(out)
  const write = (fileName: string, content: Buffer): void => {
    writeFileSync(path.join(out, fileName), content)
    console.log(fileName)
  }

  run('npm', ['run', 'build'], {env: {SOURCE_DATE_EPOCH: String(time)}})
  console.log(npmPackage(out))
  const product = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson
  write(`mi-${product.version}.cdx.json`, readFileSync(path.join(root, 'dist', sbomFile)))
  const documents = [...(await manualPages()), ...completions()]
  for (const [index, node] of nodes.entries())
    await releaseFor(node, licenses[index] ?? '', {...product, maintainer, commit, time, documents, write})
  write(sumsFile, checksums(out))
}

/** @param node a Node.js binary @param license its license */
async function releaseFor(node: string, license: string, shared: Release): Promise<void> {
  const {name, version, time, documents, write} = shared
  const binary = readFileSync(node)
  const elf = readElf(binary)
  const platform = platformOf(binary)
  const executable = await buildExecutable(node)
  const program = (prefix: string): readonly Entry[] => [
    file(`${prefix}bin/mi${platform.startsWith('win') ? '.exe' : ''}`, executable, 0o755),
    ...documents.map((entry) => ({...entry, name: prefix + entry.name})),
    ...legalTexts(`${prefix}share/doc/${name}`, license),
  ]
  const title = `mi-${version}-${platform}`
  write(`${title}.tar.gz`, await gzip(tar(withDirectories(program(`${title}/`)), {time})))
  if (elf === undefined) return
  // Debian has the license in a place of its own.
  const entries = program('usr/').filter((entry) => entry.name !== `usr/share/doc/${name}/LICENSE`)
  const debian = await debianPackage({...shared, elf, entries})
  write(debian.name, debian.content)
  if (elf.architecture !== process.arch || process.platform !== 'linux') return
  write(
    `${title}.oci.tar`,
    await containerImage({...shared, architecture: elf.architecture, node, entries: program('usr/')}),
  )
}

/** @throws BuildError if what would be deleted may be something else */
function emptyDirectory(directory: string): void {
  const isRelease = existsSync(path.join(directory, sumsFile))
  if (!isRelease && existsSync(directory) && readdirSync(directory).length > 0)
    throw new BuildError(`${directory} is not empty, and has no ${sumsFile} of a release; choose another with --out`)
  rmSync(directory, {recursive: true, force: true})
  mkdirSync(directory, {recursive: true})
  // Until the end it is empty, so that a release that failed may be deleted as well.
  writeFileSync(path.join(directory, sumsFile), '')
}

const sumsFile = 'SHA256SUMS'

/** @throws BuildError if what would be released is not what is committed */
function readCommit({dirty}: ReleaseOptions): {readonly commit: string; readonly time: number} {
  if (!dirty && run('git', ['status', '--porcelain']) !== '')
    throw new BuildError('there are uncommitted changes; commit them, or use --dirty to try out a release')
  const [commit = '', time = ''] = run('git', ['log', '-1', '--format=%H %ct']).trim().split(' ')
  return {commit, time: Number(time)}
}

/** @returns what `sha256sum --check` reads */
function checksums(directory: string): Buffer {
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(directory, name)))
      .digest('hex')
  const lines = readdirSync(directory)
    .filter((name) => name !== sumsFile)
    .sort()
    .map((name) => `${sum(name)}  ${name}\n`)
  return Buffer.from(lines.join(''))
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options !== undefined) await release(options)
} catch (error) {
  if (!(error instanceof BuildError)) throw error
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}
