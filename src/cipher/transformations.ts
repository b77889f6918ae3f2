/** The table of transformations. */
import {UsageError} from '../errors.js'
import {suggestWord} from '../nearest.js'
import {aesGcm} from './aes.js'
import {rsaTransformations} from './rsa.js'
import type {KeyKind, Transformation} from './transformation.js'

/** In display order. */
export const transformations: readonly Transformation[] = [...rsaTransformations, aesGcm]

const byKind = {rsa: rsaTransformations, aes: [aesGcm]} as const satisfies Record<
  KeyKind,
  readonly [Transformation, ...Transformation[]]
>

/** In display order. The first is the default, as in Micro Integrator. */
export function transformationsFor(kind: KeyKind): readonly [Transformation, ...Transformation[]] {
  return byKind[kind]
}

/**
 * @param name a name or a synonym from the table, in upper or lower case, as in Java
 * @throws UsageError if the table has no such name
 */
export function findTransformation(name: string): Transformation {
  const wanted = name.toLowerCase()
  const found = transformations.find((each) =>
    [each.name, ...each.synonyms].some((known) => known.toLowerCase() === wanted),
  )
  if (found) return found
  const names = transformations.map((each) => each.name)
  throw new UsageError('unknown transformation', suggestWord(name, names))
}

/**
 * @param name of a transformation
 * @returns how a product's configuration names it, and Java: without the provider, which is configured elsewhere
 */
export function configuredName(name: string): string {
  return name.replace(/@.*$/, '')
}
