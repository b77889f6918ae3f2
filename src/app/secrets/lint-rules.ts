/** The rules that files of encrypted values are checked by without a key. */
import type {ShapeReason} from '../../cipher/fault.js'
import type {FlawKind} from '../../formats/format.js'

/** A stable word, for scripts and code scanning. */
export type LintRule = FlawKind | ShapeReason | 'repeated' | 'unreadable'

interface LintRuleText {
  /** Whether the secret is certainly unusable, or only for some of the programs that load the file. */
  readonly level: 'error' | 'warning'
  /** What a finding means: a sentence without a full stop. */
  readonly meaning: string
  /** What to try: a clause in the imperative. */
  readonly help: string
}

const again = 'encrypt damaged values again with "mi secret create"'
const chooseProfile = 'use --profile to choose the profile that the values are encrypted for'

export const lintRules: Readonly<Record<LintRule, LintRuleText>> = {
  plaintext: {
    level: 'error',
    meaning: 'A secret is not encrypted',
    help: 'encrypt plaintext with "mi secret encrypt FILE", adding --all if it is not in brackets',
  },
  'no-value': {level: 'error', meaning: 'A secret has no value', help: 'remove empty values, or encrypt new ones'},
  'not-base64': {level: 'error', meaning: 'A ciphertext is not valid base64', help: again},
  'not-encoded': {
    level: 'error',
    meaning: 'A ciphertext in "data" of a Kubernetes Secret is not encoded in base64 once more',
    help: 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
  },
  malformed: {level: 'error', meaning: 'An AES envelope is damaged', help: again},
  'wrong-length': {
    level: 'error',
    meaning: 'A ciphertext is truncated, or has the wrong length for the key',
    help: 'encrypt truncated values again with "mi secret create", and use --profile if they are for another key',
  },
  'another-transformation': {
    level: 'error',
    meaning: 'A secret is encrypted for another kind of key',
    help: chooseProfile,
  },
  unreadable: {level: 'error', meaning: 'Part of the file cannot be read', help: 'fix what cannot be read'},
  'not-clean': {
    level: 'warning',
    meaning: "Only some of Micro Integrator's lookups accept a ciphertext",
    help: 're-encrypt values that are not clean with "mi secret rotate --from-cipher auto"',
  },
  repeated: {level: 'warning', meaning: 'An alias has several values', help: 'keep one value for each alias'},
  'lost-name': {
    level: 'warning',
    meaning: 'Micro Integrator may not find a secret by its name',
    help: 'use only ASCII letters, digits and "_" in names',
  },
  'lost-value': {
    level: 'warning',
    meaning: 'Part of a value may be lost when the file is loaded',
    help: 'write each value on a line of its own, without a comment, and with a space after a single "=" at its end',
  },
  refused: {
    level: 'warning',
    meaning: 'Micro Integrator, its start script or kubectl does not load the file or a line of it',
    help: 'fix what keeps the file from being loaded',
  },
}
