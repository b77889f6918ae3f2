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
import {fileNames, profiles, type Workshop} from './workshop.js'

/** With more secrets, the machine's noise matters less, so fewer rounds are enough. */
const sizes = [
  {count: 1, rounds: 15},
  {count: 1000, rounds: 15},
  {count: 10_000, rounds: 9},
  {count: 100_000, rounds: 5},
  {count: 1_000_000, rounds: 3},
]

/** The length of one RSA-2048 ciphertext in base64. */
const ciphertextCharacters = 344

export const bareLoopLegend = [
  'bare loop',
  'Node.js only calls `publicEncrypt` once per secret, on one thread per core. It reads and writes nothing.',
] as const

const legend = [
  [
    'to a file',
    '`mi secret create file --from secrets.properties` encrypts random secrets of 32 bytes with RSA-2048 (OAEP).',
  ],
  ['to the console', '`mi secret create console`, with standard output redirected to a file.'],
  ['to k8', '`mi secret create k8`, to a manifest.'],
  ['from .env', 'the same secrets, in a file named `.env`.'],
  ['symmetric', 'with AES-256-GCM instead of RSA; the bare loop is the same.'],
  bareLoopLegend,
  [
    'openssl speed',
    `one public-key operation per secret and nothing else, at the speed that \`openssl speed -multi ${cores} -seconds 1 rsa2048\` reports for verifying.`,
  ],
] as const

export async function measureMany(bench: Bench): Promise<Section> {
  const pairs: Pair[] = []
  for (const {count, rounds} of sizes.filter((size) => size.count <= bench.most)) {
    const [file, dotenv] = [bench.workshop.createSecrets(count), bench.workshop.createSecrets(count, '.env')]
    for (const each of comparisons(bench, {count, rounds, file, dotenv})) pairs.push(...(await compare(bench, each)))
    rmSync(file)
    rmSync(dotenv)
  }
  return {title: 'Many secrets', pairs, legend: [...legend, ...bench.peers.map(describe)]}
}

interface Size {
  readonly count: number
  readonly rounds: number
  /** A file with that many secrets. */
  readonly file: string
  /** A `.env` file with as many. */
  readonly dotenv: string
}

function comparisons({workshop, peers}: Bench, {count, rounds, file, dotenv}: Size): readonly Comparison[] {
  const secrets = count === 1 ? '1 secret' : `${formatCount(count)} secrets`
  const floor = [bareLoop(workshop, count), opensslSpeed(count)]
  const tools = peers.map((peer) => contestant(workshop, peer, file))
  const to = (output: Output, from = file, profile: string = profiles.rsa) =>
    create(workshop, {output, file: from, count, profile})
  const row = (what: string, ours: () => Promise<Sample>, others = floor): Comparison => {
    return {task: `${secrets} ${what}`, count, rounds, ours, others}
  }
  const toFile = row('to a file', () => to('file'), [...floor, ...tools])
  const toConsole = row('to the console', () => to('console'))
  if (count === 10_000)
    return [
      toFile,
      toConsole,
      row('from .env to a file', () => to('file', dotenv), floor.slice(0, 1)),
      row('to a file, symmetric', () => to('file', file, profiles.symmetric), floor.slice(0, 1)),
    ]
  return count === 100_000 ? [toFile, toConsole, row('to k8', () => to('k8'))] : [toFile]
}

type Output = 'console' | 'file' | 'k8'

interface Creation {
  readonly output: Output
  readonly file: string
  readonly count: number
  readonly profile: string
}

/** @throws Error if a secret is missing from the product */
async function create(workshop: Workshop, {output, file, count, profile}: Creation): Promise<Sample> {
  const product = workshop.path('product')
  rmSync(product, {force: true})
  const words = ['secret', 'create', output, '--from', file, '--profile', profile]
  const sample = await (output === 'console'
    ? workshop.mi(words, {stdout: product})
    : workshop.mi([...words, '--dest', product]))
  if (statSync(product).size < count * ciphertextCharacters)
    throw new Error(`some of the ${count} ciphertexts are missing`)
  return sample
}

export function bareLoop(workshop: Workshop, count: number): Contestant {
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
