/**
 * The name, the namespace and the labels of a Secret, checked by the rules of the Kubernetes API.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and .../labels/
 */
import {UsageError} from '../../errors.js'
import {quoted} from '../../wording.js'

export interface ManifestOptions {
  readonly name: string
  readonly namespace?: string
  readonly labels: Readonly<Record<string, string>>
}

/** The same, as the user enters it. */
export interface GivenManifestOptions {
  /** Default: `wso2secret`. */
  readonly name?: string | undefined
  /** An empty string means none. */
  readonly namespace?: string | undefined
  /** Each is `key=value`. */
  readonly labels?: readonly string[] | undefined
}

/** @throws UsageError, with the rule, if the API would reject one of them, or if a label's key appears twice */
export function manifestOptions({
  name = 'wso2secret',
  namespace = '',
  labels = [],
}: GivenManifestOptions): ManifestOptions {
  checkName(name)
  if (namespace === '') return {name, labels: parseLabels(labels)}
  checkNamespace(namespace)
  return {name, namespace, labels: parseLabels(labels)}
}

/** Kubernetes' version of RFC 1123: at most 253 characters in total, with no limit on each part. */
function isSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/.test(text)
}

/** @throws UsageError, which does not repeat the name: it may be a misplaced secret */
export function checkName(name: string): void {
  if (isSubdomain(name)) return
  throw new UsageError(
    'this cannot be the name of a Secret',
    'use at most 253 lower-case letters, digits, "-" and "."; begin and end with a letter or digit, and put one on both sides of each "."',
  )
}

function checkNamespace(namespace: string): void {
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(namespace)) return
  throw new UsageError(
    'this cannot be a namespace',
    'use at most 63 lower-case letters, digits and "-"; begin and end with a letter or digit',
  )
}

function parseLabels(texts: readonly string[]): Readonly<Record<string, string>> {
  const labels = new Map<string, string>()
  for (const text of texts) {
    const {key, value} = parseLabel(text)
    if (labels.has(key)) throw new UsageError(`the label ${quoted(key)} appears twice`, 'set each label only once')
    labels.set(key, value)
  }
  return Object.fromEntries(labels)
}

function parseLabel(text: string): {readonly key: string; readonly value: string} {
  const split = text.indexOf('=')
  if (split === -1) throw new UsageError('a label has no "="', 'write it as KEY=VALUE')
  const key = text.slice(0, split)
  const value = text.slice(split + 1)
  if (!isLabelKey(key)) {
    throw new UsageError(
      'this cannot be the key of a label',
      'use at most 63 letters, digits, "-", "_" and "."; begin and end with a letter or digit. An optional prefix is a domain name and "/"',
    )
  }
  if (value !== '' && !isLabelPart(value)) {
    throw new UsageError(
      `the label ${quoted(key)} has a value that Kubernetes does not allow`,
      'use at most 63 letters, digits, "-", "_" and "."; begin and end with a letter or digit, or leave the value empty',
    )
  }
  return {key, value}
}

function isLabelKey(key: string): boolean {
  const [last = '', prefix, ...more] = key.split('/').toReversed()
  return more.length === 0 && isLabelPart(last) && (prefix === undefined || isSubdomain(prefix))
}

function isLabelPart(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z\d](?:[\w.-]*[A-Za-z\d])?$/.test(text)
}
