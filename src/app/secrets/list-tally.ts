/** What `mi secret list` counts. */
import {done, note} from '../../ui/messages.js'
import {counted, firstFew, mostShown, quoted} from '../../wording.js'
import {dayAfter, today} from './days.js'
import type {ListRow} from './list-rows.js'

/** A sentence without a full stop, and what to try. */
export interface ListFailure {
  readonly fact: string
  readonly hint: string
}

/** Counts what matters for the exit code. */
export class ListTally {
  readonly isExpired: (expires: string | undefined) => boolean
  readonly isDue: (expires: string | undefined) => boolean
  readonly #lastDay: string | undefined
  readonly #expired: string[] = []
  readonly #due: string[] = []
  #secrets = 0
  #plaintext = 0
  #damaged = 0
  #problems = 0
  #expiredCount = 0
  #dueCount = 0

  /** @param days within which a secret must not expire */
  constructor(days: number | undefined) {
    const now = today()
    const lastDay = days === undefined ? undefined : dayAfter(days)
    this.#lastDay = lastDay
    this.isExpired = (expires) => expires !== undefined && expires < now
    this.isDue = (expires) => expires !== undefined && lastDay !== undefined && expires <= lastDay
  }

  add(row: ListRow): void {
    if ('problem' in row) {
      this.#problems++
      return
    }
    const {
      kind,
      alias,
      record: {expires},
    } = row
    this.#secrets++
    if (kind.kind === 'plaintext') this.#plaintext++
    if (kind.kind === 'damaged') this.#damaged++
    const text = () => `${quoted(alias)} (${expires ?? ''})`
    if (this.isExpired(expires) && ++this.#expiredCount <= mostShown) this.#expired.push(text())
    if (this.isDue(expires) && ++this.#dueCount <= mostShown) this.#due.push(text())
  }

  /** Reports what has expired, unless it is part of the failure. */
  report(): void {
    if (this.#expiredCount > 0 && this.#lastDay === undefined)
      note(`expired: ${firstFew(this.#expired, this.#expiredCount)}`)
    if (this.#lastDay !== undefined && this.failure() === undefined) done(`nothing expires by ${this.#lastDay}`)
  }

  /** @returns undefined if nothing is wrong */
  failure(): ListFailure | undefined {
    const parts = [
      ...(this.#plaintext === 0
        ? []
        : [
            {
              fact: `${this.#plaintext} of ${counted(this.#secrets)} ${this.#plaintext === 1 ? 'is' : 'are'} not encrypted`,
              hint: 'encrypt plaintext with "mi secret encrypt FILE", adding --all if it is not in brackets',
            },
          ]),
      ...(this.#damaged === 0
        ? []
        : [
            {
              fact: `${this.#damaged} of ${counted(this.#secrets)} ${this.#damaged === 1 ? 'is' : 'are'} damaged`,
              hint: 'to see what is damaged, use "mi secret verify --no-key FILE"',
            },
          ]),
      ...(this.#problems === 0
        ? []
        : [
            {
              fact: this.#problems === 1 ? '1 problem was found' : `${this.#problems} problems were found`,
              hint: 'fix what cannot be read',
            },
          ]),
      ...(this.#dueCount === 0
        ? []
        : [
            {
              fact: `${counted(this.#dueCount)} ${this.#dueCount === 1 ? 'expires' : 'expire'} by ${this.#lastDay ?? ''}: ${firstFew(this.#due, this.#dueCount)}`,
              hint: 'change them where they are used, and replace them with "mi secret create --merge"',
            },
          ]),
    ]
    if (parts.length === 0) return undefined
    return {fact: parts.map(({fact}) => fact).join('; '), hint: parts.map(({hint}) => hint).join('; ')}
  }
}
