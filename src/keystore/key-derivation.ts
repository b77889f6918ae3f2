/**
 * The part of key derivations that takes time. It is done in slices or on another thread, so that signals arrive; it is remembered, so
 * that nothing is derived twice; and it can be watched, because hostile or cautious people choose very many iterations.
 */
import {createHash, hash as hashOnce, pbkdf2} from 'node:crypto'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {promisify} from 'node:util'
import {HashChain, type HashName} from './hashing/hash-chain.js'

/** One key derivation. */
export interface KeyDerivationEffort {
  /** As in the file. */
  readonly iterations: number
  /** How long it takes in all: an estimate if it is long, and has only begun. */
  readonly milliseconds: number
}

type Listener = (effort: KeyDerivationEffort) => void

let listener: Listener | undefined

/**
 * Reports each key derivation, once: a long one when its speed is known, a short one when it is done, and none that is remembered.
 * @returns a function that ends this
 */
export function watchKeyDerivations(report: Listener): () => void {
  listener = report
  return () => {
    listener = undefined
  }
}

/** Everything that decides the derived bytes. */
interface KeyDerivation {
  /** Which function derives them: `PKCS12-sha1-key`. */
  readonly method: string
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  /** How many bytes are derived. */
  readonly length: number
}

/** By the digest of what decides them, so that no password is kept. */
const remembered = new Map<string, Promise<Buffer>>()

/** A keystore takes few; a file with very many does not fill the memory. */
const mostRemembered = 32

/**
 * Remembers what `derive` returns until the process ends: keystores are opened twice by some commands, a typing error is repeated, and the
 * key that proved a password is opened next.
 * @param derive returns the bytes, which nobody may change
 */
export function rememberKey(derivation: KeyDerivation, derive: () => Promise<Buffer>): Promise<Buffer> {
  const name = digestOf(derivation)
  const known = remembered.get(name)
  if (known !== undefined) return known
  const key = derive()
  const [oldest] = remembered.keys()
  if (oldest !== undefined && remembered.size >= mostRemembered) remembered.delete(oldest)
  remembered.set(name, key)
  return key
}

function digestOf({method, password, salt, iterations, length}: KeyDerivation): string {
  const digest = createHash('sha256').update(`${method} ${iterations} ${length} ${salt.length} ${password.length}\n`)
  return digest.update(salt).update(password).digest('base64')
}

/** In rounds: a few milliseconds. A whole derivation with keytool's usual number of iterations is one slice. */
const slice = 10_000

/** What is reported about one derivation. */
export class EffortMeter {
  readonly #iterations: number
  readonly #rounds: number
  readonly #started = performance.now()
  #done = 0
  #isReported = false
  /** When the first slice was done, which is slower because the code is not compiled yet. */
  #warmedUp: number | undefined

  /**
   * @param iterations as in the file
   * @param rounds how many hashes they take
   */
  constructor(iterations: number, rounds: number) {
    this.#iterations = iterations
    this.#rounds = rounds
  }

  /** Called after each slice. */
  worked(rounds: number): void {
    this.#done += rounds
    const now = performance.now()
    if (this.#done >= this.#rounds) this.report(now - this.#started)
    if (this.#warmedUp !== undefined)
      this.report(now - this.#started + ((this.#rounds - this.#done) * (now - this.#warmedUp)) / (this.#done - slice))
    this.#warmedUp ??= now
  }

  /** @param milliseconds how long the derivation takes in all */
  report(milliseconds: number): void {
    if (!this.#isReported) listener?.({iterations: this.#iterations, milliseconds})
    this.#isReported = true
  }
}

/**
 * Hashes `input`, then each digest followed by `suffix`.
 * @param rounds how many hashes that is in all
 * @returns the last digest
 */
export async function hashRepeatedly(
  name: HashName,
  {input, suffix}: {readonly input: Uint8Array; readonly suffix?: Uint8Array},
  rounds: number,
  meter: EffortMeter,
): Promise<Buffer> {
  const chain = new HashChain(name, hashOnce(name, input, 'buffer'), suffix)
  for (let left = rounds - 1; left > 0; left -= slice) {
    chain.advance(Math.min(left, slice))
    meter.worked(Math.min(left, slice))
    if (left > slice) await nextTurn()
  }
  return chain.finish()
}

/** In iterations. PBKDF2 cannot be sliced, so fewer are timed before many. */
const sample = 5_000
const worthTiming = 40 * sample

interface Pbkdf2 {
  readonly salt: Uint8Array
  readonly iterations: number
  /** node:crypto's name of the hash. */
  readonly prf: string
  /** How many bytes to derive. */
  readonly length: number
}

/** Begins what `derivePbkdf2` then waits for, unless it takes long: a wrong password would make it useless. */
export function beginPbkdf2(password: Uint8Array, derivation: Pbkdf2): void {
  if (derivation.iterations < worthTiming) derivePbkdf2(password, derivation).catch(() => undefined)
}

/** PBKDF2 (RFC 8018, section 5.2), by OpenSSL, remembered. */
export function derivePbkdf2(password: Uint8Array, {salt, iterations, prf, length}: Pbkdf2): Promise<Buffer> {
  return rememberKey({method: `PBKDF2-${prf}`, password, salt, iterations, length}, async () => {
    const meter = new EffortMeter(iterations, iterations)
    const derive = async (count: number) => {
      const started = performance.now()
      const key = await promisify(pbkdf2)(password, salt, count, length, prf)
      return {key, milliseconds: performance.now() - started}
    }
    if (iterations >= worthTiming) meter.report(((await derive(sample)).milliseconds * iterations) / sample)
    const {key, milliseconds} = await derive(iterations)
    meter.report(milliseconds)
    return key
  })
}
