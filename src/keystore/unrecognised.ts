/** The error for a file that no reader recognises: what the file seems to be, and what to use instead. */
import {KeystoreError} from '../errors.js'
import {bouncyCastle} from './foreign/bouncy-castle.js'
import {headOf, startsWith, useKeystore} from './foreign/content.js'
import type {FileHead, Content} from './foreign/content.js'
import {decodings} from './foreign/encodings.js'
import {keyOrCertificates} from './foreign/keys-and-certificates.js'
import {extractFromCluster, manifestValues} from './foreign/kubernetes-secret.js'
import {textDamage} from './foreign/text-damage.js'
import {sequenceAt} from './der-header.js'
import {jks} from './jks/jks.js'
import {certificateFile} from './pem/certificate-file.js'
import {pkcs12} from './pkcs12/pkcs12.js'

/** The error to throw for bytes that are neither a keystore nor a certificate. */
export function unrecognised(bytes: Uint8Array): KeystoreError {
  const content = emptiness(bytes) ?? foreignContent(headOf(bytes), mostLayers)
  if (content === undefined) return new KeystoreError('this is not a keystore', useKeystore)
  return new KeystoreError(content.message ?? `this is not a keystore: it is ${content.what}`, content.hint)
}

/** How many encodings may be nested. */
const mostLayers = 3

function emptiness(bytes: Uint8Array): Content | undefined {
  if (bytes.length === 0) return nothing('the file is empty')
  if (bytes.every((octet) => octet === 0)) return nothing('it contains only zero bytes')
  return bytes.every((octet) => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d))
    ? nothing('it contains only whitespace')
    : undefined
}

function nothing(fact: string): Content {
  return {what: 'nothing', message: `this is not a keystore: ${fact}`, hint: useKeystore}
}

function foreignContent(head: FileHead, layers: number): Content | undefined {
  return (
    textDamage(head) ??
    keyOrCertificates(head) ??
    encodedContent(head, layers) ??
    bouncyCastle(head) ??
    manifest(head, layers) ??
    otherContents.find((content) => content.matches(head))
  )
}

/** The first way to decode it that leads to something known. */
function encodedContent(head: FileHead, layers: number): Content | undefined {
  for (const {bytes, how, command} of decodings(head)) {
    const inner = knownContent(bytes, layers - 1)
    if (inner === undefined) continue
    const hint = command === '' ? dumpAgain : `decode it: ${command} > ${inner.name}`
    return {what: `${inner.what} ${how}`, hint}
  }
  return undefined
}

const dumpAgain = 'use the keystore itself, or dump it again with all its lines: hexdump -vC KEYSTORE'

interface Known {
  /** A noun. */
  readonly what: string
  /** What to call the decoded file. */
  readonly name: string
}

function knownContent(bytes: Uint8Array, layers: number): Known | undefined {
  const head = headOf(bytes)
  if (jks.recognises(head.bytes)) {
    return startsWith(bytes, [0xce])
      ? {what: 'a JCEKS keystore', name: 'keystore.jceks'}
      : {what: 'a JKS keystore', name: 'keystore.jks'}
  }
  if (pkcs12.recognises(head.bytes)) return {what: 'a PKCS#12 keystore', name: 'keystore.p12'}
  if (certificateFile.recognises(head.bytes)) return {what: 'a certificate', name: 'certificate'}
  const foreign =
    (layers > 0 ? encodedContent(head, layers) : undefined) ?? keyOrCertificates(head) ?? bouncyCastle(head)
  return foreign && {what: foreign.what, name: 'decoded'}
}

function manifest(head: FileHead, layers: number): Content | undefined {
  const values = manifestValues(head)
  if (values === undefined) return undefined
  for (const {key, bytes, command} of values) {
    const inner = knownContent(bytes, layers - 1)
    if (inner)
      return {what: `a Kubernetes manifest that contains ${inner.what}`, hint: `extract it: ${command} > ${key}`}
  }
  return {what: 'a Kubernetes manifest', hint: extractFromCluster}
}

interface OtherContent extends Content {
  matches(head: FileHead): boolean
}

/** The first match counts. */
const otherContents: readonly OtherContent[] = [
  {
    what: 'a Git LFS pointer, not the file itself',
    hint: 'fetch the file: git lfs pull',
    matches: ({text}) => text.startsWith('version https://git-lfs.github.com/spec/'),
  },
  {
    what: 'a file encrypted with git-crypt',
    hint: 'unlock the repository: git-crypt unlock',
    matches: ({bytes}) => startsWith(bytes, [0, ...Buffer.from('GITCRYPT'), 0]),
  },
  {
    what: 'a file encrypted with Ansible Vault',
    hint: 'decrypt a copy: cp FILE keystore && ansible-vault decrypt keystore',
    matches: ({text}) => text.startsWith('$ANSIBLE_VAULT;'),
  },
  {
    what: 'a ZIP archive',
    hint: 'unpack it: unzip FILE',
    matches: ({bytes}) => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]),
  },
  {
    what: 'a file compressed with gzip',
    hint: 'unpack it: gunzip -c < FILE > unpacked (if that is an archive: tar -xf unpacked)',
    matches: ({bytes}) => startsWith(bytes, [0x1f, 0x8b]),
  },
  {
    what: 'a tar archive',
    hint: 'unpack it: tar -xf FILE',
    matches: ({bytes}) => startsWith(bytes.subarray(257), [...Buffer.from('ustar')]),
  },
  {
    what: 'text in UTF-16',
    hint: 'convert it: iconv -f UTF-16 -t UTF-8 FILE > converted',
    matches: ({bytes}) => startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]),
  },
  {
    what: 'an HTML or XML page',
    hint: 'it may be the login page of a site; download the keystore again',
    matches: ({text}) => text.startsWith('<'),
  },
  {what: 'plain text', hint: useKeystore, matches: ({text}) => /^[\t\n\r\x20-\x7e]+$/.test(text)},
  {
    what: 'ASN.1, but neither PKCS#12 nor a certificate',
    hint: useKeystore,
    matches: ({bytes}) => sequenceAt(bytes) !== undefined,
  },
]
