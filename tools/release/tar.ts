/**
 * Writes tar archives (POSIX.1-1988 ustar) in which nothing depends on the machine: every entry belongs to root and has
 * the time of the release.
 */

/** Something in an archive. */
export interface Entry {
  /** Without a slash at the beginning or end: `usr/bin/mi`. At most 100 bytes. */
  readonly name: string
  readonly mode: number
  /** A file's content; undefined for a directory. */
  readonly content: Buffer | undefined
}

/** The size of everything in a tar archive is a multiple of this. */
const blockSize = 512

/** @returns an entry for a file @param mode 0o644 unless it is a program */
export function file(name: string, content: Buffer | string, mode = 0o644): Entry {
  return {name, mode, content: Buffer.from(content)}
}

/** @returns the entries in order of their names, each preceded by the directories it is in unless `entries` has them */
export function withDirectories(entries: readonly Entry[]): readonly Entry[] {
  const known = new Map(entries.map((entry) => [entry.name, entry]))
  for (const {name} of entries)
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const directory = name.slice(0, end)
      if (!known.has(directory)) known.set(directory, {name: directory, mode: 0o755, content: undefined})
    }
  return [...known.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

interface TarOptions {
  /** In seconds since 1970. */
  readonly time: number
  /** What names begin with: dpkg wants `./`. */
  readonly prefix?: string
}

/** @param entries in the archive's order @throws RangeError if a name is too long */
export function tar(entries: readonly Entry[], {time, prefix = ''}: TarOptions): Buffer {
  const parts = entries.flatMap((entry) => {
    const body = entry.content ?? Buffer.alloc(0)
    return [header(entry, {prefix, time, size: body.length}), body, Buffer.alloc(-body.length & (blockSize - 1))]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * blockSize)])
}

interface HeaderOptions {
  readonly prefix: string
  readonly time: number
  readonly size: number
}

function header({name, mode, content}: Entry, {prefix, time, size}: HeaderOptions): Buffer {
  const isDirectory = content === undefined
  const block = Buffer.alloc(blockSize)
  writeName(block, `${prefix}${name}${isDirectory && name !== '' ? '/' : ''}`)
  writeOctal(block, mode, {at: 100, length: 8})
  writeOctal(block, 0, {at: 108, length: 8})
  writeOctal(block, 0, {at: 116, length: 8})
  writeOctal(block, size, {at: 124, length: 12})
  writeOctal(block, time, {at: 136, length: 12})
  block.fill(' ', 148, 156)
  block.write(isDirectory ? '5' : '0', 156)
  block.write('ustar\x0000root', 257, 'latin1')
  block.write('root', 297, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function writeName(block: Buffer, name: string): void {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`"${name}" is too long for a tar archive`)
  block.write(name)
}

interface Field {
  readonly at: number
  readonly length: number
}

function writeOctal(block: Buffer, value: number, {at, length}: Field): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
}
