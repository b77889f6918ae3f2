import {Args, Flags} from '@oclif/core'
import {createKeystore, type CreateKeystoreResult} from '../../app/keys/create-keystore.js'
import {MiCommand} from '../../cli/command.js'
import {forceFlag, passwordFileFlag} from '../../cli/flags.js'
import {keySizes, type KeySize} from '../../keystore/pkcs12/create-pkcs12.js'

/** The alias in Micro Integrator's own configuration, so that the file fits without further changes. */
const defaultAlias = 'wso2carbon'

export default class KeystoreCreate extends MiCommand {
  static override summary = 'make a new key pair, for trying things and for development'
  static override description = `Writes a PKCS#12 keystore with an RSA key and a self-signed certificate that is valid for ten years; only its owner can read the file.
The password is asked for twice unless it is given; keystore and key have the same one.`

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %> dev.p12'},
    {
      description: 'a larger key, the password in a file',
      command: '<%= config.bin %> <%= command.id %> dev.p12 --size 4096 --alias dev --password-file password.txt',
    },
  ]

  static override args = {
    file: Args.string({description: 'keystore file to write', required: true, ignoreStdin: true}),
  }

  static override flags = {
    alias: Flags.string({description: 'alias of the key', default: defaultAlias, helpValue: 'NAME'}),
    size: Flags.string({
      description: 'RSA key size in bits',
      options: keySizes.map(String),
      default: String(keySizes[0]),
    }),
    'password-file': passwordFileFlag,
    force: forceFlag,
  }

  override async run(): Promise<CreateKeystoreResult> {
    const {args, flags} = await this.parse(KeystoreCreate)
    const {alias, force, 'password-file': passwordFile} = flags
    const wanted = {file: args.file, alias, size: Number(flags.size) as KeySize, passwordFile, force}
    return createKeystore(wanted, await this.context(flags))
  }
}
