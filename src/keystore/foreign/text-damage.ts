/**
 * Keystores that a program has read and written as text: a build tool that fills in variables, an editor, a transfer in text mode. Every
 * byte that was not valid became a replacement character, so they cannot be restored.
 */
import {startsWith} from './content.js'
import type {FileHead, Content} from './content.js'

/** U+FFFD in UTF-8. */
const replacement = [0xef, 0xbf, 0xbd] as const
const questionMark = [0x3f] as const

/** @returns undefined if the bytes do not look damaged in this way */
export function textDamage({bytes}: FileHead): Content | undefined {
  const substitute = [replacement, questionMark].find((each) => isFullOf(bytes, each))
  if (substitute === undefined) return undefined
  const kind = whatItWas(bytes, substitute)
  if (kind === undefined) return undefined
  const name = substitute === replacement ? 'EF BF BD' : '"?"'
  return {
    what: 'a damaged keystore',
    message: `this was ${kind}, until a program treated it as text and replaced bytes with ${name}; they cannot be restored`,
    hint: 'copy the original again, and exclude it from text filters (in Maven: nonFilteredFileExtension) and text mode (in Git: *.jks binary)',
  }
}

/** Half of the bytes of a keystore are not ASCII, and a text has few replacement characters. */
const leastShare = 0.1

function isFullOf(bytes: Uint8Array, substitute: readonly number[]): boolean {
  if (substitute === questionMark && bytes.some((octet) => octet >= 0x80)) return false
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (startsWith(bytes.subarray(at), substitute)) count++
  return bytes.length > 0 && (count * substitute.length) / bytes.length >= leastShare
}

/** JKS and JCEKS begin with four bytes that are not ASCII, then the version; PKCS#12 with 30, then 80 or more. */
function whatItWas(bytes: Uint8Array, substitute: readonly number[]): string | undefined {
  const magic = [substitute, substitute, substitute, substitute].flat()
  if (startsWith(bytes, [...magic, 0, 0, 0])) return 'a JKS or JCEKS keystore'
  const isText = !bytes.some((octet) => octet < 0x09)
  if (startsWith(bytes, [0x30, ...substitute]) && !isText) return 'a PKCS#12 keystore or a certificate'
  return isText ? undefined : 'a binary file'
}
