/** How much fits into the one object that --json prints. */
import {UsageError} from '../../errors.js'

/** The JSON object may contain each ciphertext twice, and JavaScript's longest string has about 500 million characters. */
const mostInJson = {secrets: 200_000, characters: 150_000_000} as const

/** @throws UsageError */
export function refuseTooMany(secrets: number): void {
  if (secrets > mostInJson.secrets) throw tooMuchForJson(`at most ${mostInJson.secrets} secrets`)
}

/** @param what the characters are of @throws UsageError */
export function refuseTooLong(characters: number, what: 'ciphertext' | 'plaintext'): void {
  if (characters > mostInJson.characters) throw tooMuchForJson(`at most ${mostInJson.characters} characters of ${what}`)
}

function tooMuchForJson(limit: string): UsageError {
  return new UsageError(`too many secrets for --json (${limit})`, 'omit --json, or split the file')
}
