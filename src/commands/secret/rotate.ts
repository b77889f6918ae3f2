import {Args, Flags} from '@oclif/core'
import {encryptAll} from '../../bulk/encrypt.js'
import {refuseUnfit, type Encryption} from '../../bulk/fitness.js'
import type {Opening} from '../../bulk/open.js'
import {allGood, isGood, judge, type GoodVerdict, type Verdict} from '../../bulk/judge.js'
import {aboutFile, UsageError} from '../../errors.js'
import {counted, quoted} from '../../wording.js'
import {absolutePath} from '../../io/paths.js'
import {rewriteAll, type Rewriting} from '../../io/rewriting.js'
import {MiCommand} from '../../cli/command.js'
import {loadDecryptionKey} from '../../app/keys/decryption-key.js'
import {readEncryptedFiles, type EncryptedFile} from '../../app/secrets/encrypted-files.js'
import {loadKey} from '../../app/keys/encryption-key.js'
import {cipherFlag, passwordsFileFlag} from '../../cli/flags.js'
import {done, note} from '../../ui/messages.js'
import {profileName} from '../../app/profiles/current-profile.js'

export default class Rotate extends MiCommand {
  static override summary = 're-encrypt secrets for another key, in place'
  static override description = `Decrypts every value with the old profile's private or symmetric key and encrypts it for the new profile, which needs only a certificate.

Only the ciphertexts change; comments, order, spacing and line endings are kept. Either all files are written or none.

Use --cipher without --to to change only the transformation.`
  static override usage = [
    'secret rotate FILE... --to PROFILE [FLAGS]',
    'secret rotate FILE... --cipher TRANSFORMATION [FLAGS]',
  ]

  static override examples = [
    {
      description: 're-encrypt two files for the renewed keystore of profile "new"',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties security/wso2-secrets.yaml --to new',
    },
    {
      description: 'check whether the transformation can be changed, without writing anything',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties --cipher RSA/ECB/PKCS1Padding --dry-run',
    },
  ]

  static override args = {
    file: Args.string({description: 'file of encrypted secrets', required: true, multiple: true, ignoreStdin: true}),
  }

  static override flags = {
    to: Flags.string({description: 'profile to encrypt for (default: the one that decrypts)', helpValue: 'PROFILE'}),
    from: Flags.string({
      description: 'profile that decrypts the existing values (default: current; also --profile)\n[env: MI_PROFILE]',
      helpValue: 'PROFILE',
      aliases: ['profile'],
      charAliases: ['p'],
    }),
    cipher: {
      ...cipherFlag,
      description: "transformation to encrypt with (default: the new profile's)\n[env: MI_CIPHER]",
    },
    'password-file': passwordsFileFlag,
    'keep-plaintext': Flags.boolean({description: 'leave values that are not encrypted unchanged'}),
    'dry-run': Flags.boolean({description: 'decrypt and encrypt everything, but write nothing'}),
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Rotate)
    if (flags.to === undefined && flags.cipher === undefined) {
      throw new UsageError(
        'nothing is to change',
        'name the new profile with --to, or another transformation with --cipher',
      )
    }
    if (args.file.includes('-')) throw new UsageError('standard input cannot be rewritten', 'name the files')
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const from = await profileName(flags.from, variables, folder)
    const to = flags.to ?? from
    const files = await readEncryptedFiles(args.file)

    const newKey = await loadKey(folder, to, {flag: flags.cipher, variable: variables.MI_CIPHER})
    const oldKey = await loadDecryptionKey({
      folder,
      name: from,
      flags: {'password-file': flags['password-file']},
      variables,
    })
    const opened = await openEvery(files, oldKey, flags['keep-plaintext'])
    const encryption = {...newKey, refusal: () => undefined}
    const rewritings = await Promise.all(opened.map((file) => encryptedAgain(file, encryption)))
    if (!flags['dry-run']) await rewriteAll(rewritings)

    const count = opened.reduce((sum, {secrets}) => sum + secrets.length, 0)
    const what = `${counted(count)} in ${files.length === 1 ? quoted(files[0]?.name ?? '') : `${files.length} files`}`
    const how = `for profile ${quoted(to)} with ${newKey.transformation.name}`
    if (flags['dry-run']) note(`${what} would be encrypted again ${how}; nothing was written`)
    else done(`${what} encrypted again ${how}`)
    return {
      from,
      to,
      cipher: newKey.transformation.name,
      written: !flags['dry-run'],
      files: opened.map(({file, secrets}) => ({file: file.name, secrets: secrets.length})),
    }
  }
}

interface OpenedFile {
  readonly file: EncryptedFile
  readonly secrets: readonly GoodVerdict[]
}

/** @throws SecretsError with all that do not open, of all files */
async function openEvery(
  files: readonly EncryptedFile[],
  key: Opening,
  keepPlaintext: boolean,
): Promise<readonly OpenedFile[]> {
  const judged = await Promise.all(
    files.map(async (file) => ({
      file,
      verdicts: (await judge(file, key)).filter((verdict) => !(keepPlaintext && isPlaintext(verdict))),
    })),
  )
  allGood(
    judged.flatMap(({verdicts}) => verdicts),
    badHint,
    'nothing was written',
  )
  return judged.map(({file, verdicts}) => ({file, secrets: verdicts.filter(isGood)}))
}

const badHint =
  'mend what cannot be read; name the profile that opens the values with --from; those not encrypted stay as they are with --keep-plaintext'

function isPlaintext(verdict: Verdict): boolean {
  return !isGood(verdict) && (verdict.reason === 'plaintext' || verdict.reason === 'no-value')
}

/** @throws SecretsError where a secret is too long for the new key */
async function encryptedAgain({file, secrets}: OpenedFile, encryption: Encryption): Promise<Rewriting> {
  const values = secrets.map(({value: {alias, line}, plaintext: value}) => ({alias, line, value}))
  aboutFile(file.name, () => {
    refuseUnfit(values, encryption)
  })
  const encrypted = await encryptAll(values, encryption)
  const ciphertexts = new Map(secrets.map(({value}, index) => [value, encrypted[index]?.ciphertext]))
  return {
    file: absolutePath(file.name),
    was: file.bytes,
    content: file.text.replaced((value) => ciphertexts.get(value)),
  }
}
