/** Commands that run at once on the same files, each with what it does if it reports success. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Environment, Place, Run} from '../test/support/cli.js'
import {decrypt, readEntries, type Form} from './contents.js'
import {marker, password, secrets, type Kit, type Owner} from './kit.js'
import type {Operation} from './orders.js'
import type {Random} from './random.js'
import type {Command} from './scenario.js'
import {isKeystore} from './scenarios.js'

/** What the files contain, in a form that can be compared: the value of each entry, by `file alias` or a similar name. */
export type State = Readonly<Record<string, string>>

export interface Contestant extends Command {
  readonly environment?: Environment
  /** What it has done, given how it ended. */
  readonly operation: (run: Run) => Operation<State>
}

export interface Contest {
  readonly name: string
  readonly prepare: (place: Place, kit: Kit) => void
  /** The contestant with that number, from 0. */
  readonly contestant: (kit: Kit, number: number, random: Random) => Contestant
  /** @returns undefined if a file is torn */
  readonly read: (place: Place, kit: Kit) => State | undefined
}

const few = 5

/** @returns the value of an entry: its secret and whose key it is encrypted with, nobody's if it is in brackets */
function valueOf(secret: string, owner: Owner | 'nobody'): string {
  return `${secret} for ${owner}`
}

/** Reads the entries of encrypted files; a file that does not exist has none. */
function readEncrypted(form: Form, files: readonly string[]) {
  return (place: Place, kit: Kit): State | undefined => {
    const state: Record<string, string> = {}
    for (const file of files.filter((each) => place.exists(each))) {
      const entries = readEntries(form, readFileSync(place.path(file)))
      if (entries === undefined) return undefined
      state[file] = 'exists'
      for (const [alias, ciphertext] of entries) state[`${file} ${alias}`] = openAny(ciphertext, kit)
    }
    return sorted(state)
  }
}

function sorted(state: State): State {
  return Object.fromEntries(Object.entries(state).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function openAny(ciphertext: string, kit: Kit): string {
  const [, plaintext] = /^\[(.*)\]$/.exec(ciphertext) ?? []
  if (plaintext !== undefined) return valueOf(plaintext, 'nobody')
  for (const owner of ['old', 'new'] as const) {
    const secret = decrypt(ciphertext, kit.owners[owner])
    if (secret !== undefined) return valueOf(secret, owner)
  }
  return 'cannot be decrypted'
}

/** A new and a common alias, so that contestants both add and replace. */
function ownSecrets(number: number): ReadonlyMap<string, string> {
  return new Map([
    ['shared', `${marker}shared-${number}`],
    [`own_${number}`, `${marker}own-${number}`],
  ])
}

function writes(file: string, number: number, owner: Owner): State {
  const entries = [...ownSecrets(number)].map(
    ([alias, secret]) => [`${file} ${alias}`, valueOf(secret, owner)] as const,
  )
  return {[file]: 'exists', ...Object.fromEntries(entries)}
}

function withoutFile(state: State, file: string): State {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== file && !name.startsWith(`${file} `)))
}

type Output = 'file' | 'k8'

interface Creation {
  readonly output: Output
  readonly file: string
  readonly owner: Owner
  readonly how: 'merge' | 'force' | 'new'
}

function create(kit: Kit, number: number, {output, file, owner, how}: Creation): Contestant {
  const from = kit.fileOf(`contestant-${number}`, ownSecrets(number))
  const flags = how === 'new' ? [] : [`--${how}`]
  const words = ['secret', 'create', output, ...flags, '--from', from, '--dest', file, '--profile', owner]
  const operation = (state: State) => {
    if ((how === 'merge') !== file in state && how !== 'force') return undefined
    const kept = how === 'merge' ? state : withoutFile(state, file)
    return sorted({...kept, ...writes(file, number, owner)})
  }
  return {words, operation: () => operation}
}

function rotate(files: readonly string[], from: Owner, to: Owner): Contestant {
  const operation = (state: State) => {
    const entries = Object.entries(state).filter(([name]) => files.some((file) => name.startsWith(`${file} `)))
    if (!entries.every(([, value]) => value.endsWith(` for ${from}`))) return undefined
    const rotated = entries.map(([name, value]) => [name, value.replace(/ for \w+$/, ` for ${to}`)] as const)
    return sorted({...state, ...Object.fromEntries(rotated)})
  }
  return {words: ['secret', 'rotate', ...files, '--from', from, '--to', to], operation: () => operation}
}

function merges(name: string, output: Output, file: string): Contest {
  const form = output === 'file' ? 'lines' : 'manifest'
  return {
    name: `merge, ${name}`,
    prepare: (place, kit) => {
      place.write(file, kit.encryptedFile(form, few, 'old'))
    },
    contestant: (kit, number) => create(kit, number, {output, file, owner: 'old', how: 'merge'}),
    read: readEncrypted(form, [file]),
  }
}

const one = 'out/1.properties'
const three = [one, 'out/2.properties', 'out/3.properties']

function prepareThree(place: Place, kit: Kit): void {
  for (const file of three) place.write(file, kit.encryptedFile('lines', few, 'old'))
}

const mergeAgainstRotate: Contest = {
  name: 'merge against rotate',
  prepare: prepareThree,
  contestant: (kit, number, random) =>
    number === 0
      ? rotate(three, 'old', 'new')
      : create(kit, number, {
          output: 'file',
          file: random.pick(three),
          owner: random.pick(['old', 'new']),
          how: 'merge',
        }),
  read: readEncrypted('lines', three),
}

const rotateAgainstRotate: Contest = {
  name: 'rotate against rotate',
  prepare: prepareThree,
  contestant: (_, number, random) => {
    const files = random.shuffle(three)
    return random.chance(0.7) || number === 0 ? rotate(files, 'old', 'new') : rotate(files, 'new', 'old')
  },
  read: readEncrypted('lines', three),
}

function encrypt(files: readonly string[], owner: Owner): Contestant {
  const operation = (state: State) => {
    const isConcerned = (name: string) => files.some((file) => name.startsWith(`${file} `))
    const encrypted = Object.entries(state).map(([name, value]) => {
      const after = isConcerned(name) ? value.replace(/ for nobody$/, ` for ${owner}`) : value
      return [name, after] as const
    })
    return sorted(Object.fromEntries(encrypted))
  }
  return {words: ['secret', 'encrypt', ...files, '--profile', owner], operation: () => operation}
}

const encryptAgainstRotate: Contest = {
  name: 'encrypt against rotate',
  prepare: (place, kit) => {
    for (const file of three) {
      const marked = [...secrets(few, 'marked')].map(([alias, secret]) => `${alias}=[${secret}]\n`)
      place.write(file, kit.encryptedFile('lines', few, 'old') + marked.join(''))
    }
  },
  contestant: (_, number, random) => {
    const files = random.shuffle(three)
    if (number === 0 || random.chance(0.4)) return encrypt(files, random.pick(['old', 'old', 'new']))
    return random.chance(0.5) ? rotate(files, 'old', 'new') : rotate(files, 'new', 'old')
  },
  read: readEncrypted('lines', three),
}

const forceAgainstMerge: Contest = {
  name: 'force against merge',
  prepare: prepareThree,
  contestant: (kit, number, random) => {
    const how = number === 0 ? 'force' : random.pick(['merge', 'merge', 'force'])
    return create(kit, number, {output: 'file', file: one, owner: 'old', how})
  },
  read: readEncrypted('lines', three),
}

const createNew: Contest = {
  name: 'create of the same file',
  prepare: () => undefined,
  contestant: (kit, number) =>
    create(kit, number, {output: 'file', file: 'out/new.properties', owner: 'old', how: 'new'}),
  read: readEncrypted('lines', ['out/new.properties']),
}

/** Which profile each name is, and which one is current. */
function readProfiles(place: Place, kit: Kit): State | undefined {
  const state: Record<string, string> = {}
  for (const name of ['default', 'new', 'old', 'saved']) {
    const content = readIfThere(path.join(place.config, `${name}.yaml`))
    const owner = (['old', 'new'] as const).find((each) => content?.equals(kit.profile(each)))
    if (content !== undefined && owner === undefined) return undefined
    if (owner !== undefined) state[name] = owner
  }
  const current = readIfThere(path.join(place.config, 'current'))?.toString()
  if (current?.endsWith('\n') === false) return undefined
  return sorted({...state, current: current?.trimEnd() ?? 'default'})
}

function readIfThere(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined
}

const init: Contest = {
  name: 'init of the same profile',
  prepare: () => undefined,
  contestant: (kit, _, random) => {
    const owner = random.pick(['old', 'new'])
    const force = random.chance(0.3)
    const key = ['--keystore', kit.keystore(owner), '--alias', owner]
    const words = ['secret', 'init', '--profile', 'saved', ...key, ...(force ? ['--force'] : [])]
    const operation = (state: State) => {
      const taken = 'saved' in state && state.saved !== owner
      return taken && !force ? undefined : sorted({...state, saved: owner})
    }
    return {words, operation: () => operation}
  },
  read: readProfiles,
}

const initSymmetric: Contest = {
  name: 'init symmetric of the same profile',
  prepare: () => undefined,
  contestant: (_kit, _number, random) => {
    const force = random.chance(0.3)
    const words = ['secret', 'init', 'symmetric', '--generate', '--profile', 'aes', ...(force ? ['--force'] : [])]
    const saved = {key: 'saved', profile: 'saved'}
    return {words, operation: () => (state) => (state.key === 'saved' && !force ? undefined : saved)}
  },
  read: (place) => {
    const key = readIfThere(path.join(place.config, 'aes.key'))
    const profile = readIfThere(path.join(place.config, 'aes.yaml'))
    if (key === undefined && profile === undefined) return {}
    if (key !== undefined && !/^[0-9a-f]{64}\n$/.test(key.toString())) return undefined
    if (profile !== undefined && !/^version: 1\nkeyFile: \S+\n$/.test(profile.toString())) return undefined
    return {...(key !== undefined && {key: 'saved'}), ...(profile !== undefined && {profile: 'saved'})}
  },
}

const profiles: Contest = {
  name: 'use, remove and create',
  prepare: (place) => {
    writeFileSync(path.join(place.config, 'current'), 'old\n', {mode: 0o600})
  },
  contestant: (kit, number, random) => {
    const name = random.pick(['old', 'new'])
    return random.pick([use, remove, createWithCurrent])(name, kit, number)
  },
  read: readProfiles,
}

function use(name: Owner): Contestant {
  const operation = (state: State) => (name in state ? sorted({...state, current: name}) : undefined)
  return {words: ['profile', 'use', name], operation: () => operation}
}

function remove(name: Owner): Contestant {
  const operation = (state: State) => {
    if (!(name in state)) return undefined
    const kept = Object.fromEntries(Object.entries(state).filter(([other]) => other !== name))
    return sorted({...kept, current: state.current === name ? 'default' : (state.current ?? '')})
  }
  return {words: ['profile', 'remove', name, '--yes'], operation: () => operation}
}

/** Encrypts for whoever's profile is the current one. */
function createWithCurrent(_name: Owner, kit: Kit, number: number): Contestant {
  const secret = `${marker}${number}`
  const operation = ({stdout}: Run) => {
    const value = openAny(/^db : (\S+)\n$/.exec(stdout)?.[1] ?? '', kit)
    return (state: State) => (value === `${secret} for ${state[state.current ?? ''] ?? ''}` ? state : undefined)
  }
  return {words: ['secret', 'create', '--alias', 'db'], stdin: secret, operation}
}

const keystore = 'out/new.p12'
const keystorePassword = (number: number | string) => `${password}-${number}`

const createKeystore: Contest = {
  name: 'keystore create of the same file',
  prepare: () => undefined,
  contestant: (_kit, number, random) => {
    const force = random.chance(0.3)
    const operation = (state: State) => (keystore in state && !force ? undefined : {[keystore]: String(number)})
    const words = ['keystore', 'create', keystore, ...(force ? ['--force'] : [])]
    return {words, environment: {MI_KEYSTORE_PASSWORD: keystorePassword(number)}, operation: () => operation}
  },
  read: (place) => {
    const content = readIfThere(place.path(keystore))
    if (content === undefined) return {}
    const number = Array.from({length: mostContestants}, (_, index) => index).find((index) =>
      isKeystore(content, keystorePassword(index)),
    )
    return number === undefined ? undefined : {[keystore]: String(number)}
  },
}

export const mostContestants = 8

export const contests: readonly Contest[] = [
  merges('properties', 'file', 'out/old.properties'),
  merges('.env', 'file', 'out/.env'),
  merges('manifest', 'k8', 'out/old.yaml'),
  mergeAgainstRotate,
  rotateAgainstRotate,
  encryptAgainstRotate,
  forceAgainstMerge,
  createNew,
  init,
  initSymmetric,
  profiles,
  createKeystore,
]
