/** Writes the Debian package: see deb(5) and Debian's policy. */
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'
import type {Elf} from './elf.js'
import {gzip} from './gzip.js'
import {file, tar, withDirectories, type Entry} from './tar.js'

interface DebianOptions {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly maintainer: string
  /** In seconds since 1970. */
  readonly time: number
  /** What the executable needs. */
  readonly elf: Elf
  /** Everything but what Debian wants, with names like `usr/bin/mi`. */
  readonly entries: readonly Entry[]
}

/** The second number counts changes to the packaging of one version. */
const revision = 1

/** Debian's names for architectures. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  riscv64: 'riscv64',
  loong64: 'loong64',
}

/** @returns the package's file name and content */
export async function debianPackage(
  options: DebianOptions,
): Promise<{readonly name: string; readonly content: Buffer}> {
  const {name, version, time, elf, entries} = options
  const architecture = architectures[elf.architecture]
  if (architecture === undefined) throw new BuildError(`Debian has no name for the architecture ${elf.architecture}`)
  const data = withDirectories([...entries, ...(await documents(options))])
  const control = withDirectories([
    file('control', controlFile({...options, entries: data}, architecture)),
    file('md5sums', sums(data)),
  ])
  const archive = {time, prefix: './'}
  const top: Entry = {name: '', mode: 0o755, content: undefined}
  return {
    name: `${name}_${version}-${revision}_${architecture}.deb`,
    content: ar(
      {
        'debian-binary': Buffer.from('2.0\n'),
        'control.tar.gz': await gzip(tar([top, ...control], archive)),
        'data.tar.gz': await gzip(tar([top, ...data], archive)),
      },
      time,
    ),
  }
}

async function documents({name, version, maintainer, time}: DebianOptions): Promise<readonly Entry[]> {
  const directory = `usr/share/doc/${name}`
  const date = new Date(time * 1000).toUTCString().replace('GMT', '+0000')
  const changes = `${name} (${version}-${revision}) stable; urgency=medium

  * Release of ${version}: see changelog.gz.

 -- ${maintainer}  ${date}
`
  const copyright = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${name}
Comment:
 The executable contains Node.js and other libraries. NODE-LICENSE.txt and
 THIRD-PARTY-LICENSES.txt in this directory have their copyrights and licenses.

Files: *
Copyright: ${new Date(time * 1000).getUTCFullYear()} the contributors of ${name}
License: Apache-2.0
 On Debian systems, /usr/share/common-licenses/Apache-2.0 has the complete text.
`
  return [
    file(`${directory}/copyright`, copyright),
    file(`${directory}/changelog.Debian.gz`, await gzip(changes)),
    file(`${directory}/changelog.gz`, await gzip(readFileSync(path.join(root, 'CHANGELOG.md')))),
  ]
}

function controlFile(options: DebianOptions, architecture: string): string {
  const {name, version, description, maintainer, elf, entries} = options
  const bytes = entries.reduce((sum, {content}) => sum + (content?.length ?? 1024), 0)
  return `Package: ${name}
Version: ${version}-${revision}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: ${dependencies(elf).join(', ')}
Section: admin
Priority: optional
Description: ${description.charAt(0).toLowerCase()}${description.slice(1)}
 mi encrypts secrets for WSO2 Micro Integrator with the certificate in its
 keystore, for properties files, deployment.toml, Docker, Kubernetes and Helm.
 It also checks which encrypted secrets the runtime can decrypt, and
 re-encrypts them when the key changes.
`
}

/** Which package has a library, by the beginning of its name; glibc's libraries are all in one. */
const packages: readonly (readonly [library: RegExp, name: string])[] = [
  [/^(?:ld-linux|lib(?:c|dl|m|pthread|rt)\.so)/, 'libc6'],
  [/^libstdc\+\+\.so/, 'libstdc++6'],
  [/^libgcc_s\.so/, 'libgcc-s1'],
  [/^libatomic\.so/, 'libatomic1'],
]

/** The version of libstdc++6 that first had a version of its interface: see libstdc++'s manual, "ABI Policy and Guidelines". */
const gccByInterface: Readonly<Record<number, string>> = {
  21: '5',
  22: '6',
  23: '7',
  24: '7.2',
  25: '8',
  26: '9',
  27: '9.2',
  28: '9.3',
  29: '11',
  30: '12',
  31: '13',
  32: '13.2',
  33: '14',
}

/** @throws BuildError if a library is in no known package, or too new */
export function dependencies({libraries, versions}: Elf): readonly string[] {
  const names = libraries.map((library) => {
    const found = packages.find(([pattern]) => pattern.test(library))
    if (found === undefined)
      throw new BuildError(`no Debian package is known for ${library}; add it to packages in debian.ts`)
    return found[1]
  })
  return [...new Set(names)].sort().map((name) => {
    if (name === 'libc6') return `libc6 (>= 2.${newest(versions, /^GLIBC_2\.(\d+)/)})`
    if (name === 'libstdc++6') return `libstdc++6 (>= ${gccFor(newest(versions, /^GLIBCXX_3\.4\.(\d+)$/))})`
    return name
  })
}

function gccFor(version: number): string {
  const gcc = gccByInterface[Math.max(version, 21)]
  if (gcc === undefined)
    throw new BuildError(`no version of libstdc++6 is known for GLIBCXX_3.4.${version}; add it to debian.ts`)
  return gcc
}

function newest(versions: readonly string[], pattern: RegExp): number {
  return Math.max(...versions.map((version) => Number(pattern.exec(version)?.[1] ?? 0)))
}

function sums(entries: readonly Entry[]): string {
  const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex')
  return entries.map(({name, content}) => (content === undefined ? '' : `${md5(content)}  ${name}\n`)).join('')
}

/** The archive of Unix, whose members begin at even places. */
function ar(members: Readonly<Record<string, Buffer>>, time: number): Buffer {
  const parts = Object.entries(members).flatMap(([name, content]) => [
    Buffer.from(
      `${name.padEnd(16)}${String(time).padEnd(12)}0     0     100644  ${String(content.length).padEnd(10)}\`\n`,
    ),
    content,
    Buffer.from(content.length % 2 === 0 ? '' : '\n'),
  ])
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts])
}
