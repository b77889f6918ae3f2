import {expect} from 'chai'
import fc from 'fast-check'
import {stateOf, type StateRules} from '../../../src/app/secrets/encrypt-state.js'
import {encryptedProperties} from '../../../src/formats/properties/properties.js'
import {check, samples, textsOf} from '../../formats/generated.js'
import {readByJava} from '../../formats/properties/java-properties.js'
import {needs} from '../../support/tools.js'

const rules: StateRules = {all: false, mustBeMarked: false, forcePlaintext: false}
const value = (text: string) => ({alias: 'a', value: text, line: 1, overridden: false})
const kinds = (text: string) =>
  [rules, {...rules, mustBeMarked: true}, {...rules, all: true}].map((each) => stateOf(value(text), each).kind)

describe('the state of a value to encrypt', () => {
  const ciphertext = `${'Q1w2E3r4/'.repeat(38)}==`

  const cases: Readonly<Record<string, readonly [text: string, marked: string, mustBeMarked: string, all: string]>> = {
    'plaintext in brackets': ['[x]', 'plaintext', 'plaintext', 'plaintext'],
    'plaintext in brackets and blanks': [' \t[x] ', 'plaintext', 'plaintext', 'plaintext'],
    'empty brackets': ['[]', 'problem', 'problem', 'problem'],
    'brackets elsewhere': ['x[y]z', 'problem', 'problem', 'problem'],
    'an opening bracket': ['[x', 'problem', 'problem', 'problem'],
    'a closing bracket': ['x]', 'unmarked', 'problem', 'plaintext'],
    'plaintext without brackets': ['hunter2', 'unmarked', 'problem', 'plaintext'],
    'a short text in base64': ['QUJD', 'unmarked', 'problem', 'plaintext'],
    'no value': ['', 'unmarked', 'problem', 'problem'],
    'a ciphertext': [ciphertext, 'already-encrypted', 'already-encrypted', 'already-encrypted'],
    'a ciphertext in brackets': [`[${ciphertext}]`, 'problem', 'problem', 'problem'],
    'a variable': ['$env{X}', 'reference', 'reference', 'reference'],
    'a property': [' $sys{x.y} ', 'reference', 'reference', 'reference'],
    'text around a variable': ['a$env{X}b', 'reference', 'reference', 'reference'],
    'a variable in brackets': ['[$env{X}]', 'plaintext', 'plaintext', 'plaintext'],
    'a reference to a secret': ['$secret{x}', 'unmarked', 'problem', 'plaintext'],
  }
  for (const [name, [text, ...expected]] of Object.entries(cases)) {
    it(`is clear for ${name}`, () => {
      expect(kinds(text)).to.deep.equal(expected)
    })
  }

  it('has the plaintext byte for byte, and never shows a value in a problem', () => {
    check(fc.string({unit: 'binary', minLength: 1}), 2000, (secret) => {
      const state = stateOf(value(`[${secret}]`), {...rules, forcePlaintext: true})
      expect(state).to.deep.equal({kind: 'plaintext', plaintext: secret})
    })
    check(textsOf(['[', ']', 'hunter2', ' ', '$env{', '}', '"']), 2000, (text) => {
      const state = stateOf(value(text), {...rules, mustBeMarked: true})
      if (state.kind === 'problem') expect(state.problem + (state.hint ?? '')).not.to.include('hunter2')
    })
  })

  it('agrees with Java on which values of a .properties file are in brackets, and on what is in them', function () {
    needs(this, 'java', 'javac')
    const files = samples(
      textsOf(['a', 'b=', '=', ':', ' ', '\\', '\n', '\r\n', '[', ']', '#', '\\u005b', 'é', '\t'], 16),
      500,
    )
    const readings = readByJava(files)
    for (const [index, file] of files.entries()) {
      const block = encryptedProperties.read(Buffer.from(file))
      const {puts, malformed} = readings[index]!
      if (malformed || puts.length !== block.values.length || block.problems.length > 0 || file.startsWith('\0'))
        continue
      const found = block.values.map((each) => ({alias: each.alias, ...stateOf({...each, alias: 'a'}, rules)}))
      for (const [at, [key, text]] of puts.entries()) {
        const trimmed = text.replaceAll(/^[ \t]+|[ \t]+$/g, '')
        const isMarked = trimmed.length > 2 && trimmed.startsWith('[') && trimmed.endsWith(']')
        expect(found[at]?.alias, JSON.stringify(file)).to.equal(key)
        const plaintext = found[at]?.kind === 'plaintext' ? found[at].plaintext : undefined
        expect(plaintext, JSON.stringify(file)).to.equal(
          isMarked && !block.values[at]?.bare ? trimmed.slice(1, -1) : undefined,
        )
      }
    }
  })
})
