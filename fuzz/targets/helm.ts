/** Values of a Helm chart. */
import {load} from 'js-yaml'
import {helmMerging} from '../../src/formats/helm/helm-merging.js'
import {helmOutput} from '../../src/formats/helm/helm-output.js'
import {helmValues} from '../../src/formats/helm/helm-values.js'
import {readInPlace, type InPlace} from '../../test/formats/whole.js'
import {textsIn} from '../corpus.js'
import {helmDialect} from '../mutators/dialects.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {readEditable, replaceInEditable} from './editable.js'
import {generator} from './lines.js'

export const helmTarget: Target = {
  name: 'helm',
  weight: 8,
  generate: generator(textsIn('fuzz/helm'), helmDialect),
  read: (input, witness) => {
    readEditable(input, {format: helmMerging.format, output: helmOutput}, witness)
    const text = witness.attempt(() => readInPlace(helmValues, input))
    if (text === undefined) return
    replaceInEditable(input, text, {format: helmValues}, witness)
    if (text.problems.length === 0 && !losesBlankLines.test(input.toString('latin1')))
      compareWithJsYaml(input, text, witness)
  },
}

/** In quotation marks, the library loses blank lines after a backslash at the end of a line. Helm does not. */
const losesBlankLines = /\\[\r\n]/

/** Every string that the chart would take is found. */
function compareWithJsYaml(input: Buffer, {values}: InPlace, witness: Witness): void {
  const root = loadAny(input)
  const config = passwordsIn(below(root, ['wso2', 'config']), 'wso2.config')
  const theirs = [...config, ...entriesOf(below(root, ['wso2', 'deployment', 'envs']))]
  // The library calls an empty key "null".
  const isText = ([name, value]: readonly [string, unknown]) =>
    typeof value === 'string' && value !== '' && !name.split('.').includes('null')
  const ours = new Set(values.map(({alias, value}) => JSON.stringify([alias, value])))
  const missing = theirs.filter((entry) => isText(entry) && !ours.has(JSON.stringify(entry)))
  witness.agree('every string that js-yaml finds is found', missing, [])
}

function loadAny(input: Buffer): unknown {
  try {
    return load(input.toString('utf8'))
  } catch {
    return undefined
  }
}

function below(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((each, key) => Object.getOwnPropertyDescriptor(Object(each), key)?.value, value)
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

function passwordsIn(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  return entriesOf(value).flatMap(([key, each]) =>
    key === 'password' || key === 'keyPassword'
      ? [[`${path}.${key}`, each] as const]
      : passwordsIn(each, `${path}.${key}`),
  )
}
