/** What can be known about a value without any key. */
import {inspectCiphertext} from '../../cipher/inspect-ciphertext.js'
import {recogniseCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {ExistingValue} from '../../formats/format.js'
import {bracketed, referencesIn} from '../../formats/plaintext-marks.js'
import type {SecretRecord} from '../../formats/text/record.js'
import type {FilePlace} from './place-table.js'

/** A secret under --json, without the value. */
export interface ListedSecret extends FilePlace, Omit<SecretRecord, 'others'> {
  readonly alias: string
  /** `variable`: not encrypted, but it need not be a secret. `damaged`: what is left of a ciphertext, it seems. */
  readonly kind: 'aes' | 'damaged' | 'plaintext' | 'reference' | 'rsa' | 'variable'
  /** The length of the RSA key. */
  readonly bits?: number
  /** What a reference says: `$env{NAME}`. */
  readonly reference?: string
  /** The name of the profile with the record's key. */
  readonly profile?: string
  /** Present if the secret has expired. */
  readonly expired?: true
  /** Present if it expires within the time asked for. */
  readonly due?: true
}

/** What a value is by its shape, and its KIND in the table. */
export interface ValueKind extends Pick<ListedSecret, 'bits' | 'kind' | 'reference'> {
  readonly label: string
}

export function kindOf({value, undecoded, mayBePlain}: ExistingValue): ValueKind {
  const reference = describeReferences(value)
  if (reference !== undefined) return {kind: 'reference', reference, label: reference}
  const shape = recogniseCiphertext(value) ?? (undecoded === undefined ? undefined : recogniseCiphertext(undecoded))
  if (shape?.kind === 'rsa') return rsaKind(shape.bits)
  if (shape !== undefined) return aes
  if (isDamaged(value)) return {kind: 'damaged', label: 'DAMAGED'}
  return mayBePlain ? {kind: 'variable', label: 'not encrypted'} : {kind: 'plaintext', label: 'NOT ENCRYPTED'}
}

/** Whether the value, which is no ciphertext, looks more like a part of one than like plaintext. What is in brackets is meant as plaintext. */
function isDamaged(value: string): boolean {
  if (bracketed(value) !== undefined) return false
  const fault = inspectCiphertext(value)
  return fault !== undefined && fault.reason !== 'plaintext' && fault.reason !== 'no-value'
}

const aes: ValueKind = {kind: 'aes', label: 'AES'}
const rsa = new Map<number, ValueKind>()

function rsaKind(bits: number): ValueKind {
  const known = rsa.get(bits)
  if (known !== undefined) return known
  const kind: ValueKind = {kind: 'rsa', bits, label: `RSA-${bits}`}
  rsa.set(bits, kind)
  return kind
}

/** The references in a value, without what is around them. */
export function describeReferences(value: string): string | undefined {
  const references = referencesIn(value)
  return references.length === 0 ? undefined : references.map(({kind, name}) => `$${kind}{${name}}`).join(' ')
}
