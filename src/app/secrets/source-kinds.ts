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

/** @throws UsageError if one is a reference without `ref+` */
export function refuseBareReferences(from: readonly string[]): void {
  const [store] = from.flatMap((given) => /^(vault|openbao|awssecrets):\/\//.exec(given)?.[1] ?? [])
  if (store === undefined) return
  throw new UsageError('a reference to a store begins with ref+', `write it as in: --from ref+${store}://PATH`)
}

/** @throws FileError if it cannot be determined */
export async function recogniseSource(given: string): Promise<SourceKind> {
  if (isStandardInput(given)) return 'input'
  if (isVariables(given)) return 'variables'
  if (isStoreReference(given)) return 'reference'
  const file = absolutePath(given)
  return (await isFolder(file)) ? 'folder' : 'input'
}
