/** Which module is in which script. */
import {keyOf} from './lazy-modules.js'

/**
 * What starting the program and `mi secret create` to the console or a file do without. It is in a script of its own, which is loaded when
 * something of it is first used: Node.js would have to look through it at every start.
 */
const rest = [
  /^src\/commands\/(?!secret\/create\.ts)/,
  /^src\/cipher\/(?:base64|ciphertext-text|fault|opening)\.ts/,
  /^src\/formats\/(?:dotenv-|duplicates|edits|encrypted-|kubernetes|manifest-|merging|scalar-edits|yaml)/,
  /^src\/keystore\/(?!certificate\.ts|key-algorithm|keystore\.ts|pem|well-known|x509)/,
  /^src\/profiles\/(?:key-file|older-tools)/,
  /^src\/terminal\/(?:decryption-key|encrypted-files|keystore-|older-profile|profile-(?!name)|prompts|symmetric-|table|verdicts)/,
  /^node_modules\/@oclif\/core\/lib\/help\/(?:command|docopts|root)/,
  /^node_modules\/@oclif\/core\/lib\/ux\/action\/spinner/,
  /^node_modules\/@oclif\/plugin-help\//,
]

export function isInRest(file) {
  return rest.some((pattern) => pattern.test(keyOf(file)))
}
