/** Refuses aliases and Kubernetes Secrets that a file does not have, and says which it has. */
import {Repetitions} from '../../bulk/repetitions.js'
import {FormatError} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {qualifiedName} from '../../formats/kubernetes/manifest-secrets.js'
import {listed, mostShown, quoted} from '../../wording.js'
import type {EncryptedFile} from './encrypted-files.js'

/**
 * @param missing the aliases that were named and not found
 * @param isOffered whether a value could have been named
 * @throws FormatError if there are any
 */
export async function refuseUnknown(
  file: EncryptedFile,
  missing: readonly string[],
  isOffered: (value: ExistingValue, block: EncryptedBlock) => boolean = () => true,
): Promise<void> {
  if (missing.length === 0) return
  const known = new Repetitions()
  const first: string[] = []
  let count = 0
  for await (const block of file.blocks()) {
    for (const value of block.values) {
      if (value.bare || !isOffered(value, block) || known.add(value.alias, 0)) continue
      if (++count <= mostShown) first.push(value.alias)
    }
  }
  const hint = count === 0 ? 'there are no secrets to choose from' : `use one of: ${listed(first, count)}`
  throw new FormatError(`has no secret ${listed(missing)}`, hint).about(file.name)
}

/** @throws FormatError unless a Secret has this name and this namespace, if they are given */
export async function refuseUnknownSecret(
  file: EncryptedFile,
  name: string | undefined,
  namespace: string | undefined,
): Promise<void> {
  const known = new Set<string>()
  for await (const {secrets} of file.blocks())
    for (const each of secrets) {
      if ((name ?? each.name) === each.name && (namespace ?? each.namespace) === each.namespace) return
      known.add(namespace === undefined ? (each.name ?? '') : qualifiedName(each))
    }
  const [which, where] = [
    name === undefined ? '' : ` ${quoted(name)}`,
    namespace === undefined ? '' : ` in the namespace ${quoted(namespace)}`,
  ]
  const hint = known.size === 0 ? 'leave out --name and --namespace' : `use one of: ${listed([...known])}`
  throw new FormatError(`has no Secret${which}${where}`, hint).about(file.name)
}
