/** Plaintext in the Secrets of Kubernetes manifests. */
import {FormatError} from '../../errors.js'
import {codings, readSecrets, type ManifestSecret, type SecretField} from '../../formats/kubernetes/manifest-secrets.js'
import {
  collectionStart,
  isNull,
  keyStart,
  mappingEntries,
  parseYaml,
  scalarText,
  type Yaml,
  type YamlEntry,
} from '../../formats/kubernetes/read-yaml.js'
import {decodeText, lineFinder} from '../../formats/text/text.js'
import {isPlaintext} from './plain-values.js'

/**
 * @returns the lines of plaintext; none if there is no Secret
 * @throws FormatError if there may be a Secret, but the manifest is not YAML in UTF-8, or has values that are written elsewhere in it
 */
export function findPlainLines(bytes: Buffer): readonly number[] {
  if (!mentionsSecret(bytes)) return []
  const {text} = decodeText(bytes)
  const yaml = parseYaml(text)
  const {secrets, problems} = readSecrets(yaml, {line: 1})
  const lineOf = lineFinder(text)
  const lines = secrets.flatMap((secret) => plainEntries(yaml, secret)).map((entry) => lineOf(keyStart(yaml, entry)))
  if (lines.length === 0 && problems.some(({alias, problem}) => alias === undefined && !isAboutName(problem)))
    throw new FormatError('has Secrets whose values cannot be told', 'write them out')
  return lines
}

/** kubectl reads UTF-16, too, and the escapes of JSON and YAML. */
function mentionsSecret(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').replaceAll('\0', '')
  const isIn = (written: string) => written.includes('Secret') && written.includes('kind')
  return isIn(text) || (text.includes('\\') && isIn(resolveEscapes(text)))
}

function resolveEscapes(text: string): string {
  return text
    .replaceAll(/\\\r?\n[ \t]*/g, '')
    .replaceAll(/\\(?:x([\da-f]{2})|u00([\da-f]{2})|U0{6}([\da-f]{2}))/gi, (...[, x, u, long]: string[]) =>
      String.fromCharCode(parseInt(x ?? u ?? long ?? '', 16)),
    )
}

function isAboutName(problem: string): boolean {
  return /^"name(?:space)?" /.test(problem)
}

function plainEntries(yaml: Yaml, secret: ManifestSecret): readonly YamlEntry[] {
  const entriesOf = (field: SecretField) => mappingEntries(yaml, secret.entries.get(field)?.value ?? -1)
  const decoded = new Map(
    secret.values.map(({field, text, entry}) => [entry.value, codings[field].decode(text)] as const),
  )
  const isPlainEntry = ({value}: YamlEntry) => {
    if (isNull(yaml, value)) return false
    const text = decoded.get(value) ?? scalarText(yaml, value)
    return text === undefined ? !isTemplateAction(yaml, value) : isPlaintext(text)
  }
  const overriding = new Set(entriesOf('stringData').map(({key}) => scalarText(yaml, key)))
  const data = entriesOf('data').filter(({key}) => !overriding.has(scalarText(yaml, key)))
  return [...entriesOf('stringData'), ...data].filter(isPlainEntry)
}

/** Without quotation marks, YAML reads an action as a mapping in a mapping. */
function isTemplateAction(yaml: Yaml, node: YamlEntry['value']): boolean {
  const action = /\{\{[^{}]*\}\}[ \t]*(?:#.*)?$/my
  action.lastIndex = collectionStart(yaml, node)
  return action.test(yaml.text)
}
