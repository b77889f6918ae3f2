/**
 * Writes a container image: a tar archive of an OCI image layout, with one layer. It contains the executable, the
 * system's libraries that it needs, and nothing else: no shell and no package manager.
 */
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, readFileSync, realpathSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {gzip} from './gzip.js'
import {run} from './run.js'
import {file, tar, withDirectories, type Entry} from './tar.js'

interface ImageOptions {
  readonly version: string
  readonly description: string
  readonly license: string
  /** The commit that the source is at. */
  readonly commit: string
  /** In seconds since 1970. */
  readonly time: number
  /** As Node.js calls it: `x64`. */
  readonly architecture: string
  /** The Node.js binary in the executable, which runs on this machine. */
  readonly node: string
  /** Everything but the libraries and what makes a root file system, with names like `usr/bin/mi`. */
  readonly entries: readonly Entry[]
}

/** The image's user and group, unless it is started as another. Below 65,536, and nobody's elsewhere. */
const user = 65532

const systemFiles: readonly Entry[] = [
  file('etc/passwd', `root:x:0:0:root:/:/sbin/nologin\nmi:x:${user}:${user}:mi:/:/sbin/nologin\n`),
  file('etc/group', `root:x:0:\nmi:x:${user}:\n`),
  file('etc/nsswitch.conf', 'hosts: files dns\n'),
  {name: 'tmp', mode: 0o1777, content: undefined},
  // Where files are mounted, and the current directory. Any user may write there if the root is writable.
  {name: 'work', mode: 0o1777, content: undefined},
]

/** @returns the archive @throws BuildError if the machine has no Debian packages with the libraries */
export async function containerImage(options: ImageOptions): Promise<Buffer> {
  const {time, version, architecture} = options
  const layer = tar(withDirectories([...systemFiles, ...libraries(options.node), ...options.entries]), {time})
  const packed = await gzip(layer)
  const layerDescriptor = descriptor('application/vnd.oci.image.layer.v1.tar+gzip', packed)
  const config = json(imageConfig(options, digest(layer)))
  const configDescriptor = descriptor('application/vnd.oci.image.config.v1+json', config)
  const manifestType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestType,
    config: configDescriptor,
    layers: [layerDescriptor],
    annotations: labels(options),
  })
  const platform = {architecture: goArchitecture(architecture), os: 'linux'}
  const annotations = {'org.opencontainers.image.ref.name': version}
  const index = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{...descriptor(manifestType, manifest), platform, annotations}],
  })
  const blobs = [packed, config, manifest].map((blob) => file(blobPath(blob), blob))
  // What "docker load" reads; older versions know nothing else.
  const forDocker = json([{Config: blobPath(config), RepoTags: [`mi:${version}`], Layers: [blobPath(packed)]}])
  const layout = [
    file('oci-layout', json({imageLayoutVersion: '1.0.0'})),
    file('index.json', index),
    file('manifest.json', forDocker),
  ]
  return tar(withDirectories([...layout, ...blobs]), {time})
}

function imageConfig(options: ImageOptions, layer: string): unknown {
  const created = isoTime(options.time)
  return {
    created,
    architecture: goArchitecture(options.architecture),
    os: 'linux',
    config: {
      User: `${user}:${user}`,
      // A home may be missing. Profiles are mounted there.
      Env: ['PATH=/usr/bin', 'MI_CONFIG_DIR=/config'],
      Entrypoint: ['/usr/bin/mi'],
      WorkingDir: '/work',
      Labels: labels(options),
    },
    rootfs: {type: 'layers', diff_ids: [layer]},
    history: [{created, created_by: 'npm run release', comment: `mi ${options.version}`}],
  }
}

function labels({version, description, license, commit, time}: ImageOptions): Readonly<Record<string, string>> {
  const values = {
    title: 'mi',
    description,
    version,
    licenses: license,
    created: isoTime(time),
    revision: commit,
  }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`org.opencontainers.image.${key}`, value]))
}

/** Loaded by name, so that the executable does not mention them: they look hosts up. */
const lookup = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']

/** @returns the libraries at the paths where the program looks for them, and their copyrights */
function libraries(node: string): readonly Entry[] {
  const linked = Array.from(run('ldd', [node]).matchAll(/(\/\S+) \(0x/g), ([, found = '']) => found)
  const libc = linked.find((library) => path.basename(library) === 'libc.so.6') ?? ''
  const found = lookup.map((name) => path.join(path.dirname(libc), name)).filter((library) => existsSync(library))
  const all = [...new Set([...linked, ...found])]
  return [...all.map((library) => file(library.slice(1), readFileSync(library), 0o755)), ...copyrights(all)]
}

function copyrights(libraries: readonly string[]): readonly Entry[] {
  const owners = libraryOwners(libraries.flatMap(pathsOf))
  const packages = libraries.map((library) => {
    const owner = pathsOf(library).flatMap((name) => owners.get(name) ?? [])[0]
    if (owner === undefined) throw new BuildError(`${library} is in no Debian package; build the image on Debian`)
    return owner
  })
  return [...new Set(packages)]
    .sort()
    .map((name) => file(`usr/share/doc/${name}/copyright`, readFileSync(`/usr/share/doc/${name}/copyright`)))
}

/** Directories that were moved to /usr are links now, and packages know one path or the other. */
function pathsOf(library: string): readonly string[] {
  const real = realpathSync(library)
  return [library, real, `/usr${library}`, real.replace(/^\/usr/, '')]
}

/** @returns the packages by the files in them */
function libraryOwners(files: readonly string[]): ReadonlyMap<string, string> {
  // It fails if it does not know one of them.
  const {stdout} = spawnSync('dpkg-query', ['--search', ...files], {
    encoding: 'utf8',
    env: {...process.env, LC_ALL: 'C'},
  })
  const lines = (stdout as string | null)?.matchAll(/^([^:,\s]+)(?::[^:\s]+)?: (\/.+)$/gm) ?? []
  return new Map(Array.from(lines, ([, owner = '', name = '']) => [name, owner]))
}

/** What OCI calls architectures, as Go does. */
function goArchitecture(architecture: string): string {
  return architecture === 'x64' ? 'amd64' : architecture
}

function isoTime(time: number): string {
  return new Date(time * 1000).toISOString().replace('.000', '')
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function digest(content: Buffer): string {
  return `sha256:${sha256(content)}`
}

function blobPath(content: Buffer): string {
  return `blobs/sha256/${sha256(content)}`
}

function descriptor(mediaType: string, content: Buffer) {
  return {mediaType, digest: digest(content), size: content.length}
}
