/** Secrets in plaintext are read as kubectl reads them. MI_PROPERTY_RUNS=2000 tries more of them. */
import {expect} from 'chai'
import fc from 'fast-check'
import {isUtf8} from 'node:buffer'
import {FormatError} from '../../../src/errors.js'
import {manifestSource} from '../../../src/formats/kubernetes/manifest-source.js'
import {isManifest} from '../../../src/formats/kubernetes/manifest-signs.js'
import {readManifests, type KubernetesSecret} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {samples, seed} from '../generated.js'
import {manifests} from './generated-manifests.js'

const head = (name: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n`

/** What a manifest with these Secrets should be as a source: values by alias, and the aliases that are no text or differ. */
interface Expected {
  readonly values: ReadonlyMap<string, string>
  readonly unfit: ReadonlySet<string>
}

function expectedOf(secrets: readonly KubernetesSecret[]): Expected {
  const values = new Map<string, string>()
  const unfit = new Set<string>()
  for (const {data, stringData} of secrets) {
    const merged = new Map<string, Buffer | undefined>()
    for (const [alias, text] of Object.entries(data ?? {})) merged.set(alias, bytesOf(text, 'base64'))
    for (const [alias, text] of Object.entries(stringData ?? {})) merged.set(alias, bytesOf(text, 'utf8'))
    for (const [alias, bytes] of merged) {
      if (bytes === undefined) {
        unfit.add(alias)
        continue
      }
      const value = bytes.toString()
      if (!isUtf8(bytes) || (values.has(alias) && values.get(alias) !== value)) unfit.add(alias)
      if (!values.has(alias)) values.set(alias, value)
    }
  }
  for (const alias of unfit) values.delete(alias)
  return {values, unfit}
}

/** A value that is missing is null in JSON. @returns undefined for a number, which is not quoted in the manifest */
function bytesOf(value: unknown, encoding: BufferEncoding): Buffer | undefined {
  return typeof value === 'string' || value === null ? Buffer.from(value ?? '', encoding) : undefined
}

function readAsSource(text: string): Expected {
  const {values, problems} = manifestSource.read(text)
  const unfit = new Set(problems.map(({alias = ''}) => alias))
  return {values: new Map(values.filter(({alias}) => !unfit.has(alias)).map(({alias, value}) => [alias, value])), unfit}
}

/** Bytes of any kind in `data`, beside the text of the other generator, whose `data` is always text. */
const binary = fc.uint8Array({minLength: 1, maxLength: 6}).map((bytes) => Buffer.from(bytes).toString('base64'))
const withBytes = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), binary), {minLength: 1, maxLength: 4}), fc.boolean())
  .map(([entries, isList]) => {
    const documents = entries.map(([key, text]) => `${head('x')}data:\n  ${key}: ${text}\n`)
    if (!isList) return documents.join('---\n')
    const items = documents.map((text) => text.trimEnd().replaceAll(/^/gm, '  ').replace('  ', '- '))
    return `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`
  })

describe('Kubernetes Secrets as a source', () => {
  it('have the values that kubectl finds', function () {
    needs(this, 'kubectl')
    const texts = samples(fc.oneof({weight: 3, arbitrary: manifests}, {weight: 1, arbitrary: withBytes}), 200)
    const isRead = (text: string) => /^ *(?:- )?kind: Secret\r?$/m.test(text)
    const marked = texts.filter(isRead).map((text, index) => markNames(text, index))
    const byManifest = new Map<number, KubernetesSecret[]>()
    for (const secret of readManifests(marked).flatMap(itemsIn)) {
      const index = Number(/^m(\d+)-/.exec(secret.metadata.name)?.[1])
      byManifest.set(index, [...(byManifest.get(index) ?? []), secret])
    }
    expect(byManifest.size).to.equal(marked.length)
    for (const [index, text] of marked.entries()) {
      const label = `${JSON.stringify(text)} (MI_PROPERTY_SEED=${seed})`
      const expected = expectedOf(byManifest.get(index) ?? [])
      if (expected.values.size + expected.unfit.size === 0)
        expect(() => manifestSource.read(text)).to.throw(FormatError)
      else expect(readAsSource(text), label).to.deep.equal(expected)
    }
  })

  it('name their labels, their annotations and their type, which are lost', () => {
    const {secrets} = manifestSource.read(
      `${head('a')}  labels: {x: y}\n  annotations: {}\nstringData: {k: v}\ntype: kubernetes.io/tls\n---\n${head('b')}  namespace: n\ntype: Opaque\ndata: {l: dg==}\n---\n${head('c')}`,
    )
    expect(secrets).to.deep.equal([
      {name: 'a', namespace: undefined, others: ['labels', 'annotations', 'type']},
      {name: 'b', namespace: 'n', others: []},
    ])
  })

  it('are told from other mappings by the fields that every object has', () => {
    for (const text of [
      head('x'),
      '{"kind": "Secret",\n"apiVersion": "v1"}',
      `# c\n${head('x')}`,
      '"kind": a\n\'apiVersion\' : b',
    ])
      expect(isManifest(text), text).to.equal(true)
    for (const text of ['kind: x\n', 'a:\n  kind: x\n  apiVersion: v1\n', '{"kind": "x"}', ''])
      expect(isManifest(text), text).to.equal(false)
  })
})

/** Gives the Secrets of a manifest names that tell which manifest it was. */
function markNames(text: string, index: number): string {
  return text.replaceAll(/^( *)name: (wso2secret(?:-2)?|other|x)(\r?)$/gm, `$1name: m${index}-$2$3`)
}

function itemsIn(
  object: KubernetesSecret & {readonly items?: readonly KubernetesSecret[]},
): readonly KubernetesSecret[] {
  if (object.kind === 'List') return (object.items ?? []).flatMap(itemsIn)
  return object.kind === 'Secret' ? [object] : []
}
