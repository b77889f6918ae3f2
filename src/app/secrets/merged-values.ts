/** Ciphertexts that wait to be merged into a file: in memory, or in a temporary file if they are too many. */
import {FirstLines} from '../../bulk/first-lines.js'
import type {EncryptedValue, MergedValues} from '../../formats/format.js'
import {Spool} from '../../io/spool.js'

/** How many bytes of aliases and ciphertexts are kept in memory. */
const mostHeld = 16 << 20

/** Waiting values, and which of them were taken. */
export interface WaitingValues extends MergedValues {
  /** How many there are, and how many of them were taken. */
  readonly count: number
  readonly taken: number
  /** All aliases, in their order. @param wasTaken which of them */
  aliases(wasTaken: boolean): Iterable<string>
  close(): void
}

/**
 * @param batches one value for each alias
 * @param nameSpool returns the path of a temporary file, and removes it later
 */
export async function waitToMerge(
  batches: AsyncIterable<readonly EncryptedValue[]> | Iterable<readonly EncryptedValue[]>,
  nameSpool: () => string,
): Promise<WaitingValues> {
  let values: HeldValues | SpooledValues = new HeldValues()
  for await (const batch of batches) {
    values.add(batch)
    if (values instanceof HeldValues && values.size > mostHeld) values = spool(values, nameSpool())
  }
  return values
}

function spool(held: HeldValues, file: string): SpooledValues {
  const spooled = new SpooledValues(new Spool(file))
  spooled.add(held.rest())
  return spooled
}

interface HeldValue extends EncryptedValue {
  isTaken: boolean
}

class HeldValues implements WaitingValues {
  readonly #values = new Map<string, HeldValue>()
  taken = 0
  /** In characters. */
  size = 0

  add(values: Iterable<EncryptedValue>): void {
    for (const {alias, ciphertext} of values) {
      this.#values.set(alias, {alias, ciphertext, isTaken: false})
      this.size += alias.length + ciphertext.length
    }
  }

  get count(): number {
    return this.#values.size
  }

  take(alias: string): string | undefined {
    const value = this.#values.get(alias)
    if (value === undefined) return undefined
    if (!value.isTaken) this.taken++
    value.isTaken = true
    return value.ciphertext
  }

  *rest(): Generator<EncryptedValue> {
    for (const value of this.#values.values()) if (!value.isTaken) yield value
  }

  *aliases(wasTaken: boolean): Generator<string> {
    for (const {alias, isTaken} of this.#values.values()) if (isTaken === wasTaken) yield alias
  }

  close(): void {
    this.#values.clear()
  }
}

/** Base64 has no line feed. */
function encodeRecord({alias, ciphertext}: EncryptedValue): Buffer {
  return Buffer.from(`${ciphertext}\n${alias}`)
}

function decodeRecord(record: Buffer): EncryptedValue {
  const end = record.indexOf('\n')
  return {alias: record.toString('utf8', end + 1), ciphertext: record.toString('latin1', 0, end)}
}

/** Keeps the values in a file, and in memory only 64-bit hashes of the aliases. */
class SpooledValues implements WaitingValues {
  readonly #spool: Spool
  /** The number of each alias instead of its line. */
  readonly #numbers = new FirstLines()
  #positions = new Float64Array(1 << 16)
  #isTaken = new Uint8Array(1 << 16)
  count = 0
  taken = 0

  constructor(spool: Spool) {
    this.#spool = spool
  }

  add(values: Iterable<EncryptedValue>): void {
    for (const value of values) {
      const number = this.count++
      if (number === this.#positions.length) this.#grow()
      this.#numbers.see(value.alias, number)
      this.#positions[number] = this.#spool.append(encodeRecord(value))
    }
  }

  #grow(): void {
    const {length} = this.#positions
    const [positions, isTaken] = [new Float64Array(2 * length), new Uint8Array(2 * length)]
    positions.set(this.#positions)
    isTaken.set(this.#isTaken)
    this.#positions = positions
    this.#isTaken = isTaken
  }

  take(alias: string): string | undefined {
    const number = this.#numbers.find(alias)
    if (number === undefined) return undefined
    const value = this.#valueAt(number)
    if (value.alias !== alias) return undefined
    if (this.#isTaken[number] !== 1) this.taken++
    this.#isTaken[number] = 1
    return value.ciphertext
  }

  #valueAt(number: number): EncryptedValue {
    return decodeRecord(this.#spool.read(this.#positions[number] ?? 0))
  }

  *rest(): Generator<EncryptedValue> {
    for (let number = 0; number < this.count; number++) if (this.#isTaken[number] !== 1) yield this.#valueAt(number)
  }

  *aliases(wasTaken: boolean): Generator<string> {
    for (let number = 0; number < this.count; number++) {
      if ((this.#isTaken[number] === 1) === wasTaken) yield this.#valueAt(number).alias
    }
  }

  close(): void {
    this.#spool.close()
  }
}
