/** Whatever a file holds, it is opened, changed and merged into soon, with nothing but a UserError, and shows no secret. */
import {expect} from 'chai'
import fc from 'fast-check'
import {UserError} from '../../src/errors.js'
import {dotenvFile, encryptedDotenv} from '../../src/formats/dotenv/dotenv-file.js'
import {encryptedManifest} from '../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../src/formats/kubernetes/manifest-output.js'
import {encryptedProperties, propertiesFile} from '../../src/formats/properties/properties.js'
import type {EncryptedFormat, OutputFormat} from '../../src/formats/format.js'
import {check, textsOf} from './generated.js'

const formats: Readonly<Record<string, readonly [EncryptedFormat, OutputFormat]>> = {
  properties: [encryptedProperties, propertiesFile],
  dotenv: [encryptedDotenv, dotenvFile],
  manifest: [encryptedManifest, kubernetes({name: 'x', labels: {}})],
}

const values = [
  {alias: 'a', ciphertext: 'TkVXTkVX'},
  {alias: 'new', ciphertext: 'QUJDREVG'},
]

/** What is said when all is done that can be done, the values left out. */
function said(bytes: Uint8Array, format: EncryptedFormat, output: OutputFormat): string {
  const attempts = [
    () => {
      const {problems, remarks} = format.read(bytes)
      return [problems, remarks]
    },
    () => format.read(bytes).replaced(() => 'TkVXTkVX').length,
    () => output.merge!(bytes, values).remarks,
  ]
  return attempts.map(attempted).join('\n')
}

function attempted(attempt: () => unknown): string {
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

/** Secrets of letters that no sentence of ours strings together, in values alone. */
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
    '{"kind": "Secret", "stringData": {"a": "',
  ),
  fc.constantFrom('QXZJ', 'QXZJ:QXZJ'),
  secrets,
)

const size = 1 << 18
const fill = (text: string) => Buffer.alloc(size, text)
const after = (start: string, text: string) => Buffer.concat([Buffer.from(start), fill(text)])
const entry = (index: number) => `  k${index}: v\n`
const many = (count: number, line: (index: number) => string) =>
  Buffer.from(Array.from({length: count}, (_, index) => line(index)).join(''))

const shapes: Readonly<Record<string, () => Buffer>> = {
  'blank lines': () => fill('\n'),
  'carriage returns': () => fill('\r'),
  'CR LF': () => fill('a=b\r\n'),
  spaces: () => after('a=x', ' '),
  'spaces before a word': () => Buffer.concat([after('a=x', ' '), Buffer.from('y')]),
  'one long word': () => fill('a'),
  continuations: () => fill('\\\n'),
  'continued lines': () => after('a=', 'x\\\n'),
  backslashes: () => fill('\\'),
  'many lines': () => many(100_000, (index) => `k${index}=x\n`),
  'one alias on many lines': () => fill('a=x\n'),
  'open quotation marks': () => fill("A='\n"),
  'assignments of the next line': () => fill('a:\n'),
  'a Secret of many values': () => Buffer.concat([Buffer.from(`${head}stringData:\n`), many(50_000, entry)]),
  'many Secrets': () => fill(`${head}stringData:\n  a: b\n---\n`),
  'a List of many': () =>
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
  'repeated keys': () => after(`${head}stringData:\n`, '  a: b\n'),
  'deep brackets': () => fill('['),
  'deep lists': () => fill('- '),
  'flow of nothing': () => after('kind: Secret\nstringData: [', '[],'),
  'braces and keys': () => after('{', 'a,'),
  'empty documents': () => fill('---\n'),
  'explicit keys': () => fill('? \n'),
  'a bomb of aliases': () =>
    Buffer.from(
      `kind: List\nitems:\n- &a0 {kind: Secret}\n${Array.from({length: 90}, (_, index) => `- &a${index + 1} [${`*a${index}, `.repeat(9)}]\n`).join('')}`,
    ),
  'many anchors': () => fill('- &a b\n'),
  'a huge anchor': () => after('kind: Secret\nstringData: &', 'a'),
  'a huge tag': () => after('kind: Secret\nstringData: !', 'a'),
  'a block of blank lines': () => after(`${head}stringData:\n  a: |\n`, '\n'),
  'a block of spaces': () => after(`${head}stringData:\n  a: |\n`, '    \n'),
  'a block kept': () => after(`${head}stringData:\n  a: |+\n    x\n`, '\n'),
  'a quoted value of lines': () => Buffer.concat([after(`${head}stringData:\n  a: "`, 'x\n    '), Buffer.from('"\n')]),
  'a plain value of lines': () => after(`${head}stringData:\n  a: x`, '\n    x'),
  tabs: () => fill('\t'),
  comments: () => after(`${head}stringData:\n  a: b\n`, '# c\n'),
  'base64 that is none': () => after(`${head}data:\n  a: `, '='),
  'base64 of lines': () => after(`${head}data:\n  a: |\n`, '    QUJD\n'),
  'bytes that are not UTF-8': () => Buffer.alloc(size, Buffer.of(0xe9, 10)),
}

for (const [name, [format, output]] of Object.entries(formats)) {
  describe(`a hostile file, changed in place as ${name}`, () => {
    it('gives a result or a UserError', () => {
      check(bytes, 5000, (file) => {
        said(file, format, output)
      })
    })

    it('shows no secret in what is said', () => {
      check(leaking, 3000, ([start, word, rest]) => {
        expect(said(Buffer.from(`${start}${word}${rest.replaceAll('\n', '\n  #')}`), format, output)).not.to.match(
          /[QXZJ]{4}/,
        )
      })
    })

    for (const [shape, file] of Object.entries(shapes)) {
      it(`is done with soon: ${shape}`, () => {
        said(file(), format, output)
      }).timeout(20_000)
    }
  })
}
