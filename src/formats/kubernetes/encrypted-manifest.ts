/** Kubernetes manifests whose Secrets contain encrypted values. */
import {encryptedFormat, type EditablePlace, type Scan} from '../text/in-place.js'
import {kubectlRefusals, refusedKeyRemark} from './kubectl-support.js'
import {codings, readSecrets, withoutLineBreaks, type ManifestSecret} from './manifest-secrets.js'
import {scalarEdit} from './scalar-edits.js'
import {placesOf} from '../text/remarks.js'
import {lineFinder} from '../text/text.js'
import {quoted} from '../../wording.js'
import type {BlockStart, Remark, RemarkKind} from '../format.js'
import {keyStart, outlineYaml, parseYaml, type Yaml} from './read-yaml.js'
import {yamlLayout} from './yaml-layout.js'

/**
 * YAML with any number of documents, or JSON. A value in `data` counts only if `stringData` has no value for its key.
 * @see readSecrets for the problems it reports
 */
export const encryptedManifest = encryptedFormat(scanManifest, {
  lastCounts: false,
  cut: cutManifest,
  piece: (line) => `the document on line ${line}`,
})

export interface ManifestPlace extends EditablePlace {
  readonly secret: ManifestSecret
  /** The key as written, which without quotation marks may mean something else. */
  readonly writtenAlias: string
  /** The length of the value in the manifest, in characters; in `data` that of its base64. */
  readonly writtenLength: number
}

export interface ManifestScan extends Scan {
  readonly yaml: Yaml
  readonly secrets: readonly ManifestSecret[]
  readonly places: readonly ManifestPlace[]
}

/** @throws FormatError if the text is not YAML */
function scanManifest(text: string, start: BlockStart): ManifestScan {
  const yaml = parseYaml(text, start.line)
  const {secrets, problems} = readSecrets(yaml, start)
  const lineInText = lineFinder(text)
  const lineOf = (index: number) => start.line - 1 + lineInText(index)
  const places = secrets.flatMap((secret) => placesIn(yaml, secret, lineOf))
  const replaceable = new Set(secrets.flatMap(({values}) => values.map(({entry}) => entry.value)))
  return {
    yaml,
    secrets,
    places,
    problems,
    remarks: [
      ...kubectlRefusals(yaml, lineOf),
      refusedKeyRemark(places),
      overridingRemark(places),
      keyRemark(places),
      lineBreakRemark(places),
    ],
    markRemarks: [],
    outline: outlineYaml(yaml, replaceable),
    nextLine: lineOf(text.length),
    layout: () =>
      yamlLayout(
        yaml,
        secrets.flatMap(({values}) => values.map(({entry}) => entry)),
      ),
  }
}

function placesIn(yaml: Yaml, secret: ManifestSecret, lineOf: (index: number) => number): readonly ManifestPlace[] {
  const overriding = new Set(secret.values.filter(({field}) => field === 'stringData').map(({alias}) => alias))
  return secret.values.map(({alias, writtenAlias, field, text, entry}) => {
    const coding = codings[field]
    return {
      secret,
      writtenAlias,
      writtenLength: text.length,
      value: {
        alias,
        value: coding.decode(text),
        line: lineOf(keyStart(yaml, entry)),
        ...(secret.label === undefined ? {} : {secret: secret.label}),
        ...(field === 'data' && {undecoded: withoutLineBreaks(text)}),
        overridden: field === 'data' && overriding.has(alias),
      },
      edit: (replacement) => scalarEdit(yaml, entry, coding.encode(replacement)),
    }
  })
}

const overriding: RemarkKind = {
  remark: (places) => `in both "data" and "stringData", so the value in "stringData" is used: ${places}`,
}

function overridingRemark(places: readonly ManifestPlace[]): Remark {
  const overridden = places.filter(({value}) => value.overridden).map(({value}) => value)
  return {kind: overriding, places: placesOf(overridden)}
}

const keys: RemarkKind = {
  flaw: {
    kind: 'lost-name',
    problem: 'is how kubectl reads a key that is written differently, because it has no quotation marks',
  },
  remark: (places) => `without quotation marks, kubectl reads these keys differently: ${places}`,
}

function keyRemark(places: readonly ManifestPlace[]): Remark {
  const changed = places.filter(({value, writtenAlias}) => value.alias !== writtenAlias)
  return {
    kind: keys,
    places: changed.map(({value, writtenAlias}) => ({
      text: `${quoted(writtenAlias)} (line ${value.line}) as ${quoted(value.alias)}`,
      at: value,
    })),
  }
}

/** config-mapper copies a variable's value into a file of java.util.Properties as it is, so its first line break ends the value. */
export const lineBreaks: RemarkKind = {
  flaw: {kind: 'lost-value', problem: 'begins with a line break, so a reference to its variable finds nothing'},
  remark: (places) =>
    `the value begins with a line break, so $env{…} finds nothing in it: ${places}; remove the line break`,
}

function lineBreakRemark(places: readonly ManifestPlace[]): Remark {
  const cut = places.map(({value}) => value).filter(({overridden, value}) => !overridden && beginsWithLineBreak(value))
  return {kind: lineBreaks, places: placesOf(cut)}
}

function beginsWithLineBreak(value: string): boolean {
  const rest = value.trimStart()
  return rest !== '' && /[\r\n]/.test(value.slice(0, value.length - rest.length))
}

const LF = 10
const CR = 13

/**
 * Cuts before the last line that begins a document with `---`, which no scalar may contain (YAML 1.2, 9.1.2). A document with directives
 * (`%`) is not cut from them, and JSON, which has no documents, is not cut.
 */
function cutManifest(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (beginsWithBrace(buffer)) return 0
  for (let at = buffer.lastIndexOf('---'); at > 0; at = buffer.lastIndexOf('---', at - 1)) {
    if (isLineEnd(bytes[at - 1]) && endsMarker(bytes, at + 3)) return hasDirectives(buffer.subarray(0, at)) ? 0 : at
  }
  return 0
}

function beginsWithBrace(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*\{/.test(bytes.toString('latin1'))
}

function isLineEnd(octet: number | undefined): boolean {
  return octet === LF || octet === CR
}

/** Whether there is whitespace after the hyphens. At the end of the bytes that is not known yet. */
function endsMarker(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at]
  return next !== undefined && /[ \t\r\n]/.test(String.fromCharCode(next))
}

/** A document may begin with a byte order mark (YAML 1.2, 9.1.1). The library ignores blanks before a directive on the first line. */
function hasDirectives(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?[ \t]*%|[\r\n](?:\xef\xbb\xbf)?%/.test(bytes.toString('latin1'))
}
