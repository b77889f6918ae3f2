/** Which module is in which script. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import {BuildError} from './build-error.js'
import {moduleName, root} from './paths.js'

/**
 * The modules in `mi.cjs`, relative to src: those that starting the program and `mi secret create` to the console or a
 * file use. All others are in `rest.js`, which is loaded when one of them is first used; Node.js would otherwise parse
 * them at every start.
 */
const core = new Set([
  'app/keys/certificate-report.ts',
  'app/keys/choose-transformation.ts',
  'app/keys/encryption-key.ts',
  'app/profiles/current-profile.ts',
  'app/profiles/load-profile.ts',
  'app/replacing.ts',
  'app/secrets/choose-output.ts',
  'app/secrets/create.ts',
  'app/secrets/open-secrets.ts',
  'app/secrets/print-stream.ts',
  'app/secrets/render-stream.ts',
  'app/secrets/write-file.ts',
  'bulk/batch.ts',
  'bulk/encrypt.ts',
  'bulk/first-lines.ts',
  'bulk/fitness.ts',
  'bulk/in-order.ts',
  'bulk/pool.ts',
  'bulk/repetitions.ts',
  'bulk/source.ts',
  'bulk/survey.ts',
  'cipher/aes.ts',
  'cipher/rsa.ts',
  'cipher/transformations.ts',
  'cli/command-not-found.ts',
  'cli/command.ts',
  'cli/error-report.ts',
  'cli/flags.ts',
  'cli/usage-errors.ts',
  'commands/secret/create.ts',
  'errors.ts',
  'formats/alias-warnings.ts',
  'formats/console.ts',
  'formats/dotenv/dotenv.ts',
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

/** Modules of oclif that the same commands do not use. */
const restOfOclif = [
  /^node_modules\/@oclif\/core\/lib\/help\/(?:command|docopts|root)/,
  /^node_modules\/@oclif\/core\/lib\/ux\/action\/spinner/,
  /^node_modules\/@oclif\/plugin-help\//,
]

/** @returns the modules in `mi.cjs`, relative to src */
export function coreModules(): readonly string[] {
  return [...core]
}

/**
 * @param core as `coreModules` returns them
 * @throws BuildError if a file does not exist: it was renamed, and would be in the wrong script
 */
export function checkCore(core: readonly string[]): void {
  const missing = core.filter((file) => !existsSync(path.join(root, 'src', file)))
  if (missing.length === 0) return
  const files = missing.map((file) => `src/${file}`).join(', ')
  throw new BuildError(`tools/scripts.ts lists files that do not exist: ${files}; write their new names there`)
}

/**
 * @param modules the ones in `rest.js`
 * @throws BuildError if a pattern matches none of them: oclif renamed its files, and they are in the wrong script
 */
export function checkRestOfOclif(modules: readonly string[]): void {
  const unused = restOfOclif.filter((pattern) => !modules.some((name) => pattern.test(name)))
  if (unused.length === 0) return
  throw new BuildError(
    `restOfOclif in tools/scripts.ts has patterns that match no file: ${unused.join(', ')}; ` +
      'look up the new names of those files',
  )
}

export function isInRest(file: string): boolean {
  const name = moduleName(file)
  if (name.startsWith('src/')) return !core.has(name.slice('src/'.length))
  return restOfOclif.some((pattern) => pattern.test(name))
}
