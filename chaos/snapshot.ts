import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {Place} from '../test/support/cli.js'
import type {Snapshot} from './judge.js'

/** Reads all files of the place. A file that disappears in the meantime is left out. */
export function takeSnapshot(place: Place): Snapshot {
  const contents = place.files().map((file) => [file, readIfThere(path.join(place.root, file))] as const)
  return new Map(contents.flatMap(([file, content]) => (content === undefined ? [] : [[file, content]])))
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
