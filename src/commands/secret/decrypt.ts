import {Args, Flags} from '@oclif/core'
import {decryptSecrets, renderDecrypted, type DecryptResult} from '../../app/secrets/decrypt.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, passwordsFileFlag, profileFlag} from '../../cli/flags.js'

export default class Decrypt extends MiCommand {
  static override summary = 'show secrets in the clear, for those who hold the private key'
  static override description = `Opens with the private key of the profile's keystore, or with its symmetric key, and writes to standard output: the one secret that
is named as it is, to the byte; several, or all, as lines of a .properties file. If one of them does not open, none is shown.
Reads .properties and .env files and manifests of Kubernetes Secrets. At a terminal it asks before it shows anything.`

  static override examples = [
    {
      description: 'one secret',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties db_password',
    },
    {
      description: 'all of a file, into a pipe',
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
      description: 'aliases of the secrets to show (default: all)',
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    profile: profileFlag,
    cipher: cipherFlag,
    'password-file': passwordsFileFlag,
    yes: Flags.boolean({char: 'y', description: 'show them on a terminal without asking'}),
  }

  override async run(): Promise<DecryptResult> {
    const {args, flags} = await this.parse(Decrypt)
    const {profile, cipher, yes, 'password-file': passwordFile} = flags
    const {file, alias: aliases} = args
    const options = {file, aliases, profile, cipher, passwordFile, yes, json: this.jsonEnabled()}
    const result = await decryptSecrets(options, await this.context(flags))
    await this.print(renderDecrypted(result, aliases?.length === 1))
    return result
  }
}
