/** The one table of transformations. */
import {UsageError} from '../errors.js'
import {aesGcm} from './aes.js'
import {rsaTransformations} from './rsa.js'
import type {Transformation} from './transformation.js'

/** In the order to show them; the first is the default, as it is Micro Integrator's. */
export const transformations: readonly [Transformation, ...Transformation[]] = [...rsaTransformations, aesGcm]

/**
 * @param name any of the names in the table or a synonym, in any case, as Java takes them
 * @throws UsageError where the table has no such name
 */
export function transformationNamed(name: string): Transformation {
  const wanted = name.toLowerCase()
  const found = transformations.find((each) => [each.name, ...each.synonyms].some((known) => known.toLowerCase() === wanted))
  if (found) return found
  throw new UsageError(
    'unknown transformation',
    `use one of: ${transformations.map((each) => each.name).join(', ')}`,
  )
}

/** @returns what Micro Integrator's own configuration must say: the name without the provider, which it does not name */
export function configuredAs({name}: Transformation): string {
  return name.replace(/@.*$/, '')
}
