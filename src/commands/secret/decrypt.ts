import {Args, Flags} from '@oclif/core'
import {decryptSecrets, type DecryptResult} from '../../app/secrets/decrypt.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, passwordsFileFlag, profileFlag} from '../../cli/flags.js'

export default class Decrypt extends MiCommand {
  static override summary = 'print decrypted secrets (requires the private or symmetric key)'
  static override description = `Decrypts with the private key in the profile's keystore, or with its symmetric key, and prints to standard output. A single named secret is printed byte for byte, several or all as .properties lines. If any cannot be decrypted, nothing is printed.

Reads .properties and .env files, TOML such as deployment.toml, and Kubernetes Secret manifests. References such as $env{NAME} are skipped. Asks for confirmation before printing to a terminal.`
  static override usage = 'secret decrypt FILE [ALIAS...] [FLAGS]'

  static override examples = [
    {
      description: 'print one secret',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties db_password',
    },
    {
      description: 'page through all secrets of a file',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties --password-file password.txt | less',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'file of encrypted secrets, - for standard input',
      required: true,
      ignoreStdin: true,
    }),
    alias: Args.string({
      description: 'aliases of the secrets to print (default: all)',
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    profile: profileFlag,
    cipher: cipherFlag,
    'password-file': passwordsFileFlag,
    yes: Flags.boolean({char: 'y', description: 'skip the confirmation'}),
  }

  override async run(): Promise<DecryptResult> {
    const {args, flags} = await this.parse(Decrypt)
    const {profile, cipher, yes, 'password-file': passwordFile} = flags
    const {file, alias: aliases} = args
    const options = {file, aliases, profile, cipher, passwordFile, yes, json: this.jsonEnabled()}
    return decryptSecrets(options, () => this.context(flags))
  }
}
