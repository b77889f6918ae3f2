/** Which module is in which script. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import {keyOf} from './lazy-modules.js'

/**
 * What starting the program and `mi secret create` to the console or a file need, relative to src. Everything else is in a script
 * of its own, which is loaded when something of it is first used: Node.js would have to look through it at every start.
 */
const core = new Set([
  'app/keys/certificate-report.ts',
  'app/keys/choose-transformation.ts',
  'app/keys/encryption-key.ts',
  'app/keys/given-passwords.ts',
  'app/profiles/current-profile.ts',
  'app/replacing.ts',
  'app/secrets/choose-output.ts',
  'app/secrets/open-secrets.ts',
  'app/secrets/print.ts',
  'app/secrets/render.ts',
  'app/secrets/write-file.ts',
  'bulk/alias-hashes.ts',
  'bulk/batch.ts',
  'bulk/encrypt.ts',
  'bulk/fitness.ts',
  'bulk/in-order.ts',
  'bulk/pool.ts',
  'bulk/repetitions.ts',
  'bulk/source.ts',
  'bulk/survey.ts',
  'cipher/aes.ts',
  'cipher/rsa.ts',
  'cipher/transformation.ts',
  'cipher/transformations.ts',
  'cli/command-not-found.ts',
  'cli/command.ts',
  'cli/error-report.ts',
  'cli/flags.ts',
  'cli/report-outside.ts',
  'cli/usage-errors.ts',
  'commands/secret/create.ts',
  'errors.ts',
  'formats/alias-warnings.ts',
  'formats/console.ts',
  'formats/dotenv/dotenv.ts',
  'formats/file-names.ts',
  'formats/format.ts',
  'formats/outputs.ts',
  'formats/properties/lines.ts',
  'formats/properties/properties.ts',
  'formats/sources.ts',
  'formats/text/in-place.ts',
  'formats/text/line-merging.ts',
  'formats/text/line-writer.ts',
  'formats/text/mentions.ts',
  'formats/text/text.ts',
  'io/environment.ts',
  'io/existence.ts',
  'io/input.ts',
  'io/node-env-file.ts',
  'io/password-file.ts',
  'io/paths.ts',
  'io/reading.ts',
  'io/rereading.ts',
  'io/rewriting.ts',
  'io/signals.ts',
  'io/stdin.ts',
  'io/stdout.ts',
  'io/system-errors.ts',
  'io/writing.ts',
  'keystore/certificate.ts',
  'keystore/key-algorithm.ts',
  'keystore/keystore.ts',
  'keystore/pem/pem.ts',
  'keystore/well-known.ts',
  'keystore/x509.ts',
  'main.ts',
  'profiles/keystore-file.ts',
  'profiles/plain-yaml.ts',
  'profiles/profile-store.ts',
  'profiles/profile.ts',
  'ui/colour.ts',
  'ui/messages.ts',
  'ui/progress.ts',
  'wording.ts',
])

/** What the same do without of oclif. */
const restOfOclif = [
  /^node_modules\/@oclif\/core\/lib\/help\/(?:command|docopts|root)/,
  /^node_modules\/@oclif\/core\/lib\/ux\/action\/spinner/,
  /^node_modules\/@oclif\/plugin-help\//,
]

/** @throws Error for a file of the list that does not exist: it was renamed, and would be in the wrong script without a word */
export function checkCore(root) {
  const missing = [...core].filter((file) => !existsSync(path.join(root, 'src', file)))
  if (missing.length === 0) return
  throw new Error(
    `the list in tools/scripts.js names files that do not exist: ${missing.join(', ')}; update it to their new names`,
  )
}

export function isInRest(file) {
  const key = keyOf(file)
  if (key.startsWith('src/')) return !core.has(key.slice('src/'.length))
  return restOfOclif.some((pattern) => pattern.test(key))
}
