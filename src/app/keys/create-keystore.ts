/** Creates a keystore with a new key pair. */
import {UsageError} from '../../errors.js'
import {absolutePath} from '../../io/paths.js'
import {writeWhole} from '../../io/writing.js'
import {readCertificate} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import {checkNewPassword, createPkcs12, newPasswordProblem, type KeySize} from '../../keystore/pkcs12/create-pkcs12.js'
import {recogniseKeystore} from '../../keystore/recognise.js'
import {done, note, printFacts} from '../../ui/messages.js'
import {askHiddenTwice, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {permitReplacing} from '../replacing.js'
import {certificateResult, certificateRows, type CertificateResult} from './certificate-report.js'
import {readGivenKeystorePassword} from './given-passwords.js'
import {tryPasswords, type PasswordCandidates} from './password-candidates.js'

interface WantedKeystore {
  /** The path as the user entered it. */
  readonly file: string
  readonly alias: string
  /** Of the RSA key, in bits. */
  readonly size: KeySize
  readonly passwordFile: string | undefined
  readonly force: boolean
}

/** The result of `mi keystore create` under --json. */
export interface CreateKeystoreResult {
  /** The absolute path. */
  readonly file: string
  readonly type: 'PKCS12'
  /** As the keystore has it. */
  readonly alias: string
  readonly certificate: CertificateResult
}

/**
 * Creates the keystore, reads it back, writes it and reports what to run next. Prompts for the password, twice, unless it was provided.
 * @throws FileExistsError, FileError, UsageError, KeystoreError, MissingAnswerError, InterruptedError
 */
export async function createKeystore(wanted: WantedKeystore, {variables}: Context): Promise<CreateKeystoreResult> {
  const file = absolutePath(wanted.file)
  const replace = await permitReplacing(file, wanted.force)
  const given = await readGivenKeystorePassword(wanted.passwordFile, variables)
  const password = given === undefined ? await askNewPassword() : chooseNewPassword(given)
  const bytes = await createPkcs12({alias: wanted.alias, password, bits: wanted.size, now: new Date()})
  const entry = findEntry(recogniseKeystore(bytes).open(password), wanted.alias)
  const certificate = readCertificate(entry)
  await writeWhole(file, bytes, {replace})
  done(`PKCS#12 keystore written to ${quoted(file)}`)
  printFacts([['alias', quoted(entry.alias)], ...certificateRows(certificate)])
  note(`to encrypt with it, run: mi secret init --keystore ${shellWord(wanted.file)} --alias ${shellWord(entry.alias)}`)
  return {file, type: 'PKCS12', alias: entry.alias, certificate: certificateResult(certificate)}
}

/** Java opens no PKCS#12 keystore whose password has a byte order mark or a line break. */
function chooseNewPassword(given: PasswordCandidates): string {
  return tryPasswords(given, (password) => {
    checkNewPassword(password)
    return password
  })
}

function askNewPassword(): Promise<string> {
  mustAsk('no password was provided for the new keystore', 'use --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askHiddenTwice('Keystore password', (answer) => {
    const problem = newPasswordProblem(answer)
    if (problem !== undefined) throw new UsageError(problem)
    return answer
  })
}

/** Quotes a word for a shell if needed. A word with control characters cannot be shown, so the user fills it in. */
function shellWord(word: string): string {
  if (/^[\w./@%+=:,~-]+$/.test(word)) return word
  return /[\p{Cc}\p{Cf}]/u.test(word) ? '…' : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
