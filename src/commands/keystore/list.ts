import {Args} from '@oclif/core'
import {quoted} from '../../wording.js'
import type {Environment} from '../../io/environment.js'
import {day} from '../../keystore/certificate.js'
import {describeEntries, type EntryDescription} from '../../keystore/description.js'
import type {KeystoreEntry, KeystoreType} from '../../keystore/keystore.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {MiCommand} from '../../cli/command.js'
import {passwordFileFlag} from '../../cli/flags.js'
import {openKeystore} from '../../app/keys/open-keystore.js'
import {note} from '../../ui/messages.js'
import {givenPassword} from '../../app/keys/given-passwords.js'
import {table} from '../../ui/table.js'

export default class KeystoreList extends MiCommand {
  static override summary = 'list the entries of a keystore'
  static override description = `Prints one row per entry; * marks those that can encrypt secrets.

JKS and JCEKS keystores are listed without a password; if you provide it, their integrity is checked too. PKCS#12 keystores need their password. Certificate files need none.`
  static override usage = 'keystore list FILE [FLAGS]'

  static override examples = [
    {
      description: 'list a keystore, answering the prompt if it needs a password',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks',
    },
    {
      description: 'list it in a script, with the password in a file',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks --password-file password.txt --json',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'keystore or certificate file (PEM or DER)',
      required: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {'password-file': passwordFileFlag}

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(KeystoreList)
    const variables = await this.environment(flags['env-file'])
    const file = await readKeystoreFile(args.file)
    const {type} = file.sealed
    note(`the file is ${typeNames[type]}`)
    const {entries, password} = await contents(file, flags['password-file'], variables)
    const integrityChecked = password !== undefined && file.sealed.hasIntegrityCheck
    if (!integrityChecked && type !== 'PEM') note(uncheckedNote(file))
    const descriptions = describeEntries(entries, password)
    await this.product(listing(descriptions, new Date()))
    if (!this.jsonEnabled()) note(markNote(descriptions))
    return {file: file.path, type, integrityChecked, entries: descriptions.map(entryJson)}
  }
}

const typeNames = {
  JKS: 'a JKS keystore',
  JCEKS: 'a JCEKS keystore',
  PKCS12: 'a PKCS#12 keystore',
  PEM: 'a certificate alone',
} as const satisfies Record<KeystoreType, string>

interface Contents {
  readonly entries: readonly KeystoreEntry[]
  /** That opened it; undefined where the entries stand in the clear and none was given. */
  readonly password: string | undefined
}

async function contents(
  file: KeystoreFile,
  passwordFile: string | undefined,
  variables: Environment['values'],
): Promise<Contents> {
  const {entriesInClear} = file.sealed
  const isGiven = passwordFile !== undefined || variables.MI_KEYSTORE_PASSWORD !== undefined
  if (entriesInClear !== undefined && !isGiven) return {entries: entriesInClear, password: undefined}
  return openKeystore(file, () => givenPassword(passwordFile, variables))
}

function uncheckedNote({path, sealed}: KeystoreFile): string {
  if (!sealed.hasIntegrityCheck) return `${quoted(path)} has no integrity check; nothing vouches for what is in it`
  return 'its integrity was not checked, for no password was given; to check it, give --password-file PATH or set MI_KEYSTORE_PASSWORD'
}

const mark = '*'

function markNote(descriptions: readonly EntryDescription[]): string {
  if (descriptions.length === 0) return 'there is no entry in it'
  const isMarked = descriptions.some(({canEncrypt}) => canEncrypt)
  return isMarked
    ? `${mark} marks what secrets can be encrypted with`
    : 'there is nothing in it that secrets can be encrypted with'
}

const header = ['', 'ALIAS', 'KIND', 'ALGORITHM', 'EXPIRES', 'SUBJECT', 'SHA-256']
const kinds = {'private-key': 'key', certificate: 'certificate', 'secret-key': 'secret'} as const satisfies Record<
  KeystoreEntry['kind'],
  string
>
const unknown = '-'

function listing(descriptions: readonly EntryDescription[], now: Date): string {
  const rows = descriptions.map((description) => {
    const {alias, kind, subject, fingerprint256, canEncrypt} = description
    return [
      canEncrypt ? mark : '',
      alias,
      kinds[kind],
      algorithmText(description),
      expiry(description, now),
      subject ?? unknown,
      fingerprint256 ?? unknown,
    ]
  })
  return table(header, rows)
}

/** @returns as `RSA 2048`, `EC secp256r1 (256)`, `Ed25519` */
function algorithmText({algorithm: name = unknown, bits}: EntryDescription): string {
  if (bits === undefined) return name
  return name.includes(' ') ? `${name} (${bits})` : `${name} ${bits}`
}

function expiry({validTo}: EntryDescription, now: Date): string {
  if (validTo === undefined) return unknown
  return validTo < now ? `${day(validTo)} (expired)` : day(validTo)
}

function entryJson(description: EntryDescription): object {
  const {alias, kind, algorithm, bits, subject, validFrom, validTo, fingerprint256, canEncrypt} = description
  const validity = {validFrom: validFrom?.toISOString(), validTo: validTo?.toISOString()}
  return {alias, kind, algorithm, bits, subject, ...validity, sha256: fingerprint256, canEncrypt}
}
