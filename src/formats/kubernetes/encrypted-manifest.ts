/** Kubernetes manifests whose Secrets contain encrypted values. */
import {encryptedFormat, type EditablePlace, type Scan} from '../text/in-place.js'
import {kubectlRefusals, refusedKeyRemarks} from './kubectl-support.js'
import {codings, readSecrets, withoutLineBreaks, type ManifestSecret} from './manifest-secrets.js'
import {listMentions} from '../text/mentions.js'
import {scalarEdit} from './scalar-edits.js'
import {lineFinder} from '../text/text.js'
import {firstFew, quoted} from '../../wording.js'
import type {EncryptedFormat} from '../format.js'
import {keyStart, outlineYaml, parseYaml, type Yaml} from './read-yaml.js'

/**
 * YAML with any number of documents, or JSON. A value in `data` counts only if `stringData` has no value for its key.
 * @see readSecrets for the problems it reports
 */
export const encryptedManifest: EncryptedFormat = encryptedFormat(scanManifest)

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
export function scanManifest(text: string): ManifestScan {
  const yaml = parseYaml(text)
  const {secrets, problems} = readSecrets(yaml)
  const lineOf = lineFinder(text)
  const places = secrets.flatMap((secret) => placesIn(yaml, secret, lineOf))
  const replaceable = new Set(secrets.flatMap(({values}) => values.map(({entry}) => entry.value)))
  return {
    yaml,
    secrets,
    places,
    problems,
    remarks: [
      ...kubectlRefusals(yaml),
      ...refusedKeyRemarks(places),
      ...overridingRemarks(places),
      ...keyRemarks(places),
      ...lineBreakRemarks(places),
    ],
    markRemarks: [],
    outline: outlineYaml(yaml, replaceable),
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

function overridingRemarks(places: readonly ManifestPlace[]): readonly string[] {
  const overridden = places.filter(({value}) => value.overridden).map(({value}) => value)
  return overridden.length === 0
    ? []
    : [`in both "data" and "stringData", so the value in "stringData" is used: ${listMentions(overridden)}`]
}

function keyRemarks(places: readonly ManifestPlace[]): readonly string[] {
  const changed = places.filter(({value, writtenAlias}) => value.alias !== writtenAlias)
  if (changed.length === 0) return []
  const keys = changed.map(({value: {alias, line}, writtenAlias}) => {
    return `${quoted(writtenAlias)} (line ${line}) as ${quoted(alias)}`
  })
  return [`without quotation marks, kubectl reads these keys differently: ${firstFew(keys)}`]
}

/** config-mapper copies a variable's value into a file of java.util.Properties as it is, so its first line break ends the value. */
function lineBreakRemarks(places: readonly ManifestPlace[]): readonly string[] {
  const cut = places.map(({value}) => value).filter(({overridden, value}) => !overridden && beginsWithLineBreak(value))
  return cut.length === 0
    ? []
    : [
        `the value begins with a line break, so $env{…} finds nothing in it: ${listMentions(cut)}; remove the line break`,
      ]
}

function beginsWithLineBreak(value: string): boolean {
  const rest = value.trimStart()
  return rest !== '' && /[\r\n]/.test(value.slice(0, value.length - rest.length))
}
