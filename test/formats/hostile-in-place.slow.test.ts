/** Reading, replacing and merging hostile files takes little time, throws nothing but a UserError, and shows no secret. */
import {expect} from 'chai'
import fc from 'fast-check'
import {UserError} from '../../src/errors.js'
import {dotenvFile, encryptedDotenv} from '../../src/formats/dotenv/dotenv-file.js'
import {helmOutput} from '../../src/formats/helm/helm-output.js'
import {helmValues} from '../../src/formats/helm/helm-values.js'
import {encryptedManifest} from '../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../src/formats/kubernetes/manifest-output.js'
import {encryptedProperties, propertiesFile} from '../../src/formats/properties/properties.js'
import {encryptedToml} from '../../src/formats/toml/encrypted-toml.js'
import {tomlFile} from '../../src/formats/toml/toml-output.js'
import type {EncryptedFormat, OutputFormat} from '../../src/formats/format.js'
import {check, textsOf} from './generated.js'
import {mergeWhole, readInPlace} from './whole.js'

const formats: Readonly<Record<string, readonly [EncryptedFormat, OutputFormat, Family]>> = {
  properties: [encryptedProperties, propertiesFile, 'lines'],
  dotenv: [encryptedDotenv, dotenvFile, 'lines'],
  manifest: [encryptedManifest, kubernetes({name: 'x', labels: {}}), 'yaml'],
  toml: [encryptedToml, tomlFile(), 'toml'],
  helm: [helmValues, helmOutput, 'yaml'],
}

type Family = 'lines' | 'toml' | 'yaml'

const values = [
  {alias: 'a', ciphertext: 'TkVXTkVX'},
  {alias: 'new', ciphertext: 'QUJDREVG'},
]

/** All messages from reading, replacing and merging, without the values. */
function messagesOf(bytes: Uint8Array, format: EncryptedFormat, output: OutputFormat): string {
  const attempts = [
    () => {
      const {problems, remarks} = readInPlace(format, bytes)
      return [problems, remarks]
    },
    () => readInPlace(format, bytes).replace(() => 'TkVXTkVX').length,
    () => mergeWhole(output, bytes, values).remarks,
  ]
  return attempts.map(attemptMessage).join('\n')
}

function attemptMessage(attempt: () => unknown): string {
  try {
    return JSON.stringify(attempt())
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return JSON.stringify([error.message, error.hint, 'problems' in error && error.problems])
  }
}

const head = 'kind: Secret\nmetadata: {name: x}\n'
const pieces = [
  ...[
    '\n',
    '\n',
    '\n  ',
    '\n    ',
    '\r\n  ',
    '\r',
    '\t',
    ' ',
    ': ',
    ': ',
    ':',
    '- ',
    '? ',
    ', ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '#',
    ' # ',
  ],
  ...[
    '|',
    '|-\n',
    '>+2\n',
    '&a ',
    '*a',
    '!!binary ',
    '!x ',
    '<<: ',
    '---\n',
    '--- |\n',
    '...\n',
    '%YAML 1.2\n',
    '\0',
    '\uFEFF',
    '\u2028',
    '\u0085',
    '😀',
  ],
  ...[
    'a',
    'b: c',
    'b2xk',
    'kind: Secret\n',
    'kind: List\nitems:\n',
    'stringData:',
    'data:',
    'metadata:\n  name: x\n',
    '{"kind":"Secret"',
    '=',
    'export ',
  ],
]
const texts = fc.oneof(
  textsOf(pieces, 40),
  textsOf(pieces, 30).map((text) => `${head}stringData:\n  a: ${text}`),
  textsOf(pieces, 30).map((text) => `${head}${text}`),
)
const bytes = fc.oneof(
  fc.uint8Array({maxLength: 64}),
  texts.map((text) => new Uint8Array(Buffer.from(text))),
  fc
    .tuple(texts, fc.uint8Array({maxLength: 3}))
    .map(([text, end]) => new Uint8Array(Buffer.concat([Buffer.from(text), end]))),
)

/** Secrets made of letter sequences that occur in no message. They appear only in values. */
const secrets = textsOf(
  ['QXZJ', 'ZZXQJ', ' ', '#', '"', "'", '\\', '\n', '\n  ', ': ', '!', '&', '*', '{', '[', '\\ud83d', '%', '|'],
  8,
)
const leaking = fc.tuple(
  fc.constantFrom(
    'a=',
    'a: ',
    'a="',
    `${head}stringData:\n  a: `,
    `${head}data:\n  a: `,
    '[secrets]\na = "',
    '[secrets]\na = "x"\n# b = "[',
    'wso2:\n  config:\n    password: ',
    'wso2:\n  deployment:\n    envs:\n      A: ',
    '{"kind": "Secret", "stringData": {"a": "',
  ),
  fc.constantFrom('QXZJ', 'QXZJ:QXZJ'),
  secrets,
)

const size = 1 << 17
const fill = (text: string) => Buffer.alloc(size, text)
const startThen = (start: string, text: string) => Buffer.concat([Buffer.from(start), fill(text)])
const entry = (index: number) => `  k${index}: v\n`
const many = (count: number, line: (index: number) => string) =>
  Buffer.from(Array.from({length: count}, (_, index) => line(index)).join(''))

type Shapes = Readonly<Record<string, () => Buffer>>

const anyShapes: Shapes = {
  'blank lines': () => fill('\n'),
  'carriage returns': () => fill('\r'),
  'CR LF': () => fill('a=b\r\n'),
  spaces: () => startThen('a=x', ' '),
  'spaces before a word': () => Buffer.concat([startThen('a=x', ' '), Buffer.from('y')]),
  'one long word': () => fill('a'),
  backslashes: () => fill('\\'),
  'many lines': () => many(50_000, (index) => `k${index}=x\n`),
  tabs: () => fill('\t'),
  'deep brackets': () => fill('['),
  'open quotation marks': () => fill("A='\n"),
  'bytes that are not UTF-8': () => Buffer.alloc(size, Buffer.of(0xe9, 10)),
}

const shapes: Readonly<Record<Family, Shapes>> = {
  lines: {
    continuations: () => fill('\\\n'),
    'continued lines': () => startThen('a=', 'x\\\n'),
    'one alias on many lines': () => fill('a=x\n'),
    'assignments that take the next line': () => fill('a:\n'),
  },
  yaml: {
    'a Secret with many values': () => Buffer.concat([Buffer.from(`${head}stringData:\n`), many(25_000, entry)]),
    'many Secrets': () => fill(`${head}stringData:\n  a: b\n---\n`),
    'a List of many Secrets': () =>
      Buffer.concat([
        Buffer.from('kind: List\nitems:\n'),
        fill('- kind: Secret\n  metadata: {name: x}\n  stringData: {a: b}\n'),
      ]),
    'values in data that are overridden': () =>
      Buffer.concat([
        Buffer.from(`${head}stringData:\n`),
        many(20_000, entry),
        Buffer.from('data:\n'),
        many(20_000, (index) => `  k${index}: eA==\n`),
      ]),
    'repeated keys': () => startThen(`${head}stringData:\n`, '  a: b\n'),
    'deep lists': () => fill('- '),
    'empty flow sequences': () => startThen('kind: Secret\nstringData: [', '[],'),
    'braces and keys': () => startThen('{', 'a,'),
    'empty documents': () => fill('---\n'),
    'explicit keys': () => fill('? \n'),
    'a bomb of aliases': () =>
      Buffer.from(
        `kind: List\nitems:\n- &a0 {kind: Secret}\n${Array.from({length: 90}, (_, index) => `- &a${index + 1} [${`*a${index}, `.repeat(9)}]\n`).join('')}`,
      ),
    'many anchors': () => fill('- &a b\n'),
    'a huge anchor': () => startThen('kind: Secret\nstringData: &', 'a'),
    'a huge tag': () => startThen('kind: Secret\nstringData: !', 'a'),
    'a block of blank lines': () => startThen(`${head}stringData:\n  a: |\n`, '\n'),
    'a block of spaces': () => startThen(`${head}stringData:\n  a: |\n`, '    \n'),
    'a block that keeps blank lines': () => startThen(`${head}stringData:\n  a: |+\n    x\n`, '\n'),
    'a quoted value of many lines': () =>
      Buffer.concat([startThen(`${head}stringData:\n  a: "`, 'x\n    '), Buffer.from('"\n')]),
    'a plain value of many lines': () => startThen(`${head}stringData:\n  a: x`, '\n    x'),
    comments: () => startThen(`${head}stringData:\n  a: b\n`, '# c\n'),
    'invalid base64': () => startThen(`${head}data:\n  a: `, '='),
    'base64 of many lines': () => startThen(`${head}data:\n  a: |\n`, '    QUJD\n'),
    'deep passwords of Helm values': () =>
      many(700, (index) => `${' '.repeat(index)}${index === 0 ? 'wso2' : 'config'}:\n`),
    'variables of Helm values': () => startThen('wso2:\n  deployment:\n    envs:\n', '      A: "[x]"\n'),
    'merged variables of Helm values': () => startThen('wso2:\n  deployment:\n    envs:\n', '      <<: *a\n'),
  },
  toml: {
    'headers of TOML': () => many(20_000, (index) => `[a${index}]\n`),
    'a long key of TOML': () => Buffer.concat([fill('a.'), Buffer.from('b = 1')]),
    'a comment of TOML that is nearly a secret': () => startThen('[secrets]\n# a = "', '['),
    'open strings of TOML': () => startThen('[secrets]\na = """', '""x'),
    'secrets of TOML': () => startThen('[secrets]\n', 'a = "[x]"\n'),
    'deep tables of TOML': () => startThen('a = ', '{a='),
    'references without an end': () => startThen('[secrets]\na = "', '$env{'),
  },
}

for (const [name, [format, output, family]] of Object.entries(formats)) {
  describe(`a hostile file, edited in place as ${name}`, () => {
    it('produces a result or a UserError', () => {
      check(bytes, 1000, (file) => {
        messagesOf(file, format, output)
      })
    })

    it('shows no secret in messages', () => {
      check(leaking, 1000, ([start, word, rest]) => {
        expect(
          messagesOf(Buffer.from(`${start}${word}${rest.replaceAll('\n', '\n  #')}`), format, output),
        ).not.to.match(/[QXZJ]{4}/)
      })
    })

    for (const [shape, file] of Object.entries({...anyShapes, ...shapes[family]})) {
      it(`is processed quickly: ${shape}`, () => {
        messagesOf(file(), format, output)
      }).timeout(60_000)
    }
  })
}
