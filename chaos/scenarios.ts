/** The commands that are killed and whose system calls fail, each with what was there before and what it writes. */
import {writeFileSync} from 'node:fs'
import {createSecureContext} from 'node:tls'
import path from 'node:path'
import type {Place} from '../test/support/cli.js'
import {isCiphertext, type Expected, type Form} from './contents.js'
import {deploymentScenarios} from './deployment-scenarios.js'
import type {Change} from './judge.js'
import {password, secrets, type Kit, type Owner} from './kit.js'
import {recordScenarios} from './record-scenarios.js'
import {config, encrypted, expected, few, others, symmetricProfile, type Scenario} from './scenario.js'

const many = 1000
const most = 20_000

const nothing = () => undefined

function create(output: 'file' | 'k8', count: number): Scenario {
  const file = output === 'file' ? 'out/new.properties' : 'out/new.yaml'
  return {
    name: `create ${output}, ${count}`,
    prepare: nothing,
    command: (kit) => ({words: ['secret', 'create', output, '--from', kit.secretsFile(count), '--dest', file]}),
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
    words: ['secret', 'create', 'file', '--force', '--from', kit.secretsFile(many), '--dest', 'out/old.properties'],
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
      words: ['secret', 'create', output, '--merge', '--from', kit.secretsFile(few), '--dest', file],
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
  const words = (file: string) => ['secret', 'create', 'docker', '--from', file, '--dest', directory]
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

function savedProfile(kit: Kit, name: string, owner: Owner): Change {
  return {
    file: `${config}/${name}.yaml`,
    isNew: (content) => content?.equals(kit.profile(owner)) === true,
  }
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
  ...deploymentScenarios,
  ...recordScenarios,
  init,
  initForce,
  initSymmetric,
  initSymmetricForce,
  use,
  remove,
  importing,
  createKeystore,
]
