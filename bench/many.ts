/** Encrypts files of secrets, compared with the most that the same cores can do, and with other tools. */
import {rmSync, statSync} from 'node:fs'
import {formatCount} from './figures.js'
import {compare, type Bench, type Comparison} from './comparison.js'
import {cores} from './machine.js'
import {publicKeyRate} from './openssl.js'
import type {Peer} from './options.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Pair, Section} from './section.js'
import {fileNames, type Workshop} from './workshop.js'

/** With more secrets, the machine's noise matters less, so fewer rounds are enough. */
const sizes = [
  {count: 1, rounds: 15},
  {count: 1000, rounds: 15},
  {count: 10_000, rounds: 9},
  {count: 100_000, rounds: 5},
  {count: 1_000_000, rounds: 3},
]

/** The number of secrets for which every output is measured. */
const toEveryOutput = 100_000

/** The length of one RSA-2048 ciphertext in base64. */
const ciphertextCharacters = 344

const legend = [
  [
    'to a file',
    '`mi secret create file --from-file secrets.properties` encrypts random secrets of 32 bytes with RSA-2048 (OAEP).',
  ],
  ['to the console', '`mi secret create console`, with standard output redirected to a file.'],
  ['to k8', '`mi secret create k8`, to a manifest.'],
  [
    'bare loop',
    'Node.js only calls `publicEncrypt` once per secret, on one thread per core. It reads and writes nothing.',
  ],
  [
    'openssl speed',
    `one public-key operation per secret and nothing else, at the speed that \`openssl speed -multi ${cores} -seconds 1 rsa2048\` reports for verifying.`,
  ],
] as const

export async function measureMany(bench: Bench): Promise<Section> {
  const pairs: Pair[] = []
  for (const {count, rounds} of sizes.filter((size) => size.count <= bench.most)) {
    const file = bench.workshop.createSecrets(count)
    for (const each of comparisons(bench, {count, rounds, file})) pairs.push(...(await compare(bench, each)))
    rmSync(file)
  }
  return {title: 'Many secrets', pairs, legend: [...legend, ...bench.peers.map(describe)]}
}

interface Size {
  readonly count: number
  readonly rounds: number
  /** A file with that many secrets. */
  readonly file: string
}

function comparisons({workshop, peers}: Bench, {count, rounds, file}: Size): readonly Comparison[] {
  const secrets = count === 1 ? '1 secret' : `${formatCount(count)} secrets`
  const floor = [bareLoop(workshop, count), opensslSpeed(count)]
  const tools = peers.map((peer) => contestant(workshop, peer, file))
  const to = (output: Output) => () => create(workshop, output, file, count)
  const toFile = {task: `${secrets} to a file`, count, rounds, ours: to('file'), others: [...floor, ...tools]}
  if (count !== toEveryOutput) return [toFile]
  return [
    toFile,
    {task: `${secrets} to the console`, count, rounds, ours: to('console'), others: floor},
    {task: `${secrets} to k8`, count, rounds, ours: to('k8'), others: floor},
  ]
}

type Output = 'console' | 'file' | 'k8'

/** @throws Error if a secret is missing from the product */
async function create(workshop: Workshop, output: Output, file: string, count: number): Promise<Sample> {
  const product = workshop.path('product')
  rmSync(product, {force: true})
  const words = ['secret', 'create', output, '--from-file', file]
  const sample = await (output === 'console'
    ? workshop.mi(words, {stdout: product})
    : workshop.mi([...words, '--dest', product]))
  if (statSync(product).size < count * ciphertextCharacters)
    throw new Error(`some of the ${count} ciphertexts are missing`)
  return sample
}

function bareLoop(workshop: Workshop, count: number): Contestant {
  const words = [workshop.path(fileNames.publicKey), String(count), String(cores)]
  return {name: 'bare loop', once: () => workshop.script('bare-loop.js', words)}
}

function opensslSpeed(count: number): Contestant {
  return {name: 'openssl speed', once: async () => ({seconds: count / (await publicKeyRate(cores))})}
}

function contestant(workshop: Workshop, {name, command}: Peer, file: string): Contestant {
  return {name, once: () => workshop.shell(command.replaceAll('{file}', () => quoteForShell(file)))}
}

function quoteForShell(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`
}

function describe({name, command}: Peer): readonly [string, string] {
  return [name, `\`${command}\`, run by a shell, which is included in the time.`]
}
