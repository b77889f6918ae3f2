import {Flags} from '@oclif/core'
import {initialiseSymmetricProfile} from '../../../app/profiles/initialise-profile.js'
import type {SymmetricInitResult} from '../../../app/profiles/save-symmetric-profile.js'
import {MiCommand} from '../../../cli/command.js'
import {newProfileFlag, passwordsFileFlag, replaceProfileFlag} from '../../../cli/flags.js'

export default class InitSymmetric extends MiCommand {
  static override summary = 'create a profile with a symmetric key'
  static override description = `Creates a profile for Micro Integrator in symmetric mode, which uses AES-GCM.

With --keystore, the key is an AES secret key of 128, 192 or 256 bits in a PKCS#12 or JCEKS keystore, as "keytool -genseckey" creates it. Micro Integrator 4.6 and later use such a key. The keystore is opened whenever the key is needed, with a password that is never saved; with --copy-key, the key is copied instead. With --mi-home, the keystore is the one in the product's own configuration, and so is the alias if its secret-conf.properties is set up for an AES key.

Otherwise the key is 64 hexadecimal digits, or text of exactly 32 bytes. Prompts for it twice unless it is provided. Saves the key next to the profile, in a file that only you can read, or uses the file you name with --key-file.

Anyone with the key can decrypt every secret; without it, no one can. Keep a copy of it in a safe place. Micro Integrator takes its key from its keystore; a key as text is for other runtimes and for apictl.`
  static override usage = 'secret init symmetric [FLAGS]'

  static override examples = [
    {description: 'answer the prompt', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'generate a key', command: '<%= config.bin %> <%= command.id %> --profile dev --generate'},
    {
      description: "use the AES key in Micro Integrator's keystore",
      command: '<%= config.bin %> <%= command.id %> --keystore internal.p12 --alias secrets',
    },
  ]

  static override flags = {
    profile: newProfileFlag,
    'mi-home': Flags.string({
      description:
        'home directory of a WSO2 product whose keystore contains the key; the password is read from its password file, if there is one',
      helpValue: 'PATH',
    }),
    'key-file': Flags.string({
      description:
        'file that contains the key (used in place, not copied); - for standard input\n[env: MI_ENCRYPTION_KEY=<key>]',
      helpValue: 'PATH',
    }),
    keystore: Flags.string({
      description:
        'keystore that contains the key\n[env: MI_KEYSTORE, if --alias, --copy-key or --password-file is used]',
      helpValue: 'PATH',
    }),
    alias: Flags.string({description: 'alias of the key in the keystore\n[env: MI_KEY_ALIAS]', helpValue: 'NAME'}),
    'password-file': passwordsFileFlag,
    'copy-key': Flags.boolean({description: 'copy the key from the keystore to a file next to the profile'}),
    generate: Flags.boolean({description: 'generate a random key', default: false}),
    force: replaceProfileFlag,
  }

  override async run(): Promise<SymmetricInitResult> {
    const {flags} = await this.parse(InitSymmetric)
    const {'key-file': keyFile, 'password-file': passwordFile, 'copy-key': copyKey} = flags
    return initialiseSymmetricProfile(
      {...flags, miHome: flags['mi-home'], keyFile, passwordFile, copyKey},
      await this.context(flags),
    )
  }
}
