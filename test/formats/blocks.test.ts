/** A file that is read block by block, wherever it is cut, gives what it gives in one piece. */
import {expect} from 'chai'
import fc from 'fast-check'
import {UserError} from '../../src/errors.js'
import {dotenvFile, encryptedDotenv} from '../../src/formats/dotenv/dotenv-file.js'
import type {EncryptedFormat, OutputFormat} from '../../src/formats/format.js'
import {encryptedManifest} from '../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../src/formats/kubernetes/manifest-output.js'
import {encryptedProperties, propertiesFile} from '../../src/formats/properties/properties.js'
import {check, textsOf} from './generated.js'
import {mergeWhole, readInPlace} from './whole.js'

const lines = [
  '\n',
  '\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '=',
  '=',
  ': ',
  ':\n',
  '#',
  '\\\n',
  '\\',
  'a',
  'b',
  'é',
  '\u00a0',
  '\u2028',
]
const quotes = [
  '"',
  '"',
  "'",
  '`',
  '\\"',
  'export ',
  'export\n',
  'A=',
  'B="',
  "C='",
  'D: ',
  'x\n',
  'A=TQ=\n',
  'B=b # c\n',
]
const secret = (name: string, field: string) => `kind: Secret\nmetadata: {name: ${name}}\n${field}\n`
const documents = [
  ...[
    '---\n',
    '---\n',
    '---\n',
    '--- # c\n',
    '---\r\n',
    '...\n',
    '# c\n',
    '\n',
    '%YAML 1.2\n',
    'kind: ConfigMap\n',
    '----\n',
  ],
  ...[
    'stringData:\n  a: old\n',
    'data: {a: b2xk}\nstringData: {a: x}\n',
    'stringData:\n  b: |\n    x\n    ---\n',
  ].flatMap((field) => ['x', 'x-2', 'z'].map((name) => secret(name, field))),
  secret('x', 'metadata: {name: x, namespace: n}\nstringData: {c: d}').replace('metadata: {name: x}\n', ''),
  'kind: List\nitems:\n- kind: Secret\n  stringData: {é: x}\n',
]

const formats: Readonly<Record<string, readonly [EncryptedFormat, OutputFormat, fc.Arbitrary<string>]>> = {
  properties: [encryptedProperties, propertiesFile, textsOf([...lines, 'a=x\n', 'é=x\n'], 40)],
  dotenv: [encryptedDotenv, dotenvFile, textsOf([...lines, ...quotes], 40)],
  manifest: [encryptedManifest, kubernetes({name: 'x', labels: {}}), textsOf(documents, 12)],
}

const values = [
  {alias: 'a', ciphertext: 'TkVXTkVX'},
  {alias: 'B', ciphertext: 'TWl='},
  {alias: 'new', ciphertext: 'QUJDREVG'},
]

/** What a piece of work returns, or the error that it throws. */
function outcome(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [error.message, 'problems' in error && error.problems]
  }
}

for (const [name, [format, output, texts]] of Object.entries(formats)) {
  describe(`a file that is read block by block as ${name}`, () => {
    const files = fc.tuple(fc.constantFrom('', '', '\uFEFF'), texts, fc.integer({min: 1, max: 60}))

    it('has the same values, problems and remarks as in one piece', () => {
      let cuts = 0
      check(files, 2500, ([mark, text, size]) => {
        const bytes = Buffer.from(mark + text)
        if (format.cut(bytes) > 0) cuts++
        const read = (chunk?: number) =>
          outcome(() => {
            const {values: found, problems, remarks} = readInPlace(format, bytes, chunk)
            return {found, problems, remarks}
          })
        expect(read(size), JSON.stringify(mark + text)).to.deep.equal(read())
      })
      expect(cuts).to.be.greaterThan(50)
    })

    it('is the same after values were replaced, and after others were merged', () => {
      check(files, 2500, ([mark, text, size]) => {
        const bytes = Buffer.from(mark + text)
        const replace = (chunk?: number) =>
          outcome(() =>
            readInPlace(format, bytes, chunk)
              .replace(({alias}) => (alias === 'a' ? 'TkVXTkVX' : undefined))
              .toString(),
          )
        const merge = (chunk?: number) =>
          outcome(() => {
            const merged = mergeWhole(output, bytes, values, chunk)
            return {...merged, bytes: merged.bytes.toString()}
          })
        expect(replace(size), JSON.stringify(mark + text)).to.deep.equal(replace())
        expect(merge(size), JSON.stringify(mark + text)).to.deep.equal(merge())
      })
    })
  })
}
