/** The names of secret tables, and of the secrets in them. */

/** MI's, and those of the Integration Control Plane (ICP). */
export const secretTables = ['secrets', 'icp_server.secrets', 'icp_server.storage.secrets'] as const

export type SecretTable = (typeof secretTables)[number]

const useLetters = 'use only letters, digits, "_" and "-"'

/**
 * Between `[secrets]` and the vault are config-mapper, which escapes a name like a Java string, and a file of java.util.Properties, into
 * which it copies names as they are.
 * @returns why MI does not find a secret with the name, as a fragment that follows it; undefined if it does
 */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'has no name'
  if (/^[\w-]+(?:\.[\w-]+)*$/.test(name)) return undefined
  if (name.includes('}')) return `has a name that $secret{…} cannot contain; ${useLetters}`
  if (/[^ -~]|['"]/.test(name)) return `has a name that keeps Micro Integrator from starting; ${useLetters}`
  return `has a name that Micro Integrator's vault loses; ${useLetters}`
}

/** @returns the name as a key; one with dots is quoted, because they would make a table of it */
export function renderKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : renderString(name)
}

/** @returns the text as a basic string (TOML 1.0), which needs no escapes for base64 */
export function renderString(text: string): string {
  return `"${text.replaceAll(/["\\\p{Cc}]/gu, escapeCharacter)}"`
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
