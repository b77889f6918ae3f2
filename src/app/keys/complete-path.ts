/** Completes paths, as a shell does for the Tab key. */
import path from 'node:path'
import {FileError} from '../../errors.js'
import {listDirectory} from '../../io/listing.js'
import {absolutePath} from '../../io/paths.js'
import type {Completion} from '../../ui/completing-prompt.js'
import {printable} from '../../wording.js'
import {unquotePath} from './typed-path.js'

/** In entries of a directory. */
const most = 10_000

/**
 * @param typed may contain quotes and escapes, which the completed text does not need; files with exactly these names go first
 * @returns the same text if nothing fits
 */
export function completePath(typed: string): Completion {
  const unquoted = unquotePath(typed.trimStart())
  if (unquoted === '~') return {text: '~/', candidates: []}
  return completeName(typed) ?? completeName(unquoted) ?? {text: typed, candidates: []}
}

function completeName(text: string): Completion | undefined {
  const end = Math.max(text.lastIndexOf('/'), text.lastIndexOf(path.sep)) + 1
  const [parent, start] = [text.slice(0, end), text.slice(end)]
  const entries = listDirectory(directoryOf(parent), most, (name) => isCandidate(name, start))
  const names = entries.flatMap(({name, kind}) => (kind === undefined ? [] : [kind === 'file' ? name : `${name}/`]))
  const [first] = names
  if (first === undefined) return undefined
  return {text: `${parent}${commonStart(first, names)}`, candidates: names.length === 1 ? [] : names}
}

/** Hidden files are found if they are asked for. What a terminal cannot show is not completed. */
function isCandidate(name: string, start: string): boolean {
  return name.startsWith(start) && (start !== '' || !name.startsWith('.')) && printable(name) === name
}

function directoryOf(parent: string): string {
  try {
    return absolutePath(parent)
  } catch (error) {
    if (error instanceof FileError) return ''
    throw error
  }
}

function commonStart(first: string, names: readonly string[]): string {
  let common = first
  while (!names.every((name) => name.startsWith(common))) common = common.slice(0, -1)
  return common
}
