/** What a value of --from names. */
import {UsageError} from '../../errors.js'
import {isFolder} from '../../io/existence.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'

export type SourceKind = 'folder' | 'input' | 'reference' | 'variables'

/** @returns whether it is written as a reference to a store, as vals has them */
export function isStoreReference(given: string): boolean {
  return /^(?:secret)?ref\+/.test(given)
}

/** Whether it names variables of the process. */
export function isVariables(given: string): boolean {
  return given.startsWith('env:')
}

/** @throws UsageError for a reference without `ref+`; FileError if it cannot be determined */
export async function recogniseSource(given: string): Promise<SourceKind> {
  if (isStandardInput(given)) return 'input'
  if (isVariables(given)) return 'variables'
  if (isStoreReference(given)) return 'reference'
  const [, store] = /^(vault|openbao|awssecrets):\/\//.exec(given) ?? []
  if (store !== undefined)
    throw new UsageError('a reference to a store begins with ref+', `write it as in: --from ref+${store}://PATH`)
  const file = absolutePath(given)
  return (await isFolder(file)) ? 'folder' : 'input'
}
