/** What the scenarios use: two key pairs with their keystores and profiles, files of secrets, and encrypted files. */
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {Place, removePlace, runMi, type Environment} from '../test/support/cli.js'
import {newIdentity, type Identity} from '../test/support/identity.js'
import {encrypt, render, type Entries, type Form} from './contents.js'

/** Every secret begins with it. It may be in no message and in no file that the program writes. */
export const marker = 'CANARY-'

/** The password of both keystores. */
export const password = `${marker}password`

/** The names of the two profiles. */
export type Owner = 'old' | 'new'

export class Kit {
  readonly directory: string
  readonly owners: Readonly<Record<Owner, Identity>> = {old: newIdentity(), new: newIdentity()}

  /** @param directory an empty directory */
  constructor(directory: string) {
    this.directory = directory
  }

  path(name: string): string {
    return path.join(this.directory, name)
  }

  keystore(owner: Owner): string {
    return this.path(`${owner}.p12`)
  }

  /** A file with that many secrets. */
  secretsFile(count: number): string {
    return this.fileOf(String(count), secrets(count))
  }

  /** A file with these secrets; the name stands for them. */
  fileOf(name: string, plain: ReadonlyMap<string, string>): string {
    const file = this.path(`${name}.properties`)
    const lines = [...plain].map(([alias, secret]) => `${alias}=${secret}\n`)
    if (!existsSync(file)) writeFileSync(file, lines.join(''))
    return file
  }

  /** Calls `use` with a place in which both profiles are saved, and `old` is the default one too. Removes the place. */
  async inPlace<T>(use: (place: Place) => Promise<T>): Promise<T> {
    const place = this.emptyPlace()
    this.#saveProfiles(place)
    try {
      return await use(place)
    } finally {
      await removePlace(place)
    }
  }

  #saveProfiles(place: Place): void {
    for (const [name, owner] of [
      ['default', 'old'],
      ['old', 'old'],
      ['new', 'new'],
    ] as const)
      writeFileSync(path.join(place.config, `${name}.yaml`), this.profile(owner), {mode: 0o600})
  }

  emptyPlace(): Place {
    return new Place(mkdtempSync(this.path('place-')))
  }

  /** The content of the profile's file. */
  profile(owner: Owner): Buffer {
    return readFileSync(this.path(`${owner}.yaml`))
  }

  readonly #encrypted = new Map<string, Entries>()

  /** That many secrets, encrypted for the owner. The same for the same arguments. */
  entries(count: number, owner: Owner): Entries {
    const name = `${count} ${owner}`
    const known = this.#encrypted.get(name) ?? encryptAll(secrets(count), this.owners[owner])
    this.#encrypted.set(name, known)
    return known
  }

  /** An encrypted file. */
  encryptedFile(form: Form, count: number, owner: Owner): string {
    return render(form, this.entries(count, owner))
  }
}

/** The variables of every run: the password of both keystores. */
export const environment: Environment = {MI_KEYSTORE_PASSWORD: password}

/** @returns that many secrets by alias */
export function secrets(count: number, prefix = 'alias'): ReadonlyMap<string, string> {
  return new Map(Array.from({length: count}, (_, index) => [`${prefix}_${index}`, `${marker}${prefix}-${index}`]))
}

function encryptAll(plain: ReadonlyMap<string, string>, owner: Identity): Entries {
  return new Map([...plain].map(([alias, secret]) => [alias, encrypt(secret, owner)]))
}

/** @throws Error with the program's message if it fails */
export async function prepareKit(directory: string): Promise<Kit> {
  const kit = new Kit(directory)
  for (const owner of ['old', 'new'] as const) {
    writeFileSync(kit.keystore(owner), kit.owners[owner].pkcs12(password, owner), {mode: 0o600})
    const place = kit.emptyPlace()
    const words = ['secret', 'init', '--keystore', kit.keystore(owner), '--alias', owner, '--profile', owner]
    const run = await runMi(words, {in: place, env: environment})
    if (run.code !== 0) throw new Error(`mi secret init: ${run.stderr}`)
    writeFileSync(kit.path(`${owner}.yaml`), readFileSync(path.join(place.config, `${owner}.yaml`)))
  }
  return kit
}
