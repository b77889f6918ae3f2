import {Args, Flags} from '@oclif/core'
import {createKeystore, newKeyFor, type CreateKeystoreResult} from '../../app/keys/create-keystore.js'
import {MiCommand} from '../../cli/command.js'
import {forceFlag, passwordFileFlag} from '../../cli/flags.js'
import {keySizes} from '../../keystore/pkcs12/create-pkcs12.js'
import {aesKeySizes} from '../../keystore/pkcs12/create-secret-pkcs12.js'

/** The alias in Micro Integrator's own configuration, so that the file fits without further changes. */
const defaultAlias = 'wso2carbon'

export default class KeystoreCreate extends MiCommand {
  static override summary = 'create a keystore with a new key, for development'
  static override description = `Writes a PKCS#12 keystore with an RSA key and a self-signed certificate valid for ten years, or with --symmetric an AES key for Micro Integrator's symmetric mode. Only you can read the file.

Prompts for the password twice unless it is provided. The key gets the same password as the keystore.`
  static override usage = 'keystore create FILE [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %> dev.p12'},
    {
      description: 'create a larger key, with the password in a file',
      command: '<%= config.bin %> <%= command.id %> dev.p12 --size 4096 --alias dev --password-file password.txt',
    },
    {
      description: 'create an AES key for symmetric mode',
      command: '<%= config.bin %> <%= command.id %> secrets.p12 --symmetric --alias secrets',
    },
  ]

  static override args = {
    file: Args.string({description: 'keystore to create', required: true, ignoreStdin: true}),
  }

  /** Help shows the defaults as it does elsewhere; `noCacheDefault` keeps oclif from adding them in its own style. */
  static override flags = {
    alias: Flags.string({
      description: `alias of the key (default: ${defaultAlias})`,
      default: defaultAlias,
      noCacheDefault: true,
      helpValue: 'NAME',
    }),
    size: Flags.string({
      description: `size of the RSA key in bits (default: ${keySizes[0]})`,
      options: keySizes.map(String),
    }),
    symmetric: Flags.boolean({description: 'create a symmetric key (AES) instead of an RSA key'}),
    bits: Flags.string({
      description: `size of the symmetric key in bits (default: ${aesKeySizes[0]})`,
      options: aesKeySizes.map(String),
    }),
    'password-file': passwordFileFlag,
    force: forceFlag,
  }

  override async run(): Promise<CreateKeystoreResult> {
    const {args, flags} = await this.parse(KeystoreCreate)
    const {alias, force, 'password-file': passwordFile} = flags
    const wanted = {file: args.file, alias, key: newKeyFor(flags), passwordFile, force}
    return createKeystore(wanted, await this.context(flags))
  }
}
