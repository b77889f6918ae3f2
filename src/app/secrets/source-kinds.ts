/** What a value of --from names. */
import {UsageError} from '../../errors.js'
import {isFolder, isThere} from '../../io/existence.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {quoted} from '../../wording.js'

export type SourceKind = 'folder' | 'input' | 'variables'

/** @throws UsageError for a reference to a store; FileError if it cannot be determined */
export async function recogniseSource(given: string): Promise<SourceKind> {
  if (isStandardInput(given)) return 'input'
  if (given.startsWith('env:')) return 'variables'
  const file = absolutePath(given)
  if (/^(?:secret)?ref\+/.test(given) && !(await isThere(file))) throw refuseReference(given)
  return (await isFolder(file)) ? 'folder' : 'input'
}

function refuseReference(given: string): UsageError {
  return new UsageError(
    `${quoted(given)} refers to a store, which cannot be read`,
    'specify a file, a folder, - for standard input, or env:NAME',
  )
}
