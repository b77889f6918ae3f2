/** The one table of transformations. */
import {UsageError} from '../errors.js'
import {aesGcm} from './aes.js'
import {rsaTransformations} from './rsa.js'
import type {KeyKind, Transformation} from './transformation.js'

/** In the order to show them. */
export const transformations: readonly Transformation[] = [...rsaTransformations, aesGcm]

const byKind = {rsa: rsaTransformations, aes: [aesGcm]} as const satisfies Record<
  KeyKind,
  readonly [Transformation, ...Transformation[]]
>

/** In the order to show them; the first is the default, as it is Micro Integrator's. */
export function transformationsFor(kind: KeyKind): readonly [Transformation, ...Transformation[]] {
  return byKind[kind]
}

/**
 * @param name any of the names in the table or a synonym, in any case, as Java takes them
 * @throws UsageError where the table has no such name
 */
export function findTransformation(name: string): Transformation {
  const wanted = name.toLowerCase()
  const found = transformations.find((each) =>
    [each.name, ...each.synonyms].some((known) => known.toLowerCase() === wanted),
  )
  if (found) return found
  throw new UsageError('unknown transformation', `use one of: ${transformations.map((each) => each.name).join(', ')}`)
}
