/** The one table of transformations. */
import {UsageError} from '../errors.js'
import {oaepSha1, oaepSha256, pkcs1} from './rsa.js'
import type {Transformation} from './transformation.js'

/** In the order to show them; the first is the default, as it is Micro Integrator's. */
export const transformations: readonly [Transformation, ...Transformation[]] = [oaepSha1, oaepSha256, pkcs1]

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
