import {expect} from 'chai'
import {AmbiguousSecretError, FormatError, SecretsError} from '../../../src/errors.js'
import {kubernetes} from '../../../src/formats/kubernetes/manifest-output.js'
import {applied, readManifest} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {mergeWhole} from '../whole.js'

const values = [
  {alias: 'a', ciphertext: 'TkVXTkVX'},
  {alias: '10', ciphertext: '1234'},
]
const merge = (text: string, {name, namespace}: {name?: string; namespace?: string} = {}, given = values) =>
  mergeWhole(
    kubernetes(
      {name: name ?? 'wso2secret', ...(namespace === undefined ? {} : {namespace}), labels: {}},
      name !== undefined,
    ),
    Buffer.from(text),
    given,
  )
const merged = (...given: Parameters<typeof merge>) => merge(...given).bytes.toString()

const head = (name = 'x', namespace?: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`
const document = `${head('wso2secret')}stringData:\n  a: TkVXTkVX\n  '10': '1234'\ntype: Opaque\n`

describe('values merged into a manifest', () => {
  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'after the last entry and its comment': [
      'stringData:\n  a: old # a\n  b: b # b\n# end\ntype: Opaque\n',
      "stringData:\n  a: TkVXTkVX # a\n  b: b # b\n  '10': '1234'\n# end\ntype: Opaque\n",
    ],
    'with its indentation': [
      'stringData:\n    "b": "b"\n',
      'stringData:\n    "b": "b"\n    a: TkVXTkVX\n    \'10\': \'1234\'\n',
    ],
    'after a last line without an end': [
      'stringData:\n  b: |\n    b',
      "stringData:\n  b: |\n    b\n  a: TkVXTkVX\n  '10': '1234'",
    ],
    'after a block, before the blank lines': [
      'stringData:\n  b: |-\n    b\n\n\ntype: Opaque\n',
      "stringData:\n  b: |-\n    b\n  a: TkVXTkVX\n  '10': '1234'\n\n\ntype: Opaque\n",
    ],
    'after the blank lines that a block keeps': [
      'stringData:\n  b: |+\n    b\n\ntype: Opaque\n',
      "stringData:\n  b: |+\n    b\n\n  a: TkVXTkVX\n  '10': '1234'\ntype: Opaque\n",
    ],
    'after an empty block': [
      'stringData:\n  b: |\ntype: Opaque\n',
      "stringData:\n  b: |\n  a: TkVXTkVX\n  '10': '1234'\ntype: Opaque\n",
    ],
    'after an empty value': [
      'stringData:\n  b: # b\ntype: Opaque\n',
      "stringData:\n  b: # b\n  a: TkVXTkVX\n  '10': '1234'\ntype: Opaque\n",
    ],
    'in base64 if all values are': ['data:\n  a: b2xk\n', "data:\n  a: VGtWWFRrVlg=\n  '10': MTIzNA==\n"],
    'in stringData if there is data too': [
      'data:\n  a: b2xk\nstringData:\n  b: b\n',
      "data:\n  a: VGtWWFRrVlg=\nstringData:\n  b: b\n  '10': '1234'\n",
    ],
    'in braces': ['stringData: {b: b} # c\n', 'stringData: {b: b, "a": "TkVXTkVX", "10": "1234"} # c\n'],
    'in braces on several lines': [
      'stringData: {\n  b: b, # b\n  }\n',
      'stringData: {\n  b: b,\n  "a": "TkVXTkVX",\n  "10": "1234", # b\n  }\n',
    ],
    'in empty braces': [
      'stringData: {} # c\ntype: Opaque\n',
      "stringData:\n  a: TkVXTkVX\n  '10': '1234' # c\ntype: Opaque\n",
    ],
    'in place of null': ['stringData: ~\n', "stringData:\n  a: TkVXTkVX\n  '10': '1234'\n"],
    'under a key without a value': [
      'stringData: # c\ntype: Opaque\n',
      "stringData:\n  a: TkVXTkVX\n  '10': '1234' # c\ntype: Opaque\n",
    ],
    'in a new field': ['type: Opaque # c', "type: Opaque # c\nstringData:\n  a: TkVXTkVX\n  '10': '1234'"],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`are inserted ${name}`, () => {
      expect(merged(head() + before)).to.equal(head() + after)
      expect(merged((head() + before).replaceAll('\n', '\r\n'))).to.equal((head() + after).replaceAll('\n', '\r\n'))
    })
  }

  const json: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'on one line': [
      '{"kind":"Secret","stringData":{"b":"b"},"metadata":{}}',
      '{"kind":"Secret","stringData":{"b":"b","a":"TkVXTkVX","10":"1234"},"metadata":{}}',
    ],
    'on several lines': [
      '{\n\t"kind": "Secret",\n\t"stringData": {\n\t\t"b": "b"\n\t}\n}\n',
      '{\n\t"kind": "Secret",\n\t"stringData": {\n\t\t"b": "b",\n\t\t"a": "TkVXTkVX",\n\t\t"10": "1234"\n\t}\n}\n',
    ],
    'with an empty field': [
      '{"kind": "Secret", "stringData": { }}',
      '{"kind": "Secret", "stringData": {"a": "TkVXTkVX", "10": "1234"}}',
    ],
    'with null': [
      '{"kind": "Secret", "stringData": null}',
      '{"kind": "Secret", "stringData": {"a": "TkVXTkVX", "10": "1234"}}',
    ],
    'without the field': ['{"kind": "Secret"}', '{"kind": "Secret", "stringData": {"a": "TkVXTkVX", "10": "1234"}}'],
  }
  for (const [name, [before, after]] of Object.entries(json)) {
    it(`are inserted into JSON ${name}`, () => {
      expect(merged(before)).to.equal(after)
      expect(JSON.parse(after)).to.have.nested.property('stringData.a', 'TkVXTkVX')
    })
  }

  const documents: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'an empty file': ['', document],
    'another name': [`${head()}stringData: {}\n`, `${head()}stringData: {}\n---\n${document}`],
    'an end of document': [`${head()}...\n# end`, `${head()}...\n# end\n---\n${document}`],
    'CR LF': [head().replaceAll('\n', '\r\n'), `${head()}---\n${document}`.replaceAll('\n', '\r\n')],
  }
  for (const [name, [before, after]] of Object.entries(documents)) {
    it(`become a new document after ${name}`, () => {
      expect(merged(before, {name: 'wso2secret'})).to.equal(after)
    })
  }

  it('are never a second JSON object', () => {
    expect(() => merge('{"kind": "Secret", "metadata": {"name": "x"}}', {name: 'z'})).to.throw(FormatError, 'JSON')
  })

  describe('are merged into', () => {
    const held = (name: string, namespace?: string) => `${head(name, namespace)}stringData:\n  b: b\n`
    const where = (text: string, options: Parameters<typeof merge>[1]) =>
      merged(text, options)
        .split('---\n')
        .flatMap((part, index) => (part.includes('TkVXTkVX') ? [index] : []))

    it('the Secret with the name', () => {
      expect(
        where([held('x'), held('z'), held('z-1'), held('z-02'), held('zz-2')].join('---\n'), {name: 'z'}),
      ).to.deep.equal([1])
    })
    it('the last of the numbered Secrets', () => {
      expect(where([held('x-2'), held('x'), held('x-10'), held('z')].join('---\n'), {name: 'x'})).to.deep.equal([2])
    })
    it('the Secret in the namespace', () => {
      const both = [held('x', 'one'), held('x', 'two'), held('x')].join('---\n')
      expect(where(both, {name: 'x', namespace: 'one'})).to.deep.equal([0])
      expect(where(both, {name: 'x', namespace: 'three'})).to.deep.equal([3])
    })
    it('the only Secret if no name was chosen', () => {
      expect(where(held('z'), {})).to.deep.equal([0])
      expect(where([held('z'), held('z-2')].join('---\n'), {})).to.deep.equal([1])
      expect(where([held('z'), held('wso2secret')].join('---\n'), {})).to.deep.equal([1])
    })
    it('no Secret if the choice is not clear', () => {
      for (const others of [
        [held('x'), held('z')],
        [held('x', 'one'), held('x', 'two')],
        [held('x'), held('x-1')],
      ]) {
        expect(() => merge(others.join('---\n'))).to.throw(FormatError, 'several Secrets')
      }
    })
    it('no Secret if its name is in several namespaces, and none was chosen', () => {
      const cases: readonly (readonly [others: readonly string[], listed: string])[] = [
        [[held('x', 'one'), held('x', 'two')], '"one/x", "two/x"'],
        [[held('x', 'one'), held('x')], '"one/x", "x"'],
        [[held('x', 'one'), held('x-2', 'two'), held('z', 'two')], '"one/x", "two/x-2"'],
      ]
      for (const [others, listed] of cases) {
        for (const order of [others, others.toReversed()]) {
          const refused = () => merge(order.join('---\n'), {name: 'x'})
          const shown = order === others ? listed : listed.split(', ').toReversed().join(', ')
          expect(refused).to.throw(AmbiguousSecretError, `contains several Secrets: ${shown}`)
        }
      }
      expect(() => merge([held('wso2secret', 'one'), held('wso2secret')].join('---\n'))).to.throw(AmbiguousSecretError)
    })
    it('the one in the namespace that kubectl reads, and no other', function () {
      needs(this, 'kubectl')
      const both = [held('x', 'one'), held('x', 'two'), held('x')].join('---\n')
      const secrets = readManifest(merged(both, {name: 'x', namespace: 'two'}))
      expect(secrets.map(({metadata, stringData}) => [metadata.namespace, stringData])).to.deep.equal([
        ['one', {b: 'b'}],
        ['two', {b: 'b', a: 'TkVXTkVX', 10: '1234'}],
        [undefined, {b: 'b'}],
      ])
    })
    it('the place of the alias in any of the numbered Secrets', () => {
      const both = `${held('x')}---\n${head('x-2')}data:\n  a: b2xk\n---\n${head('z')}stringData:\n  a: old\n`
      const {bytes, replaced, added} = merge(both, {name: 'x'}, [
        {alias: 'b', ciphertext: 'TkVXTkVX'},
        {alias: 'a', ciphertext: 'TkVXTkVX'},
      ])
      expect(bytes.toString()).to.equal(both.replace('b: b\n', 'b: TkVXTkVX\n').replace('b2xk', 'VGtWWFRrVlg='))
      expect({replaced, added}).to.deep.equal({replaced: ['b', 'a'], added: []})
    })
  })

  it('change only their own lines among 50 others', () => {
    const file = `${head()}stringData:\n${Array.from({length: 50}, (_, index) => `  # secret ${index}\n  k${index}: "v"  \n`).join('')}type: Opaque\n`
    const after = merged(file, {}, [
      {alias: 'k7', ciphertext: 'TkVXTkVX'},
      {alias: 'new', ciphertext: 'QUJD'},
    ])
    expect(after).to.equal(
      file.replace('k7: "v"', 'k7: "TkVXTkVX"').replace('type: Opaque', '  new: QUJD\ntype: Opaque'),
    )
  })

  it('are rejected if the Secret cannot be read, or the result would not parse as intended', () => {
    expect(() => merge(`${head()}stringData:\n  a: *x\n`)).to.throw(SecretsError)
    expect(() => merge(`${head()}stringData: { # c\n  }\n`)).to.throw(FormatError, 'safely')
    expect(() => merge(`${head()}stringData:\n  ? b\n`)).to.throw(FormatError)
    expect(() => merge('a: [')).to.throw(FormatError)
  })

  const many = (count: number) =>
    Array.from({length: count}, (_, index) => ({
      alias: `s${index}`,
      ciphertext: Buffer.alloc(256, index).toString('base64'),
    }))

  it('have a remark exactly when the Secret is too large for kubectl apply', async function () {
    needs(this, 'kubectl')
    const small = merge(head(), {}, many(600))
    expect(small.remarks).to.deep.equal([])
    const [secret] = await applied(small.bytes.toString())
    expect(Object.keys(secret!.stringData!)).to.have.length(600)
    expect(merge(head(), {}, many(900)).remarks).to.deep.equal([
      'the Secret "x" is now too large for "kubectl apply"; use "kubectl apply --server-side" or "kubectl replace"',
    ])
    expect(() => merge(head(), {}, many(3500))).to.throw(FormatError, '1 MiB')
  })

  it('have the same values in kubectl', function () {
    needs(this, 'kubectl')
    for (const fields of ['', 'stringData: {b: b}\n', 'stringData:\n    b: >-\n      b\n', 'data:\n  b: Yg==\n']) {
      const [secret] = readManifest(merged(`${head()}${fields}`))
      const text = {
        ...secret!.stringData,
        ...Object.fromEntries(
          Object.entries(secret!.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
        ),
      }
      expect(text).to.deep.equal({...(fields === '' ? {} : {b: 'b'}), a: 'TkVXTkVX', '10': '1234'})
    }
  })
})
