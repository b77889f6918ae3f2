/** Files in which the plaintexts are encrypted in place. */
import {createSecretKey} from 'node:crypto'
import {findTransformation} from '../../src/cipher/transformations.js'
import {AliasChoice} from '../../src/app/secrets/encrypt-choice.js'
import {stateOf, type StateRules} from '../../src/app/secrets/encrypt-state.js'
import {EncryptSurvey} from '../../src/app/secrets/encrypt-survey.js'
import {encryptedFormatFor} from '../../src/formats/encrypted-formats.js'
import type {EncryptedFormat, ExistingValue} from '../../src/formats/format.js'
import {splitPath, yamlPaths} from '../../src/formats/helm/helm-values.js'
import {readInPlace} from '../../test/formats/whole.js'
import {textsIn} from '../corpus.js'
import {dotenvDialect, helmDialect, propertiesDialect, tomlDialect, yamlDialect} from '../mutators/dialects.js'
import {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {generator} from './lines.js'

const key = {transformation: findTransformation('AES256'), key: createSecretKey(Buffer.alloc(32, 1))}

/** Bytes that are no text, as many as an RSA key of 2048 bits makes. */
const ciphertext = Buffer.from(Array.from({length: 256}, (_, index) => (index * 151 + 128) % 256)).toString('base64')

const kinds = [
  ['x.properties', generator(textsIn('fuzz/properties'), propertiesDialect)],
  ['.env', generator(textsIn('fuzz/dotenv'), dotenvDialect)],
  ['secret.yaml', generator(textsIn('fuzz/manifests'), yamlDialect)],
  ['values.yaml', generator(textsIn('fuzz/helm'), helmDialect)],
  ['deployment.toml', generator([...textsIn('fuzz/toml'), ...textsIn('toml')], tomlDialect)],
] as const

const paths = yamlPaths(
  new Map(['wso2.config.admin.password', 'x.A', 'y', 'a.0.b'].map((path) => [path, splitPath(path)])),
)

export const encryptTarget: Target = {
  name: 'encrypt',
  weight: 10,
  generate: (random) => random.pick(kinds)[1](random),
  read: (input, witness) => {
    const random = new Random(input.toString('latin1'))
    const rules = {all: random.oneIn(2), forcePlaintext: random.oneIn(4)}
    for (const [name] of kinds) {
      const format = witness.attempt(() => encryptedFormatFor(name, input))
      if (format !== undefined) encryptAs(input, format, rules, witness)
    }
    encryptAs(input, paths, rules, witness)
  },
}

function encryptAs(
  input: Buffer,
  format: EncryptedFormat,
  rules: Pick<StateRules, 'all' | 'forcePlaintext'>,
  witness: Witness,
): void {
  const text = witness.attempt(() => readInPlace(format, input))
  if (text === undefined) return
  witness.know(text.values.flatMap(({alias, secret}) => [alias, secret]))
  surveyAll(input, format, rules, witness)
  const before = text.values.map((value) => kindOf(value, format, rules))
  if (text.problems.length > 0 || before.includes('problem')) return
  const isPlaintext = (value: ExistingValue) => kindOf(value, format, rules) === 'plaintext'
  const encrypted = witness.attempt(() => text.replace((value) => (isPlaintext(value) ? ciphertext : undefined)))
  if (encrypted === undefined) return
  const after = readInPlace(format, encrypted).values.map((value) => kindOf(value, format, rules))
  const expected = before.map((kind) => (kind === 'plaintext' ? 'already-encrypted' : kind))
  witness.agree('a second run finds nothing to encrypt', after, expected)
}

/** What the command says of the file before it writes anything. */
function surveyAll(
  input: Buffer,
  format: EncryptedFormat,
  rules: Pick<StateRules, 'all' | 'forcePlaintext'>,
  witness: Witness,
): void {
  const choice = new AliasChoice({only: undefined, except: undefined, paths: undefined})
  const survey = new EncryptSurvey(key, {...rules, choice})
  witness.attempt(() => {
    survey.add(format.read(input), {name: 'x', format})
    witness.hear([...survey.remarksOnProblems(), ...survey.remarks()])
    survey.refuse()
  })
}

function kindOf(
  value: ExistingValue,
  {areSecrets}: EncryptedFormat,
  rules: Pick<StateRules, 'all' | 'forcePlaintext'>,
): string {
  return stateOf(value, {...rules, mustBeMarked: areSecrets === true}).kind
}
