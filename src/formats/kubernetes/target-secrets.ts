/** Which Secrets of a manifest values are merged into. */
import {AmbiguousSecretError} from '../../errors.js'
import {listed} from '../../wording.js'
import type {SecretName} from '../format.js'
import {labelOf, qualifiedName, SecretNames} from './manifest-secrets.js'

export interface WantedSecret {
  readonly name: string
  readonly namespace?: string
  /** Whether the user chose the name. */
  readonly isNamed: boolean
}

/** @returns the indices of the Secrets to merge into, in ascending order @throws as `targetSecrets` */
export function targetIndices(secrets: readonly SecretName[], wanted: WantedSecret): readonly number[] {
  const targets = new Set(targetSecrets(secrets, wanted))
  return secrets.flatMap((secret, index) => (targets.has(secret) ? [index] : []))
}

/**
 * The Secrets with the wanted name, or that name and a number. If the user did not choose the name and none has it, the only other Secret,
 * with its numbered continuations.
 * @throws AmbiguousSecretError if they are in several namespaces, or if the user did not choose the name and there are several others
 */
function targetSecrets(
  secrets: readonly SecretName[],
  {name, namespace, isNamed}: WantedSecret,
): readonly SecretName[] {
  const candidates = secrets.filter((secret) => namespace === undefined || secret.namespace === namespace)
  const named = candidates.filter((secret) => continues(secret, name))
  if (isNamed || named.length > 0) return requireOneNamespace(named)
  if (candidates.length < 2) return candidates
  const shortest = candidates.reduce((one, other) =>
    (one.name ?? '').length <= (other.name ?? '').length ? one : other,
  )
  if (candidates.every((secret) => continues(secret, shortest.name))) return requireOneNamespace(candidates)
  throw new AmbiguousSecretError(`contains several Secrets: ${listed(labelsOf(candidates, secrets))}`, false)
}

function labelsOf(some: readonly SecretName[], all: readonly SecretName[]): readonly string[] {
  const names = new SecretNames()
  for (const each of all) names.add(each)
  return some.map((each) => labelOf(each, names.ambiguous) ?? '')
}

/** Secrets in different namespaces are different objects, and one without a namespace may be in any. */
function requireOneNamespace(secrets: readonly SecretName[]): readonly SecretName[] {
  if (secrets.every(({namespace}) => namespace === secrets[0]?.namespace)) return secrets
  throw new AmbiguousSecretError(`contains several Secrets: ${listed(secrets.map(qualifiedName))}`, true)
}

/** Whether it has the name, or the name and a number from 2 upwards. */
function continues({name}: SecretName, first: string | undefined): boolean {
  if (name === first) return true
  return (
    name !== undefined &&
    first !== undefined &&
    name.startsWith(`${first}-`) &&
    /^(?:[2-9]|[1-9]\d+)$/.test(name.slice(first.length + 1))
  )
}
