/** Creates a keystore with a new key pair, or with a new secret key. */
import {UsageError} from '../../errors.js'
import {absolutePath} from '../../io/paths.js'
import {writeWhole} from '../../io/writing.js'
import {decryptAesKey} from '../../keystore/aes-key.js'
import {readCertificate} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import {createPkcs12, keySizes, type KeySize} from '../../keystore/pkcs12/create-pkcs12.js'
import {aesKeySizes, createSecretPkcs12, type AesKeySize} from '../../keystore/pkcs12/create-secret-pkcs12.js'
import {checkNewPassword, newPasswordProblem} from '../../keystore/pkcs12/new-keystore.js'
import {recogniseKeystore} from '../../keystore/recognise.js'
import {done, note, printFacts, type FactRow} from '../../ui/messages.js'
import {askHiddenTwice, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {permitReplacing} from '../replacing.js'
import {shellWord} from '../shell-word.js'
import {certificateResult, certificateRows, type CertificateResult} from './certificate-report.js'
import {readGivenKeystorePassword} from './given-passwords.js'
import {tryPasswords, type PasswordCandidates} from './password-candidates.js'

interface WantedKeystore {
  /** The path as the user entered it. */
  readonly file: string
  readonly alias: string
  readonly key: NewKey
  readonly passwordFile: string | undefined
  readonly force: boolean
}

/** The size of the key, in bits. */
type NewKey = {readonly rsa: KeySize} | {readonly aes: AesKeySize}

interface KeySizeFlags {
  /** In --size. */
  readonly size: string | undefined
  readonly symmetric: boolean
  /** In --bits. */
  readonly bits: string | undefined
}

/** @returns the key to create @throws UsageError if the flags contradict each other */
export function newKeyFor({size, symmetric, bits}: KeySizeFlags): NewKey {
  if (symmetric && size !== undefined)
    throw new UsageError('--size is for RSA keys', 'use --bits for the size of a symmetric key')
  if (!symmetric && bits !== undefined)
    throw new UsageError('--bits is for symmetric keys', 'add --symmetric, or use --size for an RSA key')
  return symmetric
    ? {aes: aesKeySizes.find((each) => String(each) === bits) ?? aesKeySizes[0]}
    : {rsa: keySizes.find((each) => String(each) === size) ?? keySizes[0]}
}

/** The result of `mi keystore create` under --json. */
export interface CreateKeystoreResult {
  /** The absolute path. */
  readonly file: string
  readonly type: 'PKCS12'
  /** As the keystore has it. */
  readonly alias: string
  /** Absent if the key is symmetric. */
  readonly certificate?: CertificateResult
  /** The size of a symmetric key. */
  readonly bits?: number
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
  const {bytes, alias, details, facts} = await createFile(wanted, password)
  await writeWhole(file, bytes, {replace, tell: note})
  done(`PKCS#12 keystore written to ${quoted(file)}`)
  printFacts([['alias', quoted(alias)], ...facts])
  const command = 'rsa' in wanted.key ? 'mi secret init' : 'mi secret init symmetric'
  note(`to encrypt with it, run: ${command} --keystore ${shellWord(wanted.file)} --alias ${shellWord(alias)}`)
  return {file, type: 'PKCS12', alias, ...details}
}

interface CreatedKeystore {
  readonly bytes: Uint8Array
  /** As the keystore has it. */
  readonly alias: string
  readonly details: Pick<CreateKeystoreResult, 'bits' | 'certificate'>
  readonly facts: readonly FactRow[]
}

/** Reads the file back, as proof that it can be read. */
async function createFile({alias, key}: WantedKeystore, password: string): Promise<CreatedKeystore> {
  const bytes =
    'rsa' in key
      ? await createPkcs12({alias, password, bits: key.rsa, now: new Date()})
      : createSecretPkcs12({alias, password, bits: key.aes})
  const entry = findEntry(recogniseKeystore(bytes).open(password), alias)
  const created = {bytes, alias: entry.alias}
  if ('aes' in key) {
    const bits = 8 * (decryptAesKey(entry, password).symmetricKeySize ?? 0)
    return {...created, details: {bits}, facts: [['key', `AES, ${bits} bits`]]}
  }
  const certificate = readCertificate(entry)
  return {...created, details: {certificate: certificateResult(certificate)}, facts: certificateRows(certificate)}
}

/** Java does not open a PKCS#12 keystore whose password has a byte order mark or a line break. */
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
