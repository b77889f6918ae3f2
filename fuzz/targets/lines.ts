/** Files of `alias=secret` lines: `.properties` and `.env`, as sources and as files of encrypted values. */
import {createSecretKey} from 'node:crypto'
import {parse} from 'dotenv'
import {blocksOf} from '../../src/bulk/source.js'
import {survey} from '../../src/bulk/survey.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {dotenv, parseEnvironment} from '../../src/formats/dotenv/dotenv.js'
import {dotenvFile, encryptedDotenv} from '../../src/formats/dotenv/dotenv-file.js'
import type {Block, SourceFormat} from '../../src/formats/format.js'
import {encryptedProperties, properties, propertiesFile} from '../../src/formats/properties/properties.js'
import {textsIn} from '../corpus.js'
import {dotenvDialect, propertiesDialect} from '../mutators/dialects.js'
import {composeText, encodeText, mutateText, type Dialect} from '../mutators/text.js'
import {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {readEditable} from './editable.js'

const encryption = {transformation: findTransformation('AES256'), key: createSecretKey(Buffer.alloc(32, 1))}

export const propertiesTarget: Target = {
  name: 'properties',
  weight: 10,
  generate: generator(textsIn('fuzz/properties'), propertiesDialect),
  read: async (input, witness) => {
    await readSource(input, properties, witness)
    readEditable(input, {format: encryptedProperties, output: propertiesFile}, witness)
  },
}

export const dotenvTarget: Target = {
  name: 'dotenv',
  weight: 8,
  generate: generator(textsIn('fuzz/dotenv'), dotenvDialect),
  read: async (input, witness) => {
    await readSource(input, dotenv, witness)
    readEditable(input, {format: encryptedDotenv, output: dotenvFile}, witness)
    compareWithDotenv(input, witness)
  },
}

/** @returns inputs made from the texts, and sometimes from nothing but the dialect's pieces */
export function generator(texts: readonly string[], dialect: Dialect): Target['generate'] {
  return (random) => {
    const text = random.oneIn(5) ? composeText(dialect, random) : mutateText(seedText(texts, random), dialect, random)
    return encodeText(text, random)
  }
}

/** One of the texts, or two of them joined at the beginning of a line. */
function seedText(texts: readonly string[], random: Random): string {
  const text = random.pick(texts)
  if (!random.oneIn(4)) return text
  const lines = text.split('\n')
  return [...lines.slice(0, random.below(lines.length + 1)), random.pick(texts)].join('\n')
}

/** Reads it as `create` does, in one piece and in blocks. */
async function readSource(input: Buffer, format: SourceFormat, witness: Witness): Promise<void> {
  const random = new Random(input.toString('latin1'))
  const sizes = Array.from({length: 4}, () => 1 + random.below(random.pick([3, 20, input.length + 1])))
  const blocks = () => blocksOf(chunksOf(input, sizes), format, 'x')
  const whole = witness.attempt(() => format.read(input, 1))
  if (whole !== undefined) {
    witness.know(whole.values.map(({alias}) => alias))
    witness.hear(whole.remarks)
    witness.hearProblems(whole.problems)
  }
  const inBlocks = await witness.attemptAsync(() => collect(blocks()))
  if (input.length > 0) witness.agree('blocks read like the whole', inBlocks, whole && contentOf([whole]))
  const result = await witness.attemptAsync(() => survey({name: 'x', blocks}, encryption, () => undefined))
  if (result !== undefined) witness.hear(result.remarks)
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, count = 0; at < bytes.length; count++) {
    const end = at + (sizes[count % sizes.length] ?? 1)
    yield bytes.subarray(at, end)
    at = end
  }
}

async function collect(blocks: AsyncIterable<Block>): Promise<unknown> {
  const collected: Block[] = []
  for await (const block of blocks) collected.push(block)
  return contentOf(collected)
}

function contentOf(blocks: readonly Block[]): unknown {
  const values = blocks.flatMap((block) =>
    block.values.map(({alias, value, line, bare}) => ({alias, value, line, bare})),
  )
  return {values, problems: blocks.flatMap(({problems}) => problems)}
}

/** Its own parser loses the name `__proto__`, and treats line separators in a way that is refused here. */
function compareWithDotenv(input: Buffer, witness: Witness): void {
  const ours = witness.attempt(() => parseEnvironment(input))
  const text = new TextDecoder().decode(input)
  if (ours === undefined || /[\u2028\u2029]/.test(text)) return
  ours.delete('__proto__')
  witness.agree('variables are those that dotenv reads', ours, new Map(Object.entries(parse(text, {fast: true}))))
}
