/** `npm run release`: builds everything that is published, and writes it with its checksums to one directory. */
import {createHash} from 'node:crypto'
import {mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'
import {sbomFile} from '../sbom.js'
import {debianPackage} from './debian.js'
import {completions, legalTexts, manualPages, nodeLicense} from './documents.js'
import {readElf} from './elf.js'
import {buildExecutable} from './executable.js'
import {gzip} from './gzip.js'
import {containerImage} from './image.js'
import {npmPackage} from './npm-package.js'
import {readOptions, type ReleaseOptions} from './options.js'
import {run} from './run.js'
import {file, tar, withDirectories, type Entry} from './tar.js'

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
}

async function release(options: ReleaseOptions): Promise<void> {
  const {out} = options
  const {commit, time} = readCommit(options)
  const product = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson
  const {name, version} = product
  rmSync(out, {recursive: true, force: true})
  mkdirSync(out, {recursive: true})
  const write = (fileName: string, content: Buffer): void => {
    writeFileSync(path.join(out, fileName), content)
    console.log(fileName)
  }

  run('npm', ['run', 'build'], {env: {SOURCE_DATE_EPOCH: String(time)}})
  console.log(npmPackage(out))
  write(`mi-${version}.cdx.json`, readFileSync(path.join(root, 'dist', sbomFile)))

  const node = readFileSync(options.node)
  const elf = readElf(node)
  const executable = await buildExecutable(options.node)
  const license = nodeLicense(options.node, options.license)
  const shared = [...(await manualPages()), ...completions()]
  const program = (prefix: string, ending = ''): readonly Entry[] => [
    file(`${prefix}bin/mi${ending}`, executable, 0o755),
    ...shared.map((entry) => ({...entry, name: prefix + entry.name})),
    ...legalTexts(`${prefix}share/doc/${name}`, license),
  ]

  const platform = platformOf(node)
  const folder = `mi-${version}-${platform}`
  const plain = withDirectories(program(`${folder}/`, platform.startsWith('win') ? '.exe' : ''))
  write(`${folder}.tar.gz`, await gzip(tar(plain, {time})))
  if (elf !== undefined) {
    const entries = program('usr/').filter(({name: each}) => each !== `usr/share/doc/${name}/LICENSE`)
    const debian = await debianPackage({...product, ...options, time, elf, entries})
    write(debian.name, debian.content)
  }
  if (elf?.architecture === process.arch && process.platform === 'linux') {
    const image = {...product, commit, time, architecture: elf.architecture, node: options.node}
    write(`${folder}.oci.tar`, await containerImage({...image, entries: program('usr/')}))
  }
  write('SHA256SUMS', checksums(out))
}

/** @throws BuildError if what would be released is not what is committed */
function readCommit({dirty}: ReleaseOptions): {readonly commit: string; readonly time: number} {
  if (!dirty && run('git', ['status', '--porcelain']) !== '')
    throw new BuildError('there are changes that are not committed; commit them, or use --dirty to try a release out')
  const [commit = '', time = ''] = run('git', ['log', '-1', '--format=%H %ct']).trim().split(' ')
  return {commit, time: Number(time)}
}

/** @param node a Node.js binary @returns the system that it is for, as Node.js names its archives */
function platformOf(node: Buffer): string {
  const elf = readElf(node)
  if (elf !== undefined) return `linux-${elf.architecture}`
  if (node.readUInt32LE(0) === 0xfeedfacf) return node.readUInt32LE(4) === 0x0100000c ? 'darwin-arm64' : 'darwin-x64'
  if (node.toString('latin1', 0, 2) === 'MZ') {
    const machine = node.readUInt16LE(node.readUInt32LE(0x3c) + 4)
    return machine === 0xaa64 ? 'win-arm64' : 'win-x64'
  }
  throw new BuildError('the file named by --node is for a system that is not known here')
}

/** @returns what `sha256sum --check` reads */
function checksums(directory: string): Buffer {
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(directory, name)))
      .digest('hex')
  const lines = readdirSync(directory)
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
