/** The commands that are killed and whose system calls fail, each with what was there before and what it writes. */
import {writeFileSync} from 'node:fs'
import {createSecureContext} from 'node:tls'
import path from 'node:path'
import type {Place} from '../test/support/cli.js'
import {isCiphertext, isComplete, type Expected, type Form} from './contents.js'
import type {Change} from './judge.js'
import {marker, password, secrets, type Kit, type Owner} from './kit.js'

export interface Command {
  readonly words: readonly string[]
  readonly stdin?: string
}

export interface Scenario {
  readonly name: string
  /** Writes the files that are there before. */
  readonly prepare: (place: Place, kit: Kit) => void
  readonly command: (kit: Kit) => Command
  /** The files that the command creates, replaces or removes: all of them or none. */
  readonly changes: (kit: Kit) => readonly Change[]
  /** Another command that writes to the same directory. */
  readonly other: Command
  /** The files that the other command creates. */
  readonly otherChanges: (kit: Kit) => readonly Change[]
}

const few = 20
const many = 1000
const most = 20_000

const config = 'home/.config/mi'
const nothing = () => undefined

/** The other command for what writes to the directory `out`, and for what writes to the configuration directory. */
const others = {
  out: {
    other: {
      words: ['secret', 'create', 'file', '--alias', 'other', '--dest', 'out/other.properties', '--profile', 'old'],
      stdin: `${marker}other`,
    },
    otherChanges: (kit: Kit) => [
      encrypted('out/other.properties', 'lines', expected(kit, new Map([['other', `${marker}other`]]))),
    ],
  },
  config: {
    other: {words: ['secret', 'init', 'symmetric', '--generate', '--profile', 'other']},
    otherChanges: () => symmetricProfile('other'),
  },
} as const

function expected(kit: Kit, plain: ReadonlyMap<string, string>, owner: Owner = 'old'): ReadonlyMap<string, Expected> {
  return new Map([...plain].map(([alias, secret]) => [alias, {secret, owner: kit.owners[owner]}]))
}

/** A file of the working directory that contains exactly these entries when it is new. */
function encrypted(file: string, form: Form, expected: ReadonlyMap<string, Expected>): Change {
  return {
    file: `work/${file}`,
    isNew: (content) => content !== undefined && isComplete(form, content, expected),
  }
}

function create(output: 'file' | 'k8', count: number): Scenario {
  const file = output === 'file' ? 'out/new.properties' : 'out/new.yaml'
  return {
    name: `create ${output}, ${count}`,
    prepare: nothing,
    command: (kit) => ({words: ['secret', 'create', output, '--from-file', kit.secretsFile(count), '--dest', file]}),
    changes: (kit) => [encrypted(file, formOf(output), expected(kit, secrets(count)))],
    ...others.out,
  }
}

function formOf(output: 'file' | 'k8'): Form {
  return output === 'file' ? 'lines' : 'manifest'
}

const replace: Scenario = {
  name: 'create --force',
  prepare: (place, kit) => {
    place.write('out/old.properties', kit.encryptedFile('lines', few, 'old'))
  },
  command: (kit) => ({
    words: [
      'secret',
      'create',
      'file',
      '--force',
      '--from-file',
      kit.secretsFile(many),
      '--dest',
      'out/old.properties',
    ],
  }),
  changes: (kit) => [encrypted('out/old.properties', 'lines', expected(kit, secrets(many)))],
  ...others.out,
}

/** Replaces the first entries of many. */
function merge(name: string, output: 'file' | 'k8', file: string): Scenario {
  const form = formOf(output)
  return {
    name: `create --merge, ${name}`,
    prepare: (place, kit) => {
      place.write(file, kit.encryptedFile(form, many, 'old'))
    },
    command: (kit) => ({
      words: ['secret', 'create', output, '--merge', '--from-file', kit.secretsFile(few), '--dest', file],
    }),
    changes: (kit) => {
      const kept = [...kit.entries(many, 'old')].map(([alias, ciphertext]) => [alias, {ciphertext}] as const)
      const merged = new Map<string, Expected>([...kept, ...expected(kit, secrets(few))])
      // The same entries with the same ciphertexts are the old content.
      return [encrypted(file, form, merged)]
    },
    ...others.out,
  }
}

/** A file for each secret in a directory, which is new or contains some of them already. */
function createFiles(
  name: string,
  directory: string,
  extra: readonly string[],
  prepare: Scenario['prepare'],
): Scenario {
  const words = (file: string) => ['secret', 'create', 'docker', '--from-file', file, '--dest', directory]
  return {
    name: `create docker${name}`,
    prepare,
    command: (kit) => ({words: [...words(kit.secretsFile(few)), ...extra]}),
    changes: (kit) =>
      [...expected(kit, secrets(few))].map(([alias, secret]) => ({
        file: `work/${directory}/${alias}`,
        isNew: (content) => content !== undefined && isCiphertext(content, secret),
      })),
    ...others.out,
  }
}

const filesInNew = createFiles('', 'out/new', [], nothing)

const filesInOld = createFiles(', --merge', 'out', ['--merge'], (place) => {
  place.write('out/alias_0', 'old')
  place.write('out/theirs', 'kept')
})

const rotated = ['out/1.properties', 'out/2.properties', 'out/3.properties']

const rotate: Scenario = {
  name: 'rotate, three files',
  prepare: (place, kit) => {
    for (const file of rotated) place.write(file, kit.encryptedFile('lines', few, 'old'))
  },
  command: () => ({words: ['secret', 'rotate', ...rotated, '--from', 'old', '--to', 'new']}),
  changes: (kit) => rotated.map((file) => encrypted(file, 'lines', expected(kit, secrets(few), 'new'))),
  ...others.out,
}

const marked = ['out/1.properties', 'out/2.properties', 'out/3.env']

const encryptInPlace: Scenario = {
  name: 'encrypt, three files',
  prepare: (place) => {
    const lines = [...secrets(few)].map(([alias, secret]) => `${alias}=[${secret}]\n`)
    for (const file of marked) place.write(file, lines.join(''))
  },
  command: () => ({words: ['secret', 'encrypt', ...marked, '--profile', 'old']}),
  changes: (kit) => marked.map((file) => encrypted(file, 'lines', expected(kit, secrets(few)))),
  ...others.out,
}

function savedProfile(kit: Kit, name: string, owner: Owner): Change {
  return {
    file: `${config}/${name}.yaml`,
    isNew: (content) => content?.equals(kit.profile(owner)) === true,
  }
}

/** The profile's file, and the key that mi keeps for it. */
function symmetricProfile(name: string): readonly Change[] {
  return [
    {
      file: `${config}/${name}.key`,
      isNew: (content) => content !== undefined && /^[0-9a-f]{64}\n$/.test(content.toString()),
    },
    {
      file: `${config}/${name}.yaml`,
      isNew: (content) => content !== undefined && /^version: 1\nkeyFile: \S+\n$/.test(content.toString()),
    },
  ]
}

const init: Scenario = {
  name: 'init',
  prepare: nothing,
  command: (kit) => ({
    words: ['secret', 'init', '--keystore', kit.keystore('new'), '--alias', 'new', '--profile', 'saved'],
  }),
  changes: (kit) => [savedProfile(kit, 'saved', 'new')],
  ...others.config,
}

const initForce: Scenario = {
  name: 'init --force',
  prepare: nothing,
  command: (kit) => ({words: ['secret', 'init', '--force', '--keystore', kit.keystore('new'), '--alias', 'new']}),
  changes: (kit) => [savedProfile(kit, 'default', 'new')],
  ...others.config,
}

const initSymmetric: Scenario = {
  name: 'init symmetric',
  prepare: nothing,
  command: () => ({words: ['secret', 'init', 'symmetric', '--generate', '--profile', 'aes']}),
  changes: () => symmetricProfile('aes'),
  ...others.config,
}

const oldKey = '0123456789abcdef'.repeat(4)

function saveSymmetricProfile(place: Place): void {
  const key = path.join(place.config, 'aes.key')
  writeFileSync(key, `${oldKey}\n`, {mode: 0o600})
  writeFileSync(path.join(place.config, 'aes.yaml'), `version: 1\nkeyFile: ${key}\n`, {mode: 0o600})
}

const initSymmetricForce: Scenario = {
  name: 'init symmetric --force',
  prepare: saveSymmetricProfile,
  command: () => ({words: ['secret', 'init', 'symmetric', '--generate', '--force', '--profile', 'aes']}),
  changes: () => {
    const [key, profile] = symmetricProfile('aes')
    if (key === undefined || profile === undefined) return []
    return [{...key, isNew: (content) => key.isNew(content) && content?.toString() !== `${oldKey}\n`}]
  },
  ...others.config,
}

const use: Scenario = {
  name: 'profile use',
  prepare: (place) => {
    writeFileSync(path.join(place.config, 'current'), 'old\n', {mode: 0o600})
  },
  command: () => ({words: ['profile', 'use', 'new']}),
  changes: () => [{file: `${config}/current`, isNew: (content) => content?.toString() === 'new\n'}],
  ...others.config,
}

const remove: Scenario = {
  name: 'profile remove',
  prepare: (place) => {
    saveSymmetricProfile(place)
    writeFileSync(path.join(place.config, 'current'), 'aes\n', {mode: 0o600})
  },
  command: () => ({words: ['profile', 'remove', 'aes', '--yes']}),
  changes: () => {
    const gone = (content: Buffer | undefined) => content === undefined
    return ['aes.yaml', 'aes.key', 'current'].map((file) => ({file: `${config}/${file}`, isNew: gone}))
  },
  ...others.config,
}

const importing: Scenario = {
  name: 'profile import',
  prepare: (place) => {
    place.write('older.yaml', `algorithm: AES/GCM/NoPadding\nencryptionKey: ${btoa(oldKey)}\n`)
  },
  command: () => ({words: ['profile', 'import', 'older.yaml', '--profile', 'imported']}),
  changes: () => symmetricProfile('imported'),
  ...others.config,
}

const createKeystore: Scenario = {
  name: 'keystore create',
  prepare: nothing,
  command: () => ({words: ['keystore', 'create', 'out/new.p12']}),
  changes: () => [
    {file: 'work/out/new.p12', isNew: (content) => content !== undefined && isKeystore(content, password)},
  ],
  ...others.out,
}

/** Whether OpenSSL can open the PKCS#12 file with the password. */
export function isKeystore(pfx: Buffer, passphrase: string): boolean {
  try {
    createSecureContext({pfx, passphrase})
    return true
  } catch {
    return false
  }
}

export const scenarios: readonly Scenario[] = [
  create('file', few),
  create('file', many),
  create('file', most),
  create('k8', many),
  replace,
  merge('properties', 'file', 'out/old.properties'),
  merge('.env', 'file', 'out/.env'),
  merge('manifest', 'k8', 'out/old.yaml'),
  filesInNew,
  filesInOld,
  rotate,
  encryptInPlace,
  init,
  initForce,
  initSymmetric,
  initSymmetricForce,
  use,
  remove,
  importing,
  createKeystore,
]
