/** How large the Secrets of a manifest may become. */
import {FormatError} from '../../errors.js'
import {quoted} from '../../wording.js'
import type {SecretName} from '../format.js'
import type {EditableBlock} from '../text/in-place.js'
import type {ManifestScan} from './encrypted-manifest.js'

/** The most that the values of a Secret may take together, in bytes. The API server enforces it. */
export const mostInSecret = 1 << 20

/** How large the values of a Secret are, in bytes. */
export interface SecretSize {
  readonly name: string | undefined
  readonly decoded: number
  /** As `kubectl apply` copies them, with their keys. */
  readonly written: number
}

/** @param isWanted whether to include a Secret, by its index in the block */
export function sizesOf(
  {scan: {places, secrets}}: EditableBlock<ManifestScan>,
  isWanted: (index: number) => boolean,
): readonly SecretSize[] {
  const wanted = secrets.filter((_, index) => isWanted(index))
  const sizes = new Map(wanted.map((secret) => [secret, {name: secret.name, decoded: 0, written: 0}]))
  for (const {secret, value, writtenLength} of places) {
    const size = sizes.get(secret)
    if (size === undefined) continue
    size.decoded += Buffer.byteLength(value.value)
    size.written += value.alias.length + writtenLength + '"":"",'.length
  }
  return [...sizes.values()]
}

/** @throws FormatError if the values of the Secret are larger than the API server allows */
export function sizeRemark({name, decoded, written}: SecretSize, room: number): readonly string[] {
  if (decoded > mostInSecret) throw tooMuch({name})
  return written <= room
    ? []
    : [
        `the Secret ${quoted(name ?? '')} is now too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl replace"`,
      ]
}

export function tooMuch({name = ''}: Pick<SecretName, 'name'>): FormatError {
  return new FormatError(
    `would put more than 1 MiB into the Secret ${quoted(name)}`,
    'put the new secrets into another Secret',
  )
}
