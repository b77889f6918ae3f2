/** Suggests a known name for a mistyped one. What was typed may be a secret in the wrong place, so only known names are shown. */
import {distance} from 'fastest-levenshtein'
import {listed, quoted} from './wording.js'

/** In characters: longer words are not names that somebody mistyped. */
const longest = 100

/** The most letters that can be wrong in any word. */
const mostWrong = 3

/** The search for one word. Upper and lower case count as the same. */
class NearestName {
  readonly #typed: string
  #least: number
  /** The first of the nearest; undefined if none is near. */
  found: string | undefined

  constructor(typed: string) {
    this.#typed = typed.toLowerCase()
    // Two letters in the wrong order count twice.
    this.#least = typed.length > longest ? 0 : Math.min(mostWrong, Math.floor(typed.length / 2)) + 1
  }

  consider(name: string): void {
    if (Math.abs(name.length - this.#typed.length) >= this.#least) return
    const wrong = distance(this.#typed, name.toLowerCase())
    if (wrong >= this.#least) return
    this.#least = wrong
    this.found = name
  }
}

/** Finds the names that are most like the words that were typed, among names that come one by one. */
export class NearestNames {
  readonly #searches: readonly NearestName[]

  constructor(typed: Iterable<string>) {
    this.#searches = Array.from(typed, (word) => new NearestName(word))
  }

  consider(name: string): void {
    for (const search of this.#searches) search.consider(name)
  }

  /** The nearest name for each word, once each; words that no name is near have none. */
  get found(): readonly string[] {
    return [...new Set(this.#searches.flatMap(({found}) => found ?? []))]
  }
}

/** @returns the name that is most like what was typed; undefined if none is near */
export function nearest(typed: string, names: Iterable<string>): string | undefined {
  return nearestOfAll([typed], names)[0]
}

/** @returns the nearest of the names for each word, once each */
export function nearestOfAll(typed: Iterable<string>, names: Iterable<string>): readonly string[] {
  const search = new NearestNames(typed)
  for (const name of names) search.consider(name)
  return search.found
}

/**
 * A hint: `use "db_password", or one of the others: "api_key"`. Without near names: `use one of: "db_password", "api_key"`.
 * @param near names that are like what was typed
 * @param names at least the first of all
 * @param count how many names there are
 */
export function suggestAliases(near: readonly string[], names: readonly string[], count = names.length): string {
  if (near.length === 0) return `use one of: ${listed(names, count)}`
  const use = `use ${near.map(quoted).join(' and ')}`
  const others = names.filter((name) => !near.includes(name))
  return others.length === 0 ? use : `${use}, or one of the others: ${listed(others, count - near.length)}`
}

/** A hint that names a word of the program, and all others: `use k8, or one of: console, file, k8`. */
export function suggestWord(typed: string, words: readonly string[]): string {
  const near = nearest(typed, words)
  return `use ${near === undefined ? '' : `${near}, or `}one of: ${words.join(', ')}`
}
