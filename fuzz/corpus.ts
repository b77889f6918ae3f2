/** The seeds that inputs are made from: `test/vectors`, in the order of the file names, so that every machine has the same. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {gunzipSync} from 'node:zlib'

const vectors = path.join(import.meta.dirname, '..', 'test', 'vectors')

/** @param directory a path in `test/vectors` @returns the contents of its files */
export function seedsIn(directory: string, matches = /^[^.]/): readonly Buffer[] {
  const names = readdirSync(path.join(vectors, directory)).filter((name) => matches.test(name))
  return names.toSorted().map((name) => seed(path.join(directory, name)))
}

/** @param file a path in `test/vectors` */
export function seed(file: string): Buffer {
  return readFileSync(path.join(vectors, file))
}

/** @param directory a path in `test/vectors` @returns the texts of its files */
export function textsIn(directory: string, matches?: RegExp): readonly string[] {
  return seedsIn(directory, matches).map((bytes) => bytes.toString('utf8'))
}

/**
 * The values that WSO2's own classes were tried on.
 * @param file a table of `test/vectors/runtime`
 * @param count at most
 * @param matches chooses lines of the table
 */
export function runtimeValues(file: string, count: number, matches = /./): readonly string[] {
  const bytes = seed(path.join('runtime', file))
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => matches.test(line))
  return lines.slice(0, count).map((line) => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? '""') as string)
}
