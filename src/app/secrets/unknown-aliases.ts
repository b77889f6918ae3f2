/** Refuses aliases and Kubernetes Secrets that a file does not have, and says which it has. */
import {Repetitions} from '../../bulk/repetitions.js'
import {FormatError} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {qualifiedName} from '../../formats/kubernetes/manifest-secrets.js'
import {nearestOfAll, NearestNames, suggestAliases} from '../../nearest.js'
import {mostShown} from '../../wording.js'
import type {EncryptedFile} from './encrypted-files.js'

/**
 * @param missing the aliases that were named and not found; they are not repeated, because one may be a secret in the wrong place
 * @param named how many were named
 * @param isOffered whether a value could have been named
 * @throws FormatError if there are any
 */
export async function refuseUnknown(
  file: EncryptedFile,
  {missing, named}: {readonly missing: readonly string[]; readonly named: number},
  isOffered: (value: ExistingValue, block: EncryptedBlock) => boolean = () => true,
): Promise<void> {
  if (missing.length === 0) return
  const known = new Repetitions()
  const near = new NearestNames(missing)
  const first: string[] = []
  let count = 0
  for await (const block of file.blocks()) {
    for (const value of block.values) {
      if (value.bare || !isOffered(value, block) || known.add(value.alias, 0)) continue
      if (++count <= mostShown) first.push(value.alias)
      near.consider(value.alias)
    }
  }
  const hint = count === 0 ? 'there are no secrets to choose from' : suggestAliases(near.found, first, count)
  throw new FormatError(describeMissing(missing.length, named), hint).about(file.name)
}

/**
 * @param missing how many of the aliases were not found
 * @param named how many there are
 * @returns what is missing, as a phrase whose subject is the file
 */
export function describeMissing(missing: number, named: number): string {
  if (named === 1) return 'has no secret with this alias'
  return missing === named
    ? 'has no secrets with these aliases'
    : `has no secret for ${missing} of the ${named} aliases`
}

/** @throws FormatError, which does not repeat them, unless a Secret has this name and this namespace, if they are given */
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
  const which = name === undefined ? '' : ' with this name'
  const where = namespace === undefined ? '' : ' in this namespace'
  const names = [...known]
  const near = nearestOfAll([qualifiedName({name, namespace})], names)
  const hint = names.length === 0 ? 'leave out --name and --namespace' : suggestAliases(near, names)
  throw new FormatError(`has no Secret${which}${where}`, hint).about(file.name)
}
