import {Args, Flags} from '@oclif/core'
import {rotateSecrets, type RotateResult} from '../../app/secrets/rotate.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, homeOfFilesFlag, newPasswordsFileFlag, passwordsFileFlag, rotationFlags} from '../../cli/flags.js'

export default class Rotate extends MiCommand {
  static override summary = 're-encrypt secrets for another key, in place'
  static override description = `Decrypts every value with the old profile's private or symmetric key and encrypts it for the new profile, which needs only a certificate.

Only the ciphertexts change; comments, order, spacing and line endings are kept. Either all files are written or none.

Use --cipher without --to to change only the transformation. Use --from-cipher auto if the existing values were encrypted with different transformations. Values that are not clean (see "mi secret verify") are re-encrypted too, and are clean afterwards.

With --mi-home, re-encrypts the secrets of a product: those in its deployment.toml, or in cipher-text.properties in older products. Afterwards, run "mi secret encrypt --mi-home PATH" to set the product up for the new key. MI_HOME and CARBON_HOME are ignored if you name files.`
  static override usage = [
    'secret rotate FILE... --to PROFILE [FLAGS]',
    'secret rotate FILE... --cipher TRANSFORMATION [FLAGS]',
    'secret rotate FILE... --from-cipher auto [FLAGS]',
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
    file: Args.string({description: 'file of encrypted secrets', multiple: true, ignoreStdin: true}),
  }

  static override flags = {
    'mi-home': homeOfFilesFlag,
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
    'to-password-file': newPasswordsFileFlag,
    ...rotationFlags,
  }

  override async run(): Promise<RotateResult> {
    const {args, flags} = await this.parse(Rotate)
    const {'from-cipher': fromCipher, 'keep-plaintext': keepPlaintext, 'dry-run': dryRun} = flags
    const passwords = {passwordFile: flags['password-file'], toPasswordFile: flags['to-password-file']}
    const where = {files: args.file ?? [], miHome: flags['mi-home']}
    const options = {...flags, ...where, ...passwords, fromCipher, keepPlaintext, dryRun}
    return rotateSecrets(options, () => this.context(flags))
  }
}
