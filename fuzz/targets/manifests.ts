/** Kubernetes manifests, and files of any name. */
import {loadAll} from 'js-yaml'
import {parseAllDocuments} from 'yaml'
import {encryptedFormatFor, refuseForeignManifest} from '../../src/formats/encrypted-formats.js'
import {
  foreignError,
  recogniseForeign,
  refuseForeignDestination,
  sourceAdvice,
} from '../../src/formats/foreign/foreign-formats.js'
import type {Source} from '../../src/formats/format.js'
import {encryptedManifest} from '../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../src/formats/kubernetes/manifest-output.js'
import {isLineFormat, lineFormats, sourceFormatNamed} from '../../src/formats/sources.js'
import {readWholeSource} from '../../src/formats/whole-sources.js'
import type {InPlace} from '../../test/formats/whole.js'
import {seedsIn, textsIn} from '../corpus.js'
import {damageBytes, splice} from '../mutators/bytes.js'
import {dotenvDialect, propertiesDialect, tomlDialect, yamlDialect} from '../mutators/dialects.js'
import {encodeText, mutateText} from '../mutators/text.js'
import {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {readEditable, readNamedFile} from './editable.js'
import {generator} from './lines.js'

const manifests = textsIn('fuzz/manifests')
const output = kubernetes({name: 'wso2secret', labels: {}}, false)

export const manifestTarget: Target = {
  name: 'manifest',
  weight: 12,
  generate: generator(manifests, yamlDialect),
  read: (input, witness) => {
    const text = readEditable(input, {format: encryptedManifest, output}, witness)
    if (text === undefined || text.problems.length > 0) return
    if (losesBlankLines.test(input.toString('latin1'))) return
    compare(
      text,
      valuesOf(() => loadAll(input.toString('utf8'))),
      'js-yaml',
      witness,
    )
    if (hasLoneReturn.test(input.toString('latin1'))) return
    compare(
      text,
      valuesOf(() => readByYaml(input.toString('utf8'))),
      'yaml',
      witness,
    )
  },
}

/** In quotation marks, both libraries lose blank lines after a backslash at the end of a line. kubectl does not. */
const losesBlankLines = /\\[\r\n]/

/** The library takes a CR without an LF for a part of the value. kubectl takes it for a line end. */
const hasLoneReturn = /\r(?!\n)/

/** @returns undefined if it does not accept the text */
function readByYaml(text: string): readonly unknown[] | undefined {
  const documents = parseAllDocuments(text, {version: '1.1', merge: false, logLevel: 'silent'})
  if (!Array.isArray(documents) || documents.some(({errors}) => errors.length > 0)) return undefined
  return documents.map((document: {toJS(): unknown}) => document.toJS())
}

type Values = readonly (readonly [alias: string, value: string])[]

/** What another parser finds in `stringData`; undefined if it refuses the text. */
function valuesOf(parse: () => readonly unknown[] | undefined): Values | undefined {
  try {
    return parse()?.flatMap(valuesIn)
  } catch {
    return undefined
  }
}

function valuesIn(object: unknown): Values {
  const {kind, items, stringData} = Object(object) as Partial<Record<string, unknown>>
  if (kind === 'Secret') return Object.entries(Object(stringData) as object).filter(isComparable)
  return kind === 'List' && Array.isArray(items) ? items.flatMap(valuesIn) : []
}

/** Keys that YAML 1.1 and kubectl take for something else are left out, and so are values that are no strings. */
function isComparable(entry: readonly [string, unknown]): entry is readonly [string, string] {
  return typeof entry[1] === 'string' && isPlainName(entry[0])
}

function isPlainName(name: string): boolean {
  return /^[a-z][a-z._]{2,}$/.test(name) && !/^(?:true|false|null|yes|off)$/.test(name)
}

/** @param theirs undefined if the other parser refuses the text */
function compare(text: InPlace, theirs: Values | undefined, parser: string, witness: Witness): void {
  if (theirs === undefined) return
  const ours = text.values.map(({alias, value}) => JSON.stringify([alias, value]))
  const missing = theirs.filter((value) => !ours.includes(JSON.stringify(value)))
  witness.agree(`every string that ${parser} finds is found`, missing, [])
}

const names = [
  '-',
  'a.properties',
  '.env',
  'prod.env',
  'x.yaml',
  'x.json',
  'deployment.toml',
  'a.xml',
  'values.yaml',
  'x.tfvars',
  'x',
]
/** How many of them each input gets, chosen by its content. */
const namesPerInput = 4

const texts = [
  ...[...manifests, ...textsIn('toml')].map(
    (text) => [text, text.startsWith('[') ? tomlDialect : yamlDialect] as const,
  ),
  ...textsIn('toml').map((text) => [text, tomlDialect] as const),
  ...textsIn('fuzz/foreign').map((text) => [text, propertiesDialect] as const),
  ...textsIn('fuzz/dotenv').map((text) => [text, dotenvDialect] as const),
]
const binaries = [...seedsIn('keystores', /one-round|keytool\.jks|rsa\./), ...seedsIn('bouncy-castle', /ks$/)]

/** Files of any kind under any name: what they are taken for, and what is read from them then. */
export const anyFileTarget: Target = {
  name: 'any-file',
  weight: 8,
  generate: (random) => {
    const [text, dialect] = random.pick(texts)
    const bytes = encodeText(mutateText(text, dialect, random), random)
    if (random.oneIn(8)) return damageBytes(random.pick(binaries), random)
    return random.oneIn(8)
      ? splice(bytes, random.pick([Buffer.from(random.pick(texts)[0]), ...binaries]), random)
      : bytes
  },
  read: (input, witness) => {
    const random = new Random(input.toString('latin1'))
    for (let left = namesPerInput; left > 0; left--) readNamed(random.pick(names), input, witness)
  },
}

function readNamedSource(fileName: string, input: Buffer): Source {
  const name = sourceFormatNamed(fileName) ?? 'properties'
  return isLineFormat(name)
    ? lineFormats[name].read(input, 1)
    : readWholeSource(input, {fileName, name, isChosen: false})
}

function readNamed(name: string, input: Buffer, witness: Witness): void {
  const text = witness.attempt(() => readNamedFile(name, input))
  if (text !== undefined) {
    witness.know(text.values.flatMap(({alias, secret}) => [alias, secret]))
    witness.hear(text.remarks)
    witness.hearProblems(text.problems)
  }
  witness.attempt(() => encryptedFormatFor(name, input))
  const foreign = recogniseForeign(name, input)
  if (foreign !== undefined) witness.hear([foreignError(foreign, sourceAdvice('TOML')).message])
  witness.attempt(() => {
    refuseForeignDestination(name, input)
  })
  witness.attempt(() => {
    refuseForeignManifest(name, input)
  })
  const source = witness.attempt(() => readNamedSource(name, input))
  if (source !== undefined) {
    const {values, settings = [], secrets = [], remarks, problems} = source
    witness.know([...values, ...settings].map(({alias}) => alias))
    witness.know(secrets.map((secret) => secret.name))
    witness.hear(remarks)
    witness.hear(settings.flatMap(({problem}) => problem ?? []))
    witness.hearProblems(problems)
  }
  witness.agree('recognising gives the same again', foreign, recogniseForeign(name, Buffer.from(input)))
}
