/** How much fits into the one object that --json or --sarif prints. */
import {UsageError} from '../../errors.js'

/** The JSON object may contain each ciphertext twice, and JavaScript's longest string has about 500 million characters. */
const mostInJson = {secrets: 200_000, characters: 150_000_000} as const

/** @param flag which prints the object @throws UsageError */
export function refuseTooMany(secrets: number, flag: ObjectFlag = '--json'): void {
  if (secrets > mostInJson.secrets) throw tooMuch(flag, `at most ${mostInJson.secrets} secrets`)
}

/** @param what the characters are of @throws UsageError */
export function refuseTooLong(characters: number, what: 'ciphertext' | 'plaintext'): void {
  if (characters > mostInJson.characters)
    throw tooMuch('--json', `at most ${mostInJson.characters} characters of ${what}`)
}

type ObjectFlag = '--json' | '--sarif'

function tooMuch(flag: ObjectFlag, limit: string): UsageError {
  return new UsageError(`too many secrets for ${flag} (${limit})`, `omit ${flag}, or split the file`)
}
