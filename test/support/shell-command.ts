/** Runs the commands that messages suggest, as a user pastes them. */
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {expect} from 'chai'

/** Answers what openssl, keytool and gpg would ask for at a terminal. */
const answers = `
openssl() { if [ "$1" = pkcs12 ]; then command openssl "$@" -passin env:PASSWORD -passout env:NEW_PASSWORD; else command openssl "$@"; fi; }
keytool() {
  if [ "$1" = -importkeystore ]; then command keytool "$@" -noprompt -srcstorepass:env PASSWORD -deststorepass:env NEW_PASSWORD
  else command keytool "$@" -storepass:env PASSWORD; fi
}
gpg() { command gpg --batch --homedir "$PWD" --no-permission-warning --pinentry-mode loopback --passphrase "$PASSWORD" "$@"; }
`

/**
 * @param hint what a message suggests; the command follows the last colon and blank, or is all of it
 * @param file takes the place of FILE; the command runs in its directory
 * @param password of the keystore
 * @param newPassword of the new one
 */
export function runSuggested(hint: string, file: string, password: string, newPassword = password): void {
  const command = suggestedCommand(hint).replaceAll(/\bFILE\b/g, path.basename(file))
  const run = spawnSync('bash', ['-c', `${answers}set -o pipefail\n${command}`], {
    cwd: path.dirname(file),
    env: {...process.env, PASSWORD: password, NEW_PASSWORD: newPassword},
    encoding: 'utf8',
  })
  expect(run.status, `${command}\n${run.stderr}${run.stdout}`).to.equal(0)
}

/** @returns the text after the last `: ` that a command follows */
export function suggestedCommand(hint: string): string {
  const [, command = hint] = /.*: (?=[a-z]+\d* )(.*)/s.exec(hint) ?? []
  return command
}
