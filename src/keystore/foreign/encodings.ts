/** Files that contain a keystore in another form: as text, as a dump, compressed. Decodes their beginning to see what is in it. */
import {constants, gunzipSync} from 'node:zlib'
import {startsWith} from './content.js'
import type {FileHead} from './content.js'

export interface Encoded {
  /** The beginning of what was encoded. */
  readonly bytes: Uint8Array
  /** Follows what is in the file: `encoded in base64`. */
  readonly how: string
  /** A command that decodes FILE and writes to standard output. */
  readonly command: string
}

type Decoder = (head: FileHead) => Encoded | undefined

/** The ways in which the file may be read. Whether one is right shows in what comes out. */
export function decodings(head: FileHead): readonly Encoded[] {
  return decoders.flatMap((decode) => decode(head) ?? [])
}

const decoders: readonly Decoder[] = [gzip, utf16, latin1AsUtf8, dataUri, armor, hex, dump, base64]

function gzip({bytes}: FileHead): Encoded | undefined {
  if (!startsWith(bytes, [0x1f, 0x8b])) return undefined
  return {bytes: inflate(bytes), how: 'compressed with gzip', command: 'gunzip -c < FILE'}
}

/** As far as the bytes can be inflated. */
function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, {finishFlush: constants.Z_SYNC_FLUSH})
  } catch {
    return new Uint8Array()
  }
}

function utf16({bytes}: FileHead): Encoded | undefined {
  const form = utf16Form(bytes)
  if (form === undefined) return undefined
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  const text = (form.swapped ? even.swap16() : even).toString('utf16le').replace(/^\ufeff/, '')
  return {bytes: Buffer.from(text), how: 'in UTF-16', command: `iconv -f ${form.name} -t UTF-8 FILE`}
}

function utf16Form(bytes: Uint8Array): {readonly name: string; readonly swapped: boolean} | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return {name: 'UTF-16', swapped: false}
  if (startsWith(bytes, [0xfe, 0xff])) return {name: 'UTF-16', swapped: true}
  const [first, second, third, fourth] = bytes
  if (second === 0 && fourth === 0 && first !== 0 && third !== 0) return {name: 'UTF-16LE', swapped: false}
  return first === 0 && third === 0 && second !== 0 && fourth !== 0 ? {name: 'UTF-16BE', swapped: true} : undefined
}

/** Every byte was taken for a character of ISO 8859-1 and written in UTF-8. */
function latin1AsUtf8({bytes}: FileHead): Encoded | undefined {
  const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes, {stream: true})
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return undefined
  return {
    bytes: Buffer.from(text, 'latin1'),
    how: 'that was converted to UTF-8',
    command: 'iconv -f UTF-8 -t ISO-8859-1 FILE',
  }
}

function dataUri({text}: FileHead): Encoded | undefined {
  const [prefix] = /^data:[^,\s]{0,200};base64,/.exec(text) ?? []
  if (prefix === undefined) return undefined
  return {
    bytes: Buffer.from(text.slice(prefix.length), 'base64'),
    how: 'in a data URI',
    command: "sed 's/^data:.*;base64,//' FILE | tr -cd 'A-Za-z0-9+/=' | base64 -d",
  }
}

/** Base64 between BEGIN and END lines, under whatever label: `certutil -encode` puts CERTIFICATE around any file. */
function armor({text}: FileHead): Encoded | undefined {
  const [line] = /^-----BEGIN [^\r\n-]+-----/m.exec(text) ?? []
  if (line === undefined) return undefined
  const start = text.indexOf(line) + line.length
  const end = text.indexOf('-----END', start)
  return {
    bytes: Buffer.from(text.slice(start, end === -1 ? undefined : end), 'base64'),
    how: 'encoded in base64, between BEGIN and END lines',
    command: "sed '/-----/d' FILE | tr -cd 'A-Za-z0-9+/=' | base64 -d",
  }
}

/** Digits of one byte, possibly with separators, possibly after `0x` or `\x`. */
function hex({text}: FileHead): Encoded | undefined {
  if (!/^(?:[0\\]x)?[\dA-Fa-f\s:]+$/.test(text)) return undefined
  const digits = text.replace(/^[0\\]x/, '').replaceAll(/[\s:]/g, '')
  const isPlain = /^[\dA-Fa-f\n]+$/.test(text)
  return {
    bytes: Buffer.from(digits, 'hex'),
    how: 'in hexadecimal digits',
    command: isPlain ? 'xxd -r -p FILE' : String.raw`sed 's/^[0\\]x//' FILE | tr -cd '0-9A-Fa-f' | xxd -r -p`,
  }
}

/** Lines of an offset, then bytes in hexadecimal: of xxd, `hexdump -C`, `od -t x1` and hexdump, which swaps bytes. */
function dump({text}: FileHead): Encoded | undefined {
  const rows = text.split(/\r?\n/, 16).map((line) => dumpRow.exec(line)?.groups)
  const digits = rows.map((row) => row?.digits?.replaceAll(/\s/g, '').slice(0, 32) ?? '').join('')
  const [first] = rows
  if (first?.digits === undefined) return undefined
  const bytes = Buffer.from(digits, 'hex')
  if (first.colon === ':') return {bytes, how: 'in a dump by xxd', command: 'xxd -r FILE'}
  const command = String.raw`sed 's/^[0-9A-Fa-f]* *//; s/ *[|>].*//' FILE | xxd -r -p`
  if (/^\*\r?$/m.test(text)) return {bytes, how: 'in a dump that leaves out lines', command: ''}
  if (/^[\dA-Fa-f]{2} /.test(first.digits)) return {bytes, how: 'in a dump', command}
  const isEven = bytes.length % 2 === 0
  return isEven ? {bytes: bytes.swap16(), how: 'in a dump by hexdump', command: `${command} | dd conv=swab`} : undefined
}

const dumpRow =
  /^(?<offset>[\dA-Fa-f]{4,16})(?<colon>:?) {1,3}(?<digits>(?:[\dA-Fa-f]{2}){1,2}(?: {1,2}(?:[\dA-Fa-f]{2}){1,2}){0,15})(?: |$)/

function base64({bytes, text}: FileHead): Encoded | undefined {
  const [, content] = /^["']?([A-Za-z\d+/=\s]+)["']?$/.exec(text.trimEnd()) ?? []
  if (content === undefined) return undefined
  const isPlain = bytes.every(
    (octet) => octet === 0x0a || (octet > 0x20 && octet < 0x7f && octet !== 0x22 && octet !== 0x27),
  )
  return {
    bytes: Buffer.from(content, 'base64'),
    how: 'encoded in base64',
    command: isPlain ? 'base64 -d < FILE' : "tr -cd 'A-Za-z0-9+/=' < FILE | base64 -d",
  }
}
