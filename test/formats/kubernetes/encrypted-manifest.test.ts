import {expect} from 'chai'
import fc from 'fast-check'
import {loadAll} from 'js-yaml'
import {parseAllDocuments} from 'yaml'
import {FormatError, SecretsError} from '../../../src/errors.js'
import {encryptedManifest} from '../../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../../src/formats/kubernetes/manifest-output.js'
import {readManifest, type KubernetesSecret} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'
import {manifests} from './generated-manifests.js'
import {samples, seed} from '../generated.js'
import {mergeWhole, readInPlace} from '../whole.js'

const open = (text: string) => readInPlace(encryptedManifest, Buffer.from(text))
const replaced = (text: string) =>
  open(text)
    .replace(() => 'TkVX')
    .toString()
const encoded = Buffer.from('TkVX').toString('base64')

const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n'

describe('values of a manifest, in place', () => {
  it('are found however the file is cut, also after directives that follow a byte order mark', () => {
    const document = `---\n${head}stringData: {a: b}\n`
    for (const mark of ['', '\uFEFF']) {
      const bytes = Buffer.from(`${mark}%OTHER\n${document}...\n${mark}%OTHER\n${document}`)
      const {values} = readInPlace(encryptedManifest, bytes)
      expect(values).to.have.length(2)
      for (const size of [1, 7, 40]) expect(readInPlace(encryptedManifest, bytes, size).values).to.deep.equal(values)
    }
  })

  it('may be 30,000 in a document, in YAML or JSON, but not many more', () => {
    const aliases = (count: number) => Array.from({length: count}, (_, index) => `a${index}`)
    const yaml = (count: number) => `${head}stringData:\n${aliases(count).join(': x\n  ').replace('', '  ')}: x\n`
    const json = (count: number) =>
      JSON.stringify({kind: 'Secret', stringData: Object.fromEntries(aliases(count).map((alias) => [alias, 'x']))})
    for (const write of [yaml, json]) {
      expect(open(write(30_000)).values).to.have.length(30_000)
      expect(() => open(write(40_000))).to.throw(FormatError, /from line 1 on has more than 32,768 lines or entries/)
    }
  })

  it('are found decoded in every Secret, and show which ones are overridden', () => {
    const file = open(
      `# first\n${head}data:\n  a: b2xk\n  b: |\n    b2\n    xk\nstringData:\n  a: |\n    one\n    two\n---\nkind: ConfigMap\ndata: {a: *nowhere}\n---\nkind: List\nitems:\n- kind: Secret\n  stringData: {"c": "\\u0041", d: }\n`,
    )
    expect(file.values).to.deep.equal([
      {alias: 'a', value: 'old', line: 7, secret: 'x', undecoded: 'b2xk', overridden: true},
      {alias: 'b', value: 'old', line: 8, secret: 'x', undecoded: 'b2xk', overridden: false},
      {alias: 'a', value: 'one\ntwo\n', line: 12, secret: 'x', overridden: false},
      {alias: 'c', value: 'A', line: 22, overridden: false},
      {alias: 'd', value: '', line: 22, overridden: false},
    ])
    expect(file.problems).to.deep.equal([])
    expect(file.remarks).to.deep.equal([
      'in both "data" and "stringData", so the value in "stringData" is used: "a" (line 7)',
    ])
  })

  it('are noted if they begin with a line break, as kubectl reads them', function () {
    needs(this, 'kubectl')
    const text = `${head}data:\n  A: Cm9sZA==\n  B: b2xkCg==\n  Z: Cm9sZA==\nstringData:\n  C: |\n\n    old\n  D: |\n    old\n  E: "\\nold"\n  F: " \\r\\nold"\n  G: "\\n"\n  H: >-\n    old\n  Z: old\n`
    const [{data = {}, stringData = {}} = {}] = readManifest(text)
    const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const)
    const values = Object.entries({...Object.fromEntries(decoded), ...stringData})
    const beginning = values.filter(([, value]) => /^\s*\n/.test(value) && value.trim() !== '').map(([key]) => key)
    expect(beginning).to.deep.equal(['A', 'C', 'E', 'F'])
    expect(open(text).remarks).to.deep.equal([
      'in both "data" and "stringData", so the value in "stringData" is used: "Z" (line 8)',
      'the value begins with a line break, so $env{…} finds nothing in it: "A" (line 6), "C" (line 10), "E" (line 15), "F" (line 16); remove the line break',
    ])
  })

  it('are what kubectl reads if a line in quotation marks ends in a backslash', function () {
    needs(this, 'kubectl')
    const written = [
      'a\n    b',
      'a\\\n    b',
      'a\\\n\n    b',
      'a\\\n  \n \n\n   \t b',
      'a\\\\\n\n    b',
      'a\\\\\\\n\n    b',
      'a \\\n\n\n    ',
      '\\\n\n    \\ b\\\n    c',
      '\\"\\\n\n    \\"',
    ]
    const texts = [...written, ...written.map((text) => text.replaceAll('\n', '\r\n'))]
    const manifest = `${head}stringData:\n${texts.map((text, index) => `  k${index}: "${text}"\n`).join('')}`
    const [{stringData = {}} = {}] = readManifest(manifest)
    expect(Object.fromEntries(open(manifest).values.map(({alias, value}) => [alias, value]))).to.deep.equal(stringData)
  })

  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a comment': ['stringData:\n  a: old # old\n', 'stringData:\n  a: TkVX # old\n'],
    'quotation marks': [
      `stringData:\n  a: "o\\"ld"\n  b:  'o''ld' # c\n`,
      `stringData:\n  a: "TkVX"\n  b:  'TkVX' # c\n`,
    ],
    'indentation and line ends': ['stringData:\r\n    a:   old   \r\n\r\n', 'stringData:\r\n    a:   TkVX   \r\n\r\n'],
    'the header of a block': [
      'stringData:\n  a: | # c\n\n    old\n     old\n\n# end\n',
      'stringData:\n  a: | # c\n\n    TkVX\n\n# end\n',
    ],
    'the header of a folded block': [
      'stringData:\r\n  a: >-\r\n    old\r\n    old\r\n  b: c',
      'stringData:\r\n  a: >-\r\n    TkVX\r\n  b: TkVX',
    ],
    'an empty block': ['stringData:\n  a: |- # c\n  b: c\n', 'stringData:\n  a: TkVX # c\n  b: TkVX\n'],
    'a plain value of several lines': [
      'stringData:\n  a: old\n    old\n\n    old # c\n',
      'stringData:\n  a: TkVX # c\n',
    ],
    'no value': ['stringData:\n  a: # c\n  b:\n', 'stringData:\n  a: TkVX # c\n  b: TkVX\n'],
    braces: [
      'stringData: { a: old, "b": old,c: , "d": null }\n',
      'stringData: { a: TkVX, "b": "TkVX",c: TkVX , "d": "TkVX" }\n',
    ],
    base64: [
      'data:\n  a: b2xk # c\n  b: "b2xk"\n  c: |\n    b2\n    xk\n',
      `data:\n  a: ${encoded} # c\n  b: "${encoded}"\n  c: |\n    ${encoded}\n`,
    ],
    'a byte order mark': ['', ''],
  }
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`are replaced without changing ${name}`, () => {
      const mark = name === 'a byte order mark' ? '\uFEFF' : ''
      const longer = (text: string) =>
        mark +
        head +
        text.replaceAll('TkVX', 'TkVXTkVX').replaceAll(encoded, Buffer.from('TkVXTkVX').toString('base64'))
      const file = open(mark + head + before)
      expect(file.replace(() => 'TkVXTkVX').toString()).to.equal(longer(after))
      expect(file.replace(() => undefined).toString()).to.equal(mark + head + before)
    })
  }

  it('are quoted if YAML would not read them as a string', () => {
    for (const text of [
      '12345678',
      '1e345678',
      '0x12abcd',
      'true',
      'null',
      'NaN=',
      '+1234567',
      'abcdef12',
      '1234e567',
    ]) {
      const result = open(`${head}stringData:\n  a: old\n`)
        .replace(() => text)
        .toString()
      expect(result).to.include(`a: '${text}'\n`)
    }
    expect(
      open(`${head}stringData:\n  a: old\n`)
        .replace(() => '+/12Zm9v')
        .toString(),
    ).to.include('a: +/12Zm9v\n')
  })

  it('remain JSON in JSON', () => {
    const text = JSON.stringify(
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'x'}, stringData: {a: 'o"ld', b: null}, data: {c: 'b2xk'}},
      null,
      '\t',
    )
    expect(JSON.parse(replaced(text))).to.deep.include({stringData: {a: 'TkVX', b: 'TkVX'}, data: {c: encoded}})
  })

  const problems: Readonly<Record<string, readonly [text: string, line: number, problem: RegExp]>> = {
    'invalid base64': [`${head}data:\n  a: b2x\n`, 6, /not base64/],
    'a repeated key': [`${head}stringData:\n  a: x\n  a: z\n`, 7, /repeats the key of line 6/],
    'a repeated field': [`${head}stringData: {}\nstringData: {}\n`, 6, /repeats the key of line 5/],
    'an alias': [`${head}stringData:\n  a: *x\n`, 6, /alias/],
    'an anchor': [`${head}stringData:\n  a: &x y\n`, 6, /anchor/],
    'an anchor on a field': [`${head}stringData: &x\n  a: z\n`, 5, /anchor/],
    'a tag': [`${head}stringData:\n  a: !!binary eA==\n`, 6, /tag/],
    'a tag on a key': [`${head}stringData:\n  !!str a: x\n`, 6, /tag/],
    'a merge key': [`${head}stringData:\n  <<: *x\n`, 6, /<</],
    'a merged kind': ['a: &x {kind: Secret}\n---\n<<: *x\n', 3, /kind/],
    'a complex key': [`${head}stringData:\n  ? [a]\n  : b\n`, 5, /key that is not a string/],
    'a sequence': [`${head}stringData:\n  a: [b]\n`, 6, /not a string/],
    'a mapping': [`${head}stringData:\n  a:\n    b: c\n`, 6, /not a string/],
    'a field that is not a mapping': [`${head}stringData: [a]\n`, 5, /not a mapping/],
    'items that are an alias': ['kind: List\nitems: *x\n', 1, /aliases/],
  }
  for (const [name, [text, line, problem]] of Object.entries(problems)) {
    it(`are kept if there is ${name}`, () => {
      const file = open(text)
      expect(file.problems.map((found) => found.line)).to.deep.equal([line])
      expect(file.problems[0]!.problem).to.match(problem)
      expect(() => file.replace(() => undefined)).to.throw(SecretsError)
    })
  }

  it('are rejected if the text is not YAML, with the line but no text of it', () => {
    for (const text of [
      'a: [',
      'a: "QXZJ\n',
      'a: QXZJ\n QXZJ: QXZJ\n',
      '\ta: b\n\tQXZJ',
      'a: !QXZJ!b c',
      `${'['.repeat(200)}QXZJ`,
      'a: b\0',
    ]) {
      expect(() => open(text), text)
        .to.throw(FormatError, /line \d/)
        .that.satisfies((error: FormatError) => !`${error.message} ${error.hint}`.includes('QXZJ'))
    }
  })
})

/** The names and values of all Secrets, as another parser reads them. */
type Reading = readonly KubernetesSecret[]

const byYaml = (text: string): Reading =>
  parseAllDocuments(text, {version: '1.1'})
    .map((document) => (expect(document.errors).to.deep.equal([]), document.toJS() as KubernetesSecret | null))
    .filter((read) => read?.kind === 'Secret') as Reading
const byJsYaml = (text: string): Reading =>
  (loadAll(text) as (KubernetesSecret | null)[]).filter((read) => read?.kind === 'Secret') as Reading

/** Kubernetes does not accept null as a string. */
function entriesOf(held: Readonly<Record<string, string | null>> | null | undefined): [string, string][] {
  return Object.entries(held ?? {}).map(([key, value]) => [key, value ?? ''])
}

/** Every value as a string, by Secret, field and key. */
function valuesOf(secrets: Reading): Map<string, string> {
  const values = new Map<string, string>()
  for (const [index, {stringData, data}] of secrets.entries()) {
    for (const [key, value] of entriesOf(stringData)) values.set(`${index} stringData ${key}`, value)
    for (const [key, value] of entriesOf(data))
      values.set(`${index} data ${key}`, Buffer.from(value, 'base64').toString())
  }
  return values
}

describe('manifests edited in place, in other parsers', () => {
  const readable = () => samples(fc.tuple(manifests, fc.array(fc.boolean(), {minLength: 1, maxLength: 7})), 600)
  /** Some parsers lose this name in plain objects. */
  const withoutProto = (values: Map<string, string>) =>
    new Map([...values].filter(([name]) => !name.endsWith('__proto__')))

  it('can all be parsed before the edit', () => {
    for (const [text] of readable()) {
      const label = `${JSON.stringify(text)} (MI_PROPERTY_SEED=${seed})`
      const ours = open(text)
      expect(ours.problems, label).to.deep.equal([])
      expect(
        ours.values
          .filter(({alias}) => alias !== '__proto__')
          .map(({value}) => value)
          .sort(),
        label,
      ).to.deep.equal([...withoutProto(valuesOf(byJsYaml(text))).values()].sort())
    }
  })

  function exchanged(text: string, coins: readonly boolean[]): {result: string; fate: boolean[]} {
    const fate: boolean[] = []
    const result = open(text).replace(() => {
      const isNew = coins[fate.length % coins.length]!
      fate.push(isNew)
      return isNew ? 'TkVXTkVXTkVX' : undefined
    })
    return {result: result.toString(), fate}
  }

  for (const [name, read] of Object.entries({'the yaml package': byYaml, 'js-yaml': byJsYaml})) {
    it(`have the new values and the others unchanged, in ${name}`, () => {
      for (const [text, coins] of readable()) {
        const {result, fate} = exchanged(text, coins)
        const label = `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`
        const before = valuesOf(read(text))
        const after = valuesOf(read(result))
        expect([...after.keys()], label).to.deep.equal([...before.keys()])
        const changed = [...after].filter(([key, value]) => value !== before.get(key))
        expect(
          changed.every(([, value]) => value.trim() === 'TkVXTkVXTkVX'),
          label,
        ).to.equal(true)
        if (!text.includes('__proto__')) expect(changed.length, label).to.equal(fate.filter(Boolean).length)
      }
    })

    it(`have only the merged values added, in ${name}`, () => {
      for (const [text] of readable()) {
        const {bytes, added} = mergedInto(text)
        const result = bytes.toString()
        const label = `${JSON.stringify(text)} -> ${JSON.stringify(result)} (MI_PROPERTY_SEED=${seed})`
        const before = valuesOf(read(text))
        const after = valuesOf(read(result))
        const gained = [...after].filter(([key]) => !before.has(key))
        expect(
          gained.map(([key, value]) => [key.split(' ')[2], value]),
          label,
        ).to.have.deep.members(added.map((alias) => [alias, ciphertexts[alias]]))
        for (const [key, value] of before) {
          const alias = key.split(' ')[2]!
          expect(after.get(key)?.trim(), `${key} in ${label}`).to.be.oneOf(
            alias in ciphertexts ? [ciphertexts[alias], value.trim()] : [value.trim()],
          )
        }
      }
    })
  }

  it('have the intended values in kubectl', function () {
    needs(this, 'kubectl')
    const chosen = readable().slice(0, 150)
    const parts = chosen.map(([text]) => `${mergedInto(text).bytes.toString().replaceAll('\r\n', '\n')}\n`)
    const separate = parts.map((part) => byYaml(part))
    const read = readManifest(parts.join('---\n')).filter(({kind}) => kind === 'Secret')
    expect(valuesOf(read)).to.deep.equal(valuesOf(separate.flat()))
  })

  const ciphertexts: Readonly<Record<string, string>> = {'new.one': 'Q+/=', key: 'TkVXTkVXTkVX', '08_': '12345678'}

  function mergedInto(text: string) {
    return mergeWhole(
      kubernetes({name: 'wso2secret', labels: {}}),
      Buffer.from(text),
      Object.entries(ciphertexts).map(([alias, ciphertext]) => ({alias, ciphertext})),
    )
  }
})
