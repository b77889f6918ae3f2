import {expect} from 'chai'
import fc from 'fast-check'
import {loadAll} from 'js-yaml'
import {parseAllDocuments} from 'yaml'
import {SecretsError, UsageError} from '../../../src/errors.js'
import {kubernetes} from '../../../src/formats/kubernetes/manifest-output.js'
import {manifestOptions} from '../../../src/formats/kubernetes/manifest-options.js'
import {renderEntry, renderYaml} from '../../../src/formats/kubernetes/write-yaml.js'
import type {EncryptedValue} from '../../../src/formats/format.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {applied, readManifest, type KubernetesSecret} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {check, samples, textsOf} from '../generated.js'

const plain = {name: 'wso2secret', labels: {}}
const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** Words that some YAML parser, old or new, does not read as a string. */
const nasty = [
  ...['yes', 'no', 'on', 'off', 'y', 'n', 'true', 'false', 'null', 'nan', 'inf'].flatMap((word) => [
    word,
    word.toUpperCase(),
    word[0]!.toUpperCase() + word.slice(1),
  ]),
  ...[
    '.nan',
    '.NaN',
    '.inf',
    '-.inf',
    '.Inf',
    '1e3',
    '1E3',
    '1.e3',
    '1e-3',
    '.5',
    '5.',
    '-1',
    '-.5',
    '0x1F',
    '0X1f',
    '0b101',
    '0o17',
    '012',
    '09',
    '0',
    '-0',
    '00',
  ],
  ...[
    '1_000',
    '_1',
    '1_',
    '0x_1',
    '1.5_0',
    '2001-01-01',
    '2001-1-1',
    '12345678901234567890',
    '1e400',
    '-',
    '--',
    '---',
    '...',
    '-a',
    '.a',
    '_',
    '__proto__',
    'constructor',
  ],
]

const alphabet = Array.from('-._aefnxyEINY0189')

function isKey(text: string): boolean {
  return kubernetes(plain).refusal(text) === undefined
}

const nastyKeys = [
  ...new Set([
    ...nasty,
    ...alphabet,
    ...alphabet.flatMap((a) => alphabet.flatMap((b) => [a + b, ...alphabet.map((c) => a + b + c)])),
  ]),
].filter(isKey)

const values = (aliases: readonly string[]): EncryptedValue[] => aliases.map((alias) => ({alias, ciphertext: alias}))

const sorted = (record: Readonly<Record<string, string>> = {}) => Object.entries(record).sort()

/** 344 characters, the length of an RSA ciphertext of 2,048 bits. */
const ciphertexts = (count: number, prefix = 'secret'): EncryptedValue[] =>
  Array.from({length: count}, (_, index) => ({
    alias: `${prefix}_${index}`,
    ciphertext: Buffer.alloc(256, index + 0x5a).toString('base64'),
  }))

describe('the Kubernetes manifest', () => {
  it('is what the older tools write, without additions', () => {
    expect(kubernetes(plain).defaultDest).to.equal('security/wso2-secrets.yaml')
    expect(
      renderDocument(kubernetes(plain), [
        {alias: 'b', ciphertext: 'QUI='},
        {alias: '10', ciphertext: 'eA=='},
        {alias: '9', ciphertext: '1234'},
      ]),
    ).to.deep.equal({
      text: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: wso2secret\nstringData:\n  b: QUI=\n  '10': eA==\n  '9': '1234'\ntype: Opaque\n",
      remarks: [],
    })
  })

  it('has a namespace and labels if they are set', () => {
    const manifest = manifestOptions({
      name: 'a.b',
      namespace: 'shop',
      labels: ['app=mi', 'example.org/on=yes', 'empty='],
    })
    expect(renderDocument(kubernetes(manifest), [{alias: 'a', ciphertext: 'x'}]).text).to.equal(
      "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a.b\n  namespace: shop\n  labels:\n    app: mi\n    example.org/on: 'yes'\n    empty: ''\nstringData:\n  a: x\ntype: Opaque\n",
    )
  })

  it('folds no lines and uses no aliases', () => {
    const long = 'a'.repeat(100_000)
    const {text} = renderDocument(kubernetes(plain), [
      {alias: 'a', ciphertext: long},
      {alias: 'b', ciphertext: long},
    ])
    expect(text.split('\n').filter((line) => line.includes(long))).to.have.length(2)
  })

  it('rejects the keys that the API rejects', () => {
    for (const alias of ['', '.', '..', '..a', '...', 'a b', 'a/b', 'a:b', 'ä', 'a\n', '\u0661', 'a'.repeat(254)]) {
      expect(kubernetes(plain).refusal(alias), JSON.stringify(alias)).to.be.a('string')
    }
    for (const alias of ['a', '-', '_', '.a', 'a..b', '-.', '__proto__', 'A.b-c_0', 'a'.repeat(253)]) {
      expect(kubernetes(plain).refusal(alias), JSON.stringify(alias)).to.equal(undefined)
    }
  })

  describe('has the same values', () => {
    const text = () =>
      renderDocument(
        kubernetes({name: '1e3', namespace: '0x1', labels: {yes: 'no', '1e3': '0x1F', 'null/012': '1.5', a: ''}}),
        values(nastyKeys),
      ).text
    const expected = nastyKeys.map((key) => [key, key])

    it('in kubectl, for any keys and values', function () {
      needs(this, 'kubectl')
      const secrets = readManifest(text())
      expect(secrets).to.have.length(1)
      expect(sorted(secrets[0]!.stringData)).to.deep.equal(expected.toSorted())
      expect(secrets[0]).to.deep.include({apiVersion: 'v1', kind: 'Secret', type: 'Opaque'})
      expect(secrets[0]!.metadata).to.deep.equal({
        name: '1e3',
        namespace: '0x1',
        labels: {yes: 'no', '1e3': '0x1F', 'null/012': '1.5', a: ''},
      })
    })

    for (const version of ['1.1', '1.2'] as const) {
      it(`in the yaml package as YAML ${version}, in order`, () => {
        const [document] = parseAllDocuments(text(), {
          version,
          schema: version === '1.1' ? 'yaml-1.1' : 'core',
          strict: true,
        })
        expect(document!.errors).to.deep.equal([])
        const read = document!.toJS({mapAsMap: true}) as Map<string, unknown>
        expect([...read.keys()]).to.deep.equal(['apiVersion', 'kind', 'metadata', 'stringData', 'type'])
        expect([...(read.get('stringData') as Map<string, string>)]).to.deep.equal(expected)
      })
    }

    it('in js-yaml', () => {
      const [read] = loadAll(text()) as KubernetesSecret[]
      expect(sorted(read!.stringData)).to.deep.equal(expected.toSorted())
    })

    it('in kubectl and yaml, for generated keys', function () {
      needs(this, 'kubectl')
      const keys = [...new Set(samples(fc.stringMatching(/^[-._a-zA-Z0-9]{1,12}$/), 3000))].filter(isKey)
      const {text: manifest} = renderDocument(kubernetes(plain), values(keys))
      expect(
        readManifest(manifest)
          .flatMap(({stringData}) => sorted(stringData))
          .sort(),
      ).to.deep.equal(sorted(Object.fromEntries(keys.map((key) => [key, key]))))
    })
  })

  describe('with many secrets', () => {
    it('is split into as few Secrets as kubectl apply allows, with a remark', async function () {
      needs(this, 'kubectl')
      const many = ciphertexts(2000)
      const {text, remarks} = renderDocument(kubernetes(plain), many)
      expect(remarks).to.deep.equal([
        'split into 3 Secrets, as one would be too large for "kubectl apply": "wso2secret", "wso2secret-2", "wso2secret-3"',
      ])
      expect(text.split('\n').filter((line) => line === '---')).to.have.length(2)

      const secrets = await applied(text, 'n'.repeat(63))
      expect(secrets.map(({metadata}) => metadata.name)).to.deep.equal(['wso2secret', 'wso2secret-2', 'wso2secret-3'])
      expect(secrets.flatMap(({stringData}) => sorted(stringData)).sort()).to.deep.equal(
        many.map(({alias, ciphertext}) => [alias, ciphertext]).sort(),
      )
      for (const {metadata} of secrets) {
        const kept = Object.entries(metadata.annotations ?? {})
        expect(kept.map(([key]) => key)).to.deep.equal([annotation])
        const size = Buffer.byteLength(kept.flat().join(''))
        expect(size).to.be.lessThan(262_144)
      }
      expect(Buffer.byteLength(secrets[0]!.metadata.annotations![annotation]!)).to.be.greaterThan(240_000)
    })

    it('keeps them in order, even with the longest labels and names', async function () {
      needs(this, 'kubectl')
      const labels = Array.from(
        {length: 60},
        (_, index) => `${'p'.repeat(253)}/${'k'.repeat(60)}${index}=${'v'.repeat(63)}`,
      )
      const manifest = manifestOptions({name: 'a'.repeat(251), namespace: 'n'.repeat(63), labels})
      const {text} = renderDocument(kubernetes(manifest), ciphertexts(1500, 'k'.repeat(200)))
      const order = parseAllDocuments(text).flatMap((document) =>
        Object.keys((document.toJS() as KubernetesSecret).stringData!),
      )
      expect(order).to.deep.equal(ciphertexts(1500, 'k'.repeat(200)).map(({alias}) => alias))
      for (const {metadata} of await applied(text, 'n'.repeat(63))) {
        expect(Buffer.byteLength(metadata.annotations![annotation]!) + annotation.length).to.be.lessThan(262_144)
      }
    })

    it('rejects a name that is too long to append a number', () => {
      const manifest = {name: 'a'.repeat(252), labels: {}}
      expect(renderDocument(kubernetes(manifest), ciphertexts(1)).remarks).to.deep.equal([])
      expect(() => renderDocument(kubernetes(manifest), ciphertexts(2000))).to.throw(UsageError, 'cannot be the name')
    })

    it('puts a value that is too large for kubectl apply into its own Secret, with a remark', () => {
      const large = {alias: 'large', ciphertext: 'A'.repeat(300_000)}
      const {text, remarks} = renderDocument(kubernetes(plain), [...ciphertexts(1, 'a'), large, ...ciphertexts(1, 'b')])
      const documents = loadAll(text) as KubernetesSecret[]
      expect(documents.map(({stringData}) => Object.keys(stringData!))).to.deep.equal([['a_0'], ['large'], ['b_0']])
      expect(remarks).to.have.length(2)
      expect(remarks[1]).to.match(/^too large for "kubectl apply".*--server-side.*: "large"$/)
    })

    it('rejects a value that is too large for any Secret, by its alias', () => {
      expect(() => renderDocument(kubernetes(plain), [{alias: 'huge', ciphertext: 'A'.repeat((1 << 20) + 1)}]))
        .to.throw(SecretsError)
        .with.deep.property('problems', [
          {alias: 'huge', problem: 'is larger than 1 MiB, the limit of a Kubernetes Secret'},
        ])
    })
  })

  it('is the same for the same input, for any keys', () => {
    check(fc.uniqueArray(fc.stringMatching(/^[-._a-zA-Z0-9]{1,300}$/), {maxLength: 5}), 200, (keys) => {
      const accepted = values(keys.filter(isKey))
      const {text} = renderDocument(kubernetes(plain), accepted)
      expect(renderDocument(kubernetes(plain), accepted).text).to.equal(text)
      expect(text.endsWith('type: Opaque\n')).to.equal(true)
    })
  })
})

describe('the options of a manifest', () => {
  it('have defaults', () => {
    expect(manifestOptions({})).to.deep.equal({name: 'wso2secret', labels: {}})
    expect(manifestOptions({namespace: ''})).to.deep.equal({name: 'wso2secret', labels: {}})
  })

  const good = {
    name: ['a', '0', 'a-b', 'a.b', 'a--b', 'a'.repeat(253), `${'a'.repeat(100)}.b`],
    namespace: ['a', '0', 'a-b', 'a'.repeat(63)],
    label: [
      'a=b',
      'a=',
      'A_b.c=D_e.f',
      'example.org/a=1',
      `${'a'.repeat(253)}/${'b'.repeat(63)}=${'c'.repeat(63)}`,
      'constructor=x',
    ],
  }
  const bad = {
    name: ['', '-a', 'a-', 'A', 'a_b', 'a..b', '.a', 'a.', 'a.-b', 'a/b', 'ä', 'a\n', 'a'.repeat(254)],
    namespace: ['-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', 'a'.repeat(64)],
    label: [
      '',
      'a',
      '=b',
      '-a=b',
      'a-=b',
      'a=-b',
      'a=b-',
      'a=b=c',
      'a b=c',
      'a=b c',
      '/a=b',
      'a/=b',
      'a/b/c=d',
      'A/b=c',
      'a=ä',
      'a=b\n',
      `${'a'.repeat(64)}=b`,
      `a=${'b'.repeat(64)}`,
      `${'a'.repeat(254)}/b=c`,
      '__proto__=x',
    ],
  }
  const given = {
    name: (name: string) => ({name}),
    namespace: (namespace: string) => ({namespace}),
    label: (label: string) => ({labels: [label]}),
  }
  for (const kind of ['name', 'namespace', 'label'] as const) {
    it(`accept a ${kind} that Kubernetes accepts`, () => {
      for (const text of good[kind]) expect(() => manifestOptions(given[kind](text)), text).not.to.throw()
    })
    it(`reject a ${kind} that Kubernetes rejects, with the rule`, () => {
      for (const text of bad[kind])
        expect(() => manifestOptions(given[kind](text)), JSON.stringify(text))
          .to.throw(UsageError)
          .with.property('hint')
          .that.is.a('string')
    })
  }

  it('reject a label that appears twice', () => {
    expect(() => manifestOptions({labels: ['a=1', 'b=2', 'a=1']})).to.throw(UsageError, '"a" appears twice')
  })

  it('agree with kubectl about labels', function () {
    needs(this, 'kubectl')
    const {labels} = manifestOptions({labels: good.label.filter((label) => label !== 'a=')})
    expect(readManifest(renderDocument(kubernetes({name: 'a', labels}), []).text)[0]!.metadata.labels).to.deep.equal(
      labels,
    )
  })

  it('reject long texts quickly', () => {
    for (const text of ['a'.repeat(1 << 20), 'a-'.repeat(1 << 19), 'a.'.repeat(1 << 19)]) {
      for (const kind of ['name', 'namespace', 'label'] as const)
        expect(() => manifestOptions(given[kind](`${text}!`))).to.throw(UsageError)
    }
  }).timeout(120_000)
})

describe('the entries of a manifest', () => {
  const letters = [
    ...'abefnoyETNRUxz0189._-'.match(/./g)!,
    'null',
    'true',
    'yes',
    'no',
    'on',
    'Infinity',
    '0x',
    '1e5',
    '.inf',
    '.nan',
    '2001-01-01',
    '-',
    '..',
  ]
  const key = textsOf(letters, 9).filter((text) => kubernetes(manifestOptions({})).refusal(text) === undefined)
  const value = textsOf([...letters.filter((letter) => !/[._-]/.test(letter)), '/', '+'], 12).chain((text) =>
    fc.constantFrom('', '=', '==').map((end) => text + end),
  )

  it('are written as js-yaml writes them', () => {
    check(fc.tuple(key, value), 5000, ([alias, text]) => {
      expect(`x:\n${renderEntry(alias, text)}`).to.equal(renderYaml({x: new Map([[alias, text]])}))
    })
  })
})
