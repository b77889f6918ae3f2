/** Files for readers that take nothing but a path. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

let directory: string | undefined

/**
 * Writes a file of this name, in a directory of this process.
 * @param content of the file, made from the path of the directory
 */
export async function withFile(
  name: string,
  content: (directory: string) => Buffer,
  read: (file: string) => unknown,
): Promise<void> {
  directory ??= createDirectory()
  const file = path.join(directory, name)
  writeFileSync(file, content(directory), {mode: 0o600})
  await read(file)
}

function createDirectory(): string {
  const created = mkdtempSync(path.join(tmpdir(), 'mi-fuzz-'))
  process.once('exit', () => {
    rmSync(created, {recursive: true, force: true})
  })
  return created
}
