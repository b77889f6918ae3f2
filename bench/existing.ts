/** Opens, rotates and merges into files of ciphertexts, compared with the most that the same cores can do. */
import {rmSync} from 'node:fs'
import {compare, emptyScript, emptyScriptLegend, type Bench, type Comparison} from './comparison.js'
import {formatCount} from './figures.js'
import {bareLoop, bareLoopLegend} from './many.js'
import {cores} from './machine.js'
import type {Contestant} from './pairs.js'
import type {Sample} from './run.js'
import type {Pair, Section} from './section.js'
import {fileNames, profiles, type Workshop} from './workshop.js'

const sizes = [
  {count: 1000, rounds: 15},
  {count: 10_000, rounds: 9},
]

/** Growth is measured with a symmetric key, since RSA takes so long that it would hide everything else. */
const growth = {few: 10_000, many: 40_000, rounds: 5} as const

const listed = {count: 10_000, rounds: 15} as const

const legend = [
  [
    'verify, decrypt',
    '`mi secret verify` or `mi secret decrypt` of a `.properties` file, encrypted with RSA-2048 (OAEP).',
  ],
  ['rotate', '`mi secret rotate` encrypts such a file again for the same key.'],
  ['merge', '`mi secret create file --merge` replaces every secret of such a file.'],
  [
    'bare opening loop',
    'Node.js only calls `privateDecrypt` once per secret, on one thread per core. It reads and writes nothing.',
  ],
  bareLoopLegend,
  ['list', '`mi secret list` of such a file, in which each secret has a record, without a profile.'],
  emptyScriptLegend,
  [
    `${formatCount(growth.many)}, symmetric`,
    `the same with a symmetric key, compared with ${formatCount(growth.few)} secrets: a ratio above ${growth.many / growth.few} would mean that the time per secret grows.`,
  ],
] as const

/** @returns the section; its pairs are measured one after another */
export async function measureExisting(bench: Bench): Promise<Section> {
  const pairs: Pair[] = []
  for (const {count, rounds} of sizes.filter((size) => size.count <= bench.most)) {
    const files = await encryptedFiles(bench.workshop, count, profiles.rsa)
    for (const each of comparisons(bench.workshop, files, rounds)) pairs.push(...(await compare(bench, each)))
    remove(files)
  }
  if (listed.count <= bench.most) pairs.push(...(await measureList(bench)))
  if (growth.many <= bench.most) pairs.push(...(await measureGrowth(bench)))
  return {title: 'Files of ciphertexts', pairs, legend}
}

interface Files {
  readonly count: number
  readonly profile: string
  /** Secrets in plaintext. */
  readonly plain: string
  /** The same, encrypted. */
  readonly encrypted: string
}

async function encryptedFiles(
  workshop: Workshop,
  count: number,
  profile: string,
  flags: readonly string[] = [],
): Promise<Files> {
  const plain = workshop.createSecrets(count)
  const encrypted = workshop.path(`${count}.${profile}.encrypted.properties`)
  await workshop.mi(['secret', 'create', 'file', '-f', plain, '--dest', encrypted, '--profile', profile, ...flags])
  return {count, profile, plain, encrypted}
}

function remove({plain, encrypted}: Files): void {
  rmSync(plain)
  rmSync(encrypted)
}

function comparisons(workshop: Workshop, files: Files, rounds: number): readonly Comparison[] {
  const {count} = files
  const secrets = `${formatCount(count)} secrets`
  const opening = {count, rounds, others: [bareOpeningLoop(workshop, count)]}
  return [
    ...(['verify', 'decrypt', 'rotate'] as const).map((command) => ({
      ...opening,
      task: `${command} ${secrets}`,
      ours: () => open(workshop, command, files),
    })),
    {count, rounds, task: `merge ${secrets}`, ours: () => merge(workshop, files), others: [bareLoop(workshop, count)]},
  ]
}

type Opening = 'verify' | 'decrypt' | 'rotate'

function open(workshop: Workshop, command: Opening, {encrypted, profile}: Files): Promise<Sample> {
  const words = [
    'secret',
    command,
    encrypted,
    ...(command === 'rotate' ? ['--from', profile, '--to', profile] : ['--profile', profile]),
  ]
  const password = profile === profiles.rsa ? ['--password-file', workshop.path(fileNames.password)] : []
  return workshop.mi([...words, ...password])
}

function merge(workshop: Workshop, {plain, encrypted, profile}: Files): Promise<Sample> {
  return workshop.mi(['secret', 'create', 'file', '-f', plain, '--dest', encrypted, '--merge', '--profile', profile])
}

function bareOpeningLoop(workshop: Workshop, count: number): Contestant {
  const words = [workshop.path(fileNames.privateKey), String(count), String(cores)]
  return {name: 'bare opening loop', once: () => workshop.script('bare-opening-loop.js', words)}
}

async function measureList(bench: Bench): Promise<readonly Pair[]> {
  const {workshop} = bench
  const {count, rounds} = listed
  const files = await encryptedFiles(workshop, count, profiles.rsa, ['--expires', '3650d', '--note', 'measured'])
  const surroundings = {stdout: workshop.path('list.txt'), environment: {MI_CONFIG_DIR: workshop.path('nowhere')}}
  const pairs = await compare(bench, {
    task: `list ${formatCount(count)} with records`,
    count,
    rounds,
    ours: () => workshop.mi(['secret', 'list', files.encrypted], surroundings),
    others: [emptyScript(workshop)],
  })
  remove(files)
  return pairs
}

async function measureGrowth(bench: Bench): Promise<readonly Pair[]> {
  const {workshop} = bench
  const few = await encryptedFiles(workshop, growth.few, profiles.symmetric)
  const many = await encryptedFiles(workshop, growth.many, profiles.symmetric)
  const pairs: Pair[] = []
  for (const [command, once] of Object.entries(growing(workshop))) {
    const comparison: Comparison = {
      task: `${command} ${formatCount(growth.many)}, symmetric`,
      count: growth.many,
      rounds: growth.rounds,
      ours: () => once(many),
      others: [{name: formatCount(growth.few), once: () => once(few)}],
    }
    pairs.push(...(await compare(bench, comparison)))
  }
  remove(few)
  remove(many)
  return pairs
}

function growing(workshop: Workshop): Readonly<Record<string, (files: Files) => Promise<Sample>>> {
  return {
    verify: (files) => open(workshop, 'verify', files),
    decrypt: (files) => open(workshop, 'decrypt', files),
    rotate: (files) => open(workshop, 'rotate', files),
    merge: (files) => merge(workshop, files),
  }
}
