import {Args, Flags} from '@oclif/core'
import {rotateSecrets, type RotateResult} from '../../app/secrets/rotate.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, passwordsFileFlag} from '../../cli/flags.js'

export default class Rotate extends MiCommand {
  static override summary = 'encrypt again for another key, in place'
  static override description = `Opens every value with the old profile's private or symmetric key and encrypts it for the new profile, which needs only a certificate.
In the files nothing changes but the ciphertexts: comments, order, spacing and line ends stay. All files are written, or none.
With --cipher and without --to it is the transformation alone that changes.`

  static override examples = [
    {
      description: 'the keystore was renewed: from the profile "default" to the profile "new"',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties security/wso2-secrets.yaml --to new',
    },
    {
      description: 'another transformation, the same key; only look',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties --cipher RSA/ECB/PKCS1Padding --dry-run',
    },
  ]

  static override args = {
    file: Args.string({description: 'file of encrypted secrets', required: true, multiple: true, ignoreStdin: true}),
  }

  static override flags = {
    to: Flags.string({description: 'profile to encrypt for', helpValue: 'PROFILE'}),
    from: Flags.string({
      description: 'profile that opens what is there (default: the current one)',
      helpValue: 'PROFILE',
      aliases: ['profile'],
      charAliases: ['p'],
    }),
    cipher: {...cipherFlag, description: 'transformation to encrypt with (default: the one of the new profile)'},
    'password-file': passwordsFileFlag,
    'keep-plaintext': Flags.boolean({description: 'leave values that are not encrypted as they are'}),
    'dry-run': Flags.boolean({description: 'open and encrypt everything, write nothing'}),
  }

  override async run(): Promise<RotateResult> {
    const {args, flags} = await this.parse(Rotate)
    const options = {
      files: args.file,
      from: flags.from,
      to: flags.to,
      cipher: flags.cipher,
      passwordFile: flags['password-file'],
      keepPlaintext: flags['keep-plaintext'],
      dryRun: flags['dry-run'],
    }
    return rotateSecrets(options, await this.context(flags))
  }
}
