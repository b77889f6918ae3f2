/** Reading hostile files takes little time, throws nothing but a UserError, and shows no secret. */
import {expect} from 'chai'
import fc from 'fast-check'
import {UserError} from '../../src/errors.js'
import {dotenv, parseEnvironment} from '../../src/formats/dotenv/dotenv.js'
import {properties} from '../../src/formats/properties/properties.js'
import {check, textsOf} from './generated.js'
import {readWhole} from './whole.js'

const readers = {
  properties: (bytes: Uint8Array) => readWhole(properties, bytes),
  dotenv: (bytes: Uint8Array) => readWhole(dotenv, bytes),
  environment: (bytes: Uint8Array) => ({values: [...parseEnvironment(bytes)], problems: [], remarks: []}),
}

/** Everything a reader returns, without the values. */
function messagesOf(read: () => {readonly problems: readonly unknown[]; readonly remarks: readonly string[]}): string {
  try {
    const {problems, remarks} = read()
    return JSON.stringify([problems, remarks])
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return JSON.stringify([error.message, error.hint])
  }
}

const pieces = [
  '\n',
  '\r',
  '=',
  ':',
  ' ',
  '\\',
  '\\u12',
  '\\ud800',
  '"',
  "'",
  '`',
  '#',
  '!',
  'a',
  'export ',
  '\0',
  '\uFEFF',
  '\u2028',
  '😀',
  '__proto__=',
]
const bytes = fc.oneof(
  fc.uint8Array({maxLength: 64}),
  textsOf(pieces).map((text) => new Uint8Array(Buffer.from(text))),
  fc
    .tuple(textsOf(pieces), fc.uint8Array({maxLength: 3}), textsOf(pieces))
    .map(([before, middle, after]) => new Uint8Array(Buffer.concat([Buffer.from(before), middle, Buffer.from(after)]))),
  textsOf(pieces).map((text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
)

/** Secrets are made of letter sequences that occur in no alias and no message. */
const secretPieces = [
  'QXZJ',
  'ZZXQJ',
  'JJQX',
  'QXZJ',
  ' ',
  '#',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '\\n',
  '\\u00',
  '\\ud83d',
  '\u2028',
  '$',
]
const secret = textsOf(secretPieces, 8)
const names = fc.constantFrom('a', 'b', 'a', '__proto__', 'db.password', 'a:', 'export c', 'd\\u12', '\u00e9')
const separators = fc.constantFrom('=', ' = ', ':', ' ', ': ')
const entries = fc.array(fc.tuple(names, separators, secret, fc.constantFrom('\n', '\r\n', '\r', '\n\n')), {
  maxLength: 5,
})
const files = fc
  .tuple(entries, fc.constantFrom('', '\xff'), secret)
  .map(([lines, broken, last]) =>
    Buffer.concat([
      Buffer.from(`${lines.map((line) => line.join('')).join('')}\nlast=`),
      Buffer.from(broken, 'latin1'),
      Buffer.from(last),
    ]),
  )

const size = 1 << 19
const fill = (text: string) => Buffer.alloc(size, text)
const startThen = (start: string, text: string) => Buffer.concat([Buffer.from(start), fill(text)])

const shapes: Readonly<Record<string, () => Buffer>> = {
  'blank lines': () => fill('\n'),
  'carriage returns': () => fill('\r'),
  spaces: () => startThen('A=x', ' '),
  'spaces before a word': () => Buffer.concat([startThen('A=x', ' '), Buffer.from('y')]),
  'one long word': () => fill('a'),
  words: () => fill('a\n'),
  'words far apart': () => fill(`k${'\n'.repeat(1000)}`),
  'assignments without a value': () => fill('a=\n'),
  'assignments that take the next line': () => fill('a:\n'),
  'open quotation marks': () => fill("A='\n"),
  'three kinds of open quotation marks': () => fill(`A=' "\nB=\` '\n`),
  'escaped marks': () => startThen("A='", "\\'"),
  'escaped marks on many lines': () => fill('A="\\" x\n'),
  'a value in quotes': () => Buffer.concat([startThen('A="', 'x'), Buffer.from('"')]),
  'assignments in quotes': () => Buffer.concat([startThen('A="', 'B\n'), Buffer.from('"')]),
  'blank lines in quotes': () => Buffer.concat([startThen('A="', '\n'), Buffer.from('"')]),
  'line separators and marks': () => startThen('A=', "'x\u2028"),
  exports: () => fill('export '),
  'exports on many lines': () => fill('export\n'),
  backslashes: () => fill('\\'),
  continuations: () => fill('\\\n'),
  escapes: () => fill('\\a'),
  'malformed escapes': () => fill('a=\\u\n'),
  'bytes that are not UTF-8': () => Buffer.alloc(size, 0xfe).fill(10, 0, 1),
  'lines that are not UTF-8': () => Buffer.alloc(size, Buffer.of(0xe9, 10)),
  'many aliases': () => Buffer.from(Array.from({length: 150_000}, (_, index) => `${index}=x`).join('\n')),
}

for (const [name, read] of Object.entries(readers)) {
  describe(`a hostile file, read as ${name}`, () => {
    it('returns values or a UserError', () => {
      check(bytes, 2000, (file) => {
        messagesOf(() => read(file))
      })
    })

    it('shows no secret in messages', () => {
      check(files, 2000, (file) => {
        expect(messagesOf(() => read(file))).not.to.match(/[QXZJ]{4}/)
      })
    })

    for (const [shape, file] of Object.entries(shapes)) {
      it(`is read quickly: ${shape}`, () => {
        messagesOf(() => read(file()))
      }).timeout(120_000)
    }
  })
}
