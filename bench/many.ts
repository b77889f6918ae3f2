/** Encrypting files of secrets, beside what the same cores can do at most, and beside other tools. */
import {rmSync, statSync} from 'node:fs'
import {shownCount} from './figures.js'
import {compare, type Bench, type Comparison} from './comparison.js'
import {cores} from './machine.js'
import {publicKeyPace} from './openssl.js'
import type {Peer} from './options.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Pair, Section} from './section.js'
import {things, type Workshop} from './workshop.js'

/** The more secrets, the less the noise of the machine matters. */
const sizes = [
  {count: 1, rounds: 15},
  {count: 1000, rounds: 15},
  {count: 10_000, rounds: 9},
  {count: 100_000, rounds: 5},
  {count: 1_000_000, rounds: 3},
]

/** The one that is measured to every output. */
const toEveryOutput = 100_000

/** In base64, with RSA-2048. */
const ciphertextCharacters = 344

const legend = [
  [
    'to a file',
    '`mi secret create file --from-file secrets.properties`, random secrets of 32 bytes, with RSA-2048 (OAEP) to a .properties file.',
  ],
  ['to the console', '`mi secret create console`, its standard output a file.'],
  ['to k8', '`mi secret create k8`, to a file of manifests.'],
  [
    'bare loop',
    'Node.js with a script that calls `publicEncrypt` as often on all cores, a thread each, with one key; it reads and writes nothing.',
  ],
  [
    'openssl speed',
    `so many public-key operations, and nothing else, at the pace that \`openssl speed -multi ${cores} -seconds 1 rsa2048\` verifies at.`,
  ],
] as const

export async function many(bench: Bench): Promise<Section> {
  const pairs: Pair[] = []
  for (const {count, rounds} of sizes.filter((size) => size.count <= bench.most)) {
    const file = bench.workshop.secrets(count)
    for (const each of comparisons(bench, {count, rounds, file})) pairs.push(...(await compare(bench, each)))
    rmSync(file)
  }
  return {title: 'Many secrets', pairs, legend: [...legend, ...bench.peers.map(describe)]}
}

interface Size {
  readonly count: number
  readonly rounds: number
  /** Has so many secrets. */
  readonly file: string
}

function comparisons({workshop, peers}: Bench, {count, rounds, file}: Size): readonly Comparison[] {
  const secrets = count === 1 ? '1 secret' : `${shownCount(count)} secrets`
  const floor = [bareLoop(workshop, count), opensslSpeed(count)]
  const tools = peers.map((peer) => contestant(workshop, peer, file))
  const to = (output: Output) => () => create(workshop, output, file, count)
  const toFile = {task: `${secrets} to a file`, count, rounds, ours: to('file'), beside: [...floor, ...tools]}
  if (count !== toEveryOutput) return [toFile]
  return [
    toFile,
    {task: `${secrets} to the console`, count, rounds, ours: to('console'), beside: floor},
    {task: `${secrets} to k8`, count, rounds, ours: to('k8'), beside: floor},
  ]
}

type Output = 'console' | 'file' | 'k8'

/** @throws Error where not every secret came out */
async function create(workshop: Workshop, output: Output, file: string, count: number): Promise<Sample> {
  const product = workshop.path('product')
  rmSync(product, {force: true})
  const words = ['secret', 'create', output, '--from-file', file]
  const sample = await (output === 'console'
    ? workshop.mi(words, {stdout: product})
    : workshop.mi([...words, '--dest', product]))
  if (statSync(product).size < count * ciphertextCharacters) throw new Error(`not all of ${count} ciphertexts came out`)
  return sample
}

function bareLoop(workshop: Workshop, count: number): Contestant {
  const words = [workshop.path(things.publicKey), String(count), String(cores)]
  return {name: 'bare loop', once: () => workshop.script('bare-loop.js', words)}
}

function opensslSpeed(count: number): Contestant {
  return {name: 'openssl speed', once: async () => ({seconds: count / (await publicKeyPace(cores))})}
}

function contestant(workshop: Workshop, {name, command}: Peer, file: string): Contestant {
  return {name, once: () => workshop.shell(command.replaceAll('{file}', () => quotedForShell(file)))}
}

function quotedForShell(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`
}

function describe({name, command}: Peer): readonly [string, string] {
  return [name, `\`${command}\`, to the end of the shell that runs it.`]
}
