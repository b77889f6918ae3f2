/**
 * The entries and aliases that Java makes from the bags of a PKCS#12 file, by the rules of the JDK's `PKCS12KeyStore`. Its workarounds
 * are included, since the runtime finds its keys by these rules. Then the entries that Java does not find.
 */
import {toDer} from '../der.js'
import type {Asn1} from '../der.js'
import type {KeystoreEntry} from '../keystore.js'
import {sealedKey} from '../private-key-info.js'
import {sealedSecret} from '../sealed-secret.js'
import type {SafeBag} from './bags.js'
import {decryptShroudedKey, shroudedBeyondJava} from './shrouded-key.js'
import {secretBagSealing} from './secret-key.js'

/**
 * If several entries have the same alias, the last one counts. Keys that are not encrypted come after the entries that Java finds, under
 * aliases that these do not have. In a file with nothing but certificates that Java ignores, they are the entries.
 * @param safes the bags of each SafeContents, in the order of the file
 */
export function javaEntries(safes: readonly (readonly SafeBag[])[]): readonly KeystoreEntry[] {
  const collector = new Collector()
  for (const safe of safes) {
    for (const [index, bag] of safe.entries()) collector.add(bag, index === 0)
  }
  return collector.entries()
}

interface PrivateKey {
  readonly kind: 'private-key'
  readonly name: string
  readonly keyId: Buffer
  readonly protectedKey: Asn1
}

interface KeyInClear {
  readonly name: string | undefined
  readonly keyId: Buffer | undefined
  /** A PrivateKeyInfo. */
  readonly key: Asn1
}

interface KeyCertificate {
  readonly name: string | undefined
  readonly keyId: Buffer | undefined
  readonly certificate: Uint8Array
}

type FoundEntry = PrivateKey | Omit<KeystoreEntry, 'alias'>

/** Java's substitute for a missing localKeyID, if there is only one private key. */
const soleKeyId = Buffer.from('01')

class Collector {
  readonly #found = new Map<string, FoundEntry>()
  readonly #keyCertificates: KeyCertificate[] = []
  readonly #keysInClear: KeyInClear[] = []
  #privateKeys = 0
  #unnamed = 0

  add(bag: SafeBag, firstOfItsSafe: boolean): void {
    if (bag.protectedKey !== undefined) this.#addPrivateKey(bag, bag.protectedKey)
    if (bag.keyInClear !== undefined)
      this.#keysInClear.push({name: bag.friendlyName, keyId: bag.localKeyId, key: bag.keyInClear})
    if (bag.secret !== undefined) this.#addSecretKey(bag, bag.secret)
    if (bag.certificate !== undefined) this.#addCertificate(bag, bag.certificate, firstOfItsSafe)
  }

  entries(): KeystoreEntry[] {
    const candidates = new Candidates(this.#keyCertificates)
    const entries = [...this.#foundByJava(candidates), ...this.#withKeysInClear(candidates)]
    return entries.length === 0 ? this.#untrustedCertificates() : entries
  }

  #foundByJava(candidates: Candidates): KeystoreEntry[] {
    return [...this.#found].map(([alias, found]) => {
      if (!('keyId' in found)) return {alias, ...found}
      const certificate = candidates.matching(found)
      return {
        alias,
        kind: found.kind,
        ...(certificate && {certificate}),
        sealedKey: sealedKey(
          alias,
          (password) => decryptShroudedKey(found.protectedKey, password),
          shroudedBeyondJava(found.protectedKey),
        ),
      }
    })
  }

  #withKeysInClear(candidates: Candidates): KeystoreEntry[] {
    return this.#hidden(this.#keysInClear, ({name, keyId, key}, alias) => {
      const certificate = candidates.matching({name: name ?? alias, keyId}) ?? this.#soleCertificate()
      return {
        kind: 'private-key',
        hiddenFromJava: 'key-in-clear',
        ...(certificate && {certificate}),
        sealedKey: sealedKey(alias, () => Promise.resolve(toDer(key))),
      }
    })
  }

  /** For a key without a localKeyID. */
  #soleCertificate(): Uint8Array | undefined {
    const isSole = this.#keysInClear.length === 1 && this.#privateKeys === 0 && this.#keyCertificates.length === 1
    return isSole ? this.#keyCertificates[0]?.certificate : undefined
  }

  #untrustedCertificates(): KeystoreEntry[] {
    return this.#hidden(this.#keyCertificates, ({certificate}) => ({
      kind: 'certificate',
      hiddenFromJava: 'untrusted-certificate',
      certificate,
    }))
  }

  /** Leaves out what has an alias that Java knows. */
  #hidden<T extends {readonly name: string | undefined}>(
    bags: readonly T[],
    entryOf: (bag: T, alias: string) => Omit<KeystoreEntry, 'alias'>,
  ): KeystoreEntry[] {
    const entries = new Map<string, KeystoreEntry>()
    for (const bag of bags) {
      const alias = bag.name?.toLowerCase() ?? this.#freeNumber()
      if (!this.#found.has(alias)) entries.set(alias, {alias, ...entryOf(bag, alias)})
    }
    return [...entries.values()]
  }

  #freeNumber(): string {
    let number = String(++this.#unnamed)
    while (this.#found.has(number)) number = String(++this.#unnamed)
    return number
  }

  #addPrivateKey(bag: SafeBag, protectedKey: Asn1): void {
    this.#privateKeys++
    const keyId = bag.localKeyId ?? this.#soleKeyId()
    if (keyId === undefined) return
    const name = this.#nameOf(bag)
    this.#put(name, {kind: 'private-key', name, keyId, protectedKey})
  }

  #addSecretKey(bag: SafeBag, secret: Asn1): void {
    const name = this.#nameOf(bag)
    const alias = name.toLowerCase()
    this.#put(name, {kind: 'secret-key', sealedSecret: sealedSecret(alias, secretBagSealing(secret))})
  }

  #addCertificate(bag: SafeBag, certificate: Uint8Array, firstOfItsSafe: boolean): void {
    if (bag.trusted) {
      this.#put(this.#nameOf(bag), {kind: 'certificate', certificate})
      return
    }
    const keyId = bag.localKeyId ?? (firstOfItsSafe ? this.#soleKeyId() : undefined)
    this.#keyCertificates.push({name: bag.friendlyName, keyId, certificate})
  }

  /** Java uses it only while it has seen exactly one private key. */
  #soleKeyId(): Buffer | undefined {
    return this.#privateKeys === 1 ? soleKeyId : undefined
  }

  #nameOf(bag: SafeBag): string {
    return bag.friendlyName ?? String(++this.#unnamed)
  }

  #put(name: string, found: FoundEntry): void {
    this.#found.set(name.toLowerCase(), found)
  }
}

/** Indexes the certificates that may belong to keys, since a file may contain very many. */
class Candidates {
  readonly #byIdAndName = new Map<string, Uint8Array>()
  readonly #byId = new Map<string, Uint8Array>()
  readonly #byName = new Map<string, Uint8Array>()

  constructor(certificates: readonly KeyCertificate[]) {
    for (const {name, keyId, certificate} of certificates) {
      const id = keyId?.toString('hex')
      const folded = name === undefined ? undefined : foldCase(name)
      if (id !== undefined) this.#byId.set(id, certificate)
      if (folded !== undefined) this.#byName.set(folded, certificate)
      if (id === undefined || folded === undefined) continue
      const both = `${id} ${folded}`
      if (!this.#byIdAndName.has(both)) this.#byIdAndName.set(both, certificate)
    }
  }

  /** The first with the same localKeyID and name, else the last with the same localKeyID, else the last with the same name. */
  matching({name, keyId}: {readonly name: string; readonly keyId: Buffer | undefined}): Uint8Array | undefined {
    const id = keyId?.toString('hex') ?? ''
    const folded = foldCase(name)
    return this.#byIdAndName.get(`${id} ${folded}`) ?? this.#byId.get(id) ?? this.#byName.get(folded)
  }
}

/** Equal for two names that `String.equalsIgnoreCase` considers equal: compares character by character, never one with two. */
function foldCase(text: string): string {
  return Array.from(text, (character) => changeCase(changeCase(character, 'toUpperCase'), 'toLowerCase')).join('')
}

function changeCase(character: string, change: 'toUpperCase' | 'toLowerCase'): string {
  if (character === 'İ') return change === 'toLowerCase' ? 'i' : character
  const changed = character[change]()
  return changed.length === character.length ? changed : character
}
