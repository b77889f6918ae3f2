/** Reads what a Linux program needs: ELF files with 64 bits, little endian, as Node.js is on all its usual machines. */

/** A program for Linux. */
export interface Elf {
  /** As Node.js calls it: `x64`. */
  readonly architecture: string
  /** The files of the libraries that it is linked with: `libc.so.6`. */
  readonly libraries: readonly string[]
  /** The versions of interfaces that it uses: `GLIBC_2.28`. */
  readonly versions: readonly string[]
}

const architectures: Readonly<Record<number, string>> = {62: 'x64', 183: 'arm64', 243: 'riscv64', 258: 'loong64'}

/** The kinds of sections that say what is needed. */
const kinds = {dynamic: 6, neededVersions: 0x6ffffffe}

/** The tag of a needed library in the dynamic section. */
const neededTag = 1n

/** @returns undefined if it is a program for another system */
export function readElf(bytes: Buffer): Elf | undefined {
  if (!bytes.subarray(0, 6).equals(Buffer.from('\x7fELF\x02\x01', 'latin1'))) return undefined
  const sections = readSections(bytes)
  const architecture = architectures[bytes.readUInt16LE(18)]
  if (architecture === undefined) return undefined
  const inSections = (kind: number, read: (section: Section, strings: Buffer) => readonly string[]) =>
    sections
      .filter((section) => section.kind === kind)
      .flatMap((section) => read(section, sections[section.link]?.content ?? Buffer.alloc(0)))
  return {
    architecture,
    libraries: inSections(kinds.dynamic, neededLibraries),
    versions: [...new Set(inSections(kinds.neededVersions, neededVersions))].sort(),
  }
}

interface Section {
  readonly kind: number
  readonly content: Buffer
  /** The index of the section with its strings. */
  readonly link: number
}

function readSections(bytes: Buffer): readonly Section[] {
  const [start, size, count] = [Number(bytes.readBigUInt64LE(40)), bytes.readUInt16LE(58), bytes.readUInt16LE(60)]
  return Array.from({length: count}, (_, index) => {
    const header = bytes.subarray(start + index * size)
    const from = Number(header.readBigUInt64LE(24))
    const content = bytes.subarray(from, from + Number(header.readBigUInt64LE(32)))
    return {kind: header.readUInt32LE(4), content, link: header.readUInt32LE(40)}
  })
}

function neededLibraries({content}: Section, strings: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = 0; at + 16 <= content.length; at += 16)
    if (content.readBigUInt64LE(at) === neededTag) names.push(textAt(strings, Number(content.readBigUInt64LE(at + 8))))
  return names
}

/** Two lists, one within the other: for each library, the versions needed of it. Zero ends a list. */
function neededVersions({content}: Section, strings: Buffer): readonly string[] {
  const names: string[] = []
  for (let library = 0, next = -1; next !== 0; library += next) {
    for (let version = library + content.readUInt32LE(library + 8), step = -1; step !== 0; version += step) {
      names.push(textAt(strings, content.readUInt32LE(version + 8)))
      step = content.readUInt32LE(version + 12)
    }
    next = content.readUInt32LE(library + 12)
  }
  return names
}

function textAt(strings: Buffer, from: number): string {
  return strings.toString('latin1', from, strings.indexOf(0, from))
}
