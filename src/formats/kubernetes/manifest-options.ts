/**
 * What the name, the namespace and the labels of a Secret may be: the rules by which the Kubernetes API would refuse them.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and .../labels/
 */
import {UsageError} from '../../errors.js'
import {quoted} from '../../wording.js'

/** Where the Secret goes and what it is called. */
export interface ManifestOptions {
  readonly name: string
  readonly namespace?: string
  readonly labels: Readonly<Record<string, string>>
}

/** The same as a person gives it. */
export interface GivenManifestOptions {
  /** `wso2secret` where none is given. */
  readonly name?: string | undefined
  /** The empty one means none. */
  readonly namespace?: string | undefined
  /** Each as `key=value`. */
  readonly labels?: readonly string[] | undefined
}

/** @throws UsageError, with the rule, where the API would not take one of them, or where a label's key is given twice */
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

/** RFC 1123, as far as Kubernetes heeds it: the whole is at most 253 characters long, a part may be as long. */
function isSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/.test(text)
}

/** @throws UsageError */
export function checkName(name: string): void {
  if (isSubdomain(name)) return
  throw new UsageError(
    `${quoted(name)} cannot be the name of a Secret`,
    'use at most 253 lower-case letters, digits, "-" and ".", with a letter or digit first, last and on both sides of each "."',
  )
}

function checkNamespace(namespace: string): void {
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(namespace)) return
  throw new UsageError(
    `${quoted(namespace)} cannot be a namespace`,
    'use at most 63 lower-case letters, digits and "-", with a letter or digit first and last',
  )
}

function parseLabels(given: readonly string[]): Readonly<Record<string, string>> {
  const labels = new Map<string, string>()
  for (const label of given) {
    const {key, value} = parseLabel(label)
    if (labels.has(key)) throw new UsageError(`the label ${quoted(key)} is given twice`, 'give each label once')
    labels.set(key, value)
  }
  return Object.fromEntries(labels)
}

function parseLabel(label: string): {readonly key: string; readonly value: string} {
  const split = label.indexOf('=')
  if (split === -1) throw new UsageError('a label has no "="', 'write it as KEY=VALUE')
  const key = label.slice(0, split)
  const value = label.slice(split + 1)
  if (!isLabelKey(key)) {
    throw new UsageError(
      `${quoted(key)} cannot be the key of a label`,
      'use at most 63 letters, digits, "-", "_" and ".", with a letter or digit first and last; a domain and "/" may stand before it',
    )
  }
  if (value !== '' && !isLabelPart(value)) {
    throw new UsageError(
      `the label ${quoted(key)} has a value that Kubernetes does not allow`,
      'use at most 63 letters, digits, "-", "_" and ".", with a letter or digit first and last, or nothing at all',
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
