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
  'app/keys/given-passwords.ts',
  'app/profiles/current-profile.ts',
  'app/profiles/load-profile.ts',
  'app/replacing.ts',
  'app/secrets/check-sources.ts',
  'app/secrets/choose-output.ts',
  'app/secrets/create.ts',
  'app/secrets/guard-sources.ts',
  'app/secrets/json-limits.ts',
  'app/secrets/open-secrets.ts',
  'app/secrets/open-sources.ts',
  'app/secrets/plaintext-files.ts',
  'app/secrets/print-stream.ts',
  'app/secrets/records.ts',
  'app/secrets/render-stream.ts',
  'app/secrets/source-kinds.ts',
  'app/secrets/standard-input.ts',
  'app/secrets/write-file.ts',
  'bulk/ciphertexts.ts',
  'bulk/job.ts',
  'bulk/crew.ts',
  'bulk/encrypt.ts',
  'bulk/first-lines.ts',
  'bulk/fitness.ts',
  'bulk/head-start.ts',
  'bulk/in-order.ts',
  'bulk/pool.ts',
  'bulk/repetitions.ts',
  'bulk/source.ts',
  'bulk/survey.ts',
  'bulk/surveyed-parts.ts',
  'cipher/aes.ts',
  'cipher/base64.ts',
  'cipher/ciphertext-text.ts',
  'cipher/recognise-ciphertext.ts',
  'cipher/rsa.ts',
  'cipher/transformations.ts',
  'cli/command-not-found.ts',
  'cli/command.ts',
  'cli/console-text.ts',
  'cli/environment-report.ts',
  'cli/error-report.ts',
  'cli/flags.ts',
  'cli/usage-errors.ts',
  'commands/secret/create.ts',
  'errors.ts',
  'formats/alias-warnings.ts',
  'formats/console.ts',
  'formats/dotenv/dotenv.ts',
  'formats/foreign/beginning.ts',
  'formats/foreign/content-signs.ts',
  'formats/foreign/foreign-formats.ts',
  'formats/outputs.ts',
  'formats/properties/lines.ts',
  'formats/properties/properties.ts',
  'formats/properties/property-traps.ts',
  'formats/properties/simple-lines.ts',
  'formats/sources.ts',
  'formats/text/in-place.ts',
  'formats/text/line-merging.ts',
  'formats/text/line-writer.ts',
  'formats/text/mentions.ts',
  'formats/text/record.ts',
  'formats/text/text.ts',
  'formats/toml/secret-names.ts',
  'formats/value-warnings.ts',
  'home-directory.ts',
  'io/config-directory.ts',
  'io/directories.ts',
  'io/environment.ts',
  'io/existence.ts',
  'io/git-files.ts',
  'io/git.ts',
  'io/input.ts',
  'io/maker.ts',
  'io/new-file.ts',
  'io/node-env-file.ts',
  'io/own-names.ts',
  'io/ownership.ts',
  'io/path-trace.ts',
  'io/paths.ts',
  'io/reading.ts',
  'io/removal.ts',
  'io/rereading.ts',
  'io/signals.ts',
  'io/stderr.ts',
  'io/stdin.ts',
  'io/stdout.ts',
  'io/system-errors.ts',
  'io/terminal.ts',
  'io/writing.ts',
  'keystore/certificate.ts',
  'keystore/keystore.ts',
  'keystore/pem/pem.ts',
  'keystore/well-known-certificates.ts',
  'keystore/well-known.ts',
  'keystore/x509.ts',
  'main.ts',
  'profiles/keystore-file.ts',
  'profiles/plain-yaml.ts',
  'profiles/profile-names.ts',
  'profiles/profile-store.ts',
  'profiles/profile.ts',
  'ui/colour.ts',
  'ui/messages.ts',
  'ui/progress.ts',
  'wording.ts',
])

/** oclif's modules that the same commands do not use. Each entry is the beginning of their paths. */
const restOfOclif = [
  'node_modules/@oclif/core/lib/help/command',
  'node_modules/@oclif/core/lib/help/docopts',
  'node_modules/@oclif/core/lib/help/formatter',
  'node_modules/@oclif/core/lib/help/index',
  'node_modules/@oclif/core/lib/help/root',
  'node_modules/@oclif/core/lib/screen',
  'node_modules/@oclif/core/lib/ux/',
  'node_modules/@oclif/plugin-help/',
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
 * @throws BuildError if oclif renamed files in `restOfOclif`, which are now in the wrong script
 */
export function checkRestOfOclif(modules: readonly string[]): void {
  const missing = restOfOclif.filter((start) => !modules.some((name) => name.startsWith(start)))
  if (missing.length === 0) return
  throw new BuildError(
    `restOfOclif in tools/scripts.ts lists files that do not exist: ${missing.join(', ')}; write their new names there`,
  )
}

/** @param file the path of a module, ours or oclif's @returns whether it belongs in `rest.js` */
export function isInRest(file: string): boolean {
  const name = moduleName(file)
  if (name.startsWith('src/')) return !core.has(name.slice('src/'.length))
  return restOfOclif.some((start) => name.startsWith(start))
}
