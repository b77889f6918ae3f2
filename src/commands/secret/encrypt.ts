import {Args, Flags} from '@oclif/core'
import {encryptSecrets, type EncryptResult} from '../../app/secrets/encrypt-in-place.js'
import {MiCommand} from '../../cli/command.js'
import {choiceFlags, cipherFlag, homeFlag, passwordFileFlag, productKeyFlags, profileFlag} from '../../cli/flags.js'

export default class Encrypt extends MiCommand {
  static override hiddenAliases = ['secret:configure']
  static override summary = 'encrypt plaintext secrets in place'
  static override description = `Encrypts values in square brackets, as in db_password=[secret], and removes the brackets. Values that are encrypted already and references such as $env{NAME} are left alone, so a second run changes nothing.

Only these values change; comments, order, spacing and line endings are kept. Either all files are written or none. Prints each secret's place and state, never a secret.

Use --all to encrypt every value that is neither encrypted nor a reference, with or without brackets.

Reads .properties and .env files, TOML such as deployment.toml, Kubernetes Secret manifests, and values for Micro Integrator's Helm chart: the passwords in wso2.config and the variables in wso2.deployment.envs. Use --path for secrets in any other YAML. Needs only the certificate or symmetric key of a profile.

With --mi-home, encrypts the secrets of a product: those in deployment.toml, or in cipher-text.properties if it has no deployment.toml. Uses the keystore, alias and transformation that the product will use at its next start, and writes them to secret-conf.properties, without which the product decrypts nothing. Either both files are written or neither.`
  static override usage = ['secret encrypt FILE... [FLAGS]', 'secret encrypt --mi-home PATH [FLAGS]']

  static override examples = [
    {
      description: 'encrypt the values in brackets',
      command: '<%= config.bin %> <%= command.id %> conf/deployment.toml',
    },
    {
      description: 'encrypt the secrets of a product, with its own key',
      command: '<%= config.bin %> <%= command.id %> --mi-home /opt/wso2mi',
    },
    {
      description: 'see which values of two files would be encrypted',
      command: '<%= config.bin %> <%= command.id %> .env secrets.yaml --all --dry-run',
    },
    {
      description: 'encrypt one value, whether it is in brackets or not',
      command: '<%= config.bin %> <%= command.id %> .env --all --only DB_PASSWORD',
    },
  ]

  static override args = {
    file: Args.string({description: 'file to encrypt in place', multiple: true, ignoreStdin: true}),
  }

  static override flags = {
    'mi-home': homeFlag,
    profile: profileFlag,
    ...productKeyFlags,
    cipher: cipherFlag,
    'password-file': passwordFileFlag,
    ...choiceFlags,
    'force-plaintext': Flags.boolean({
      description: 'encrypt even values in brackets that seem to be encrypted already',
    }),
    'dry-run': Flags.boolean({description: 'check and encrypt everything, but write nothing'}),
  }

  override async run(): Promise<EncryptResult> {
    const {args, flags} = await this.parse(Encrypt)
    const {'password-file': passwordFile, 'force-plaintext': forcePlaintext, 'dry-run': dryRun} = flags
    const files = {files: args.file ?? [], miHome: flags['mi-home'], paths: flags.path}
    const options = {...flags, ...files, passwordFile, forcePlaintext, dryRun, json: this.jsonEnabled()}
    return encryptSecrets(options, () => this.context(flags))
  }
}
